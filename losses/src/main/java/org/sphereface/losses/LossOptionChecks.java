package org.sphereface.losses;

/** Checks of options that losses share; each failure is one sentence with the option's name. */
public final class LossOptionChecks {

  private LossOptionChecks() {}

  public static void notNegative(String name, double value) {
    require(
        value >= 0 && value < Double.POSITIVE_INFINITY,
        name + " is " + value + ", but must be a number of at least 0");
  }

  public static void positive(String name, double value) {
    require(
        value > 0 && value < Double.POSITIVE_INFINITY,
        name + " is " + value + ", but must be a number above 0");
  }

  public static void wholeMargin(String loss, int m) {
    require(
        m >= 1,
        loss
            + ": m is "
            + m
            + ", but must be a whole number of at least 1; the paper uses"
            + " 1 to 4");
  }

  public static void annealing(String loss, LambdaAnnealing annealing) {
    require(
        annealing != null,
        loss
            + ": annealing is empty; leave the key out for the defaults, or give base, gamma, power"
            + " and minimum");
  }

  /** The option is one of the names. */
  public static void oneOf(String name, String value, String... names) {
    for (String known : names) {
      if (known.equals(value)) {
        return;
      }
    }
    throw new IllegalArgumentException(
        name + " is '" + value + "', but must be one of " + String.join(", ", names));
  }

  public static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
