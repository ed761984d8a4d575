package org.sphereface.reports.plot;

/**
 * How a series is told from the others: its colour, its mark and its dashes. The first eight
 * numbers have colours, marks and dashes of their own; number n + 8 has the colour of n with
 * another mark and other dashes, so that sixteen stay apart in grey too.
 *
 * @param number counted from 0; equal numbers look equal
 * @param variant which of the series of the same number
 */
public record Look(int number, Variant variant) {

  /** What tells series of one number apart. */
  public enum Variant {
    /** Full marks and lines. */
    FULL,
    /** Hollow marks and thin lines: a second test set, or published values. */
    HOLLOW,
    /** Faint lines without marks: single seeds behind their mean. */
    FAINT
  }

  private static final int SHIFT = 3;

  public Look {
    if (number < 0) {
      throw new IllegalArgumentException("a look has a number from 0, not " + number);
    }
  }

  public Look(int number) {
    this(number, Variant.FULL);
  }

  /** The same colour, mark and dashes in another variant. */
  public Look as(Variant other) {
    return new Look(number, other);
  }

  /** Number of the colour in {@link Palette}. */
  int colour() {
    return number % Palette.COLOURS;
  }

  /** Number of the mark and of the dashes in {@link Palette}. */
  int mark() {
    return (number + SHIFT * (number / Palette.COLOURS)) % Palette.COLOURS;
  }
}
