package org.sphereface.files;

/**
 * The text that identifies the content of a set of files: a SHA-256 in hexadecimal. One that begins
 * with {@value #BYTES} covers the bytes of every file. Earlier versions covered names and lengths
 * of files alone, and wrote the hash without that word: the two cannot be compared.
 */
public final class ContentFingerprint {

  private static final String BYTES = "bytes:";

  /** How two fingerprints stand to each other. */
  public enum Comparison {
    /** They are of the same content. */
    SAME,
    /** They are of other content. */
    OTHER,
    /** One of them was made by an earlier version, and nothing follows from it. */
    NOT_COMPARABLE
  }

  private ContentFingerprint() {}

  /** The fingerprint of a hash that covers all bytes. */
  public static String ofBytes(String hex) {
    return BYTES + hex;
  }

  /** Whether a fingerprint covers the bytes of files. */
  public static boolean coversBytes(String fingerprint) {
    return fingerprint.startsWith(BYTES);
  }

  /** Compares two fingerprints, or two lists of as many that are joined by commas. */
  public static Comparison compare(String then, String now) {
    String[] before = then.split(",", -1);
    String[] after = now.split(",", -1);
    if (before.length != after.length) {
      return Comparison.OTHER;
    }
    Comparison all = Comparison.SAME;
    for (int i = 0; i < before.length; i++) {
      if (coversBytes(before[i]) != coversBytes(after[i])) {
        all = Comparison.NOT_COMPARABLE;
      } else if (!before[i].equals(after[i])) {
        return Comparison.OTHER;
      }
    }
    return all;
  }
}
