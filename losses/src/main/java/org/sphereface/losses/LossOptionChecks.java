package org.sphereface.losses;

/**
 * Checks the options of losses. A failed check throws {@link IllegalArgumentException}, whose
 * message is one sentence with the option's name and what it must be.
 */
public final class LossOptionChecks {

  private LossOptionChecks() {}

  /** Requires a finite number of at least 0. */
  public static void notNegative(String name, double value) {
    require(
        value >= 0 && value < Double.POSITIVE_INFINITY,
        name + " is " + value + ", but must be a number of at least 0");
  }

  /** Requires a finite number above 0. */
  public static void positive(String name, double value) {
    require(
        value > 0 && value < Double.POSITIVE_INFINITY,
        name + " is " + value + ", but must be a number above 0");
  }

  /** Requires a margin m of at least 1. */
  public static void wholeMargin(String loss, int m) {
    require(
        m >= 1,
        loss
            + ": m is "
            + m
            + ", but must be a whole number of at least 1; the paper uses"
            + " 1 to 4");
  }

  /** Requires an annealing. */
  public static void annealing(String loss, LambdaAnnealing annealing) {
    require(
        annealing != null,
        loss
            + ": annealing is empty; leave the key out for the defaults, or give base, gamma, power"
            + " and minimum");
  }

  /** Requires one of the known values. */
  public static void oneOf(String name, String value, String... names) {
    for (String known : names) {
      if (known.equals(value)) {
        return;
      }
    }
    throw new IllegalArgumentException(
        name + " is '" + value + "', but must be one of " + String.join(", ", names));
  }

  /** Requires a condition of the loss's own. */
  public static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
