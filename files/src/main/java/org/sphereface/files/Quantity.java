package org.sphereface.files;

/** A number and what it counts, in the singular or the plural, for messages. */
public final class Quantity {

  private Quantity() {}

  /** Returns such as "1 image" or "3 images". */
  public static String of(long count, String singular) {
    return of(count, singular, singular + "s");
  }

  /** Returns such as "1 identity" or "3 identities". */
  public static String of(long count, String singular, String plural) {
    return count + " " + (count == 1 ? singular : plural);
  }
}
