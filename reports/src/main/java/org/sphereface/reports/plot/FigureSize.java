package org.sphereface.reports.plot;

/**
 * The size of a figure for a paper. Its height follows from its width and its legend.
 *
 * @param widthInches width, 1 to 20 inches
 * @param fontPoints size of the letters, 4 to 40 points of 1/72 inch; lines and marks go with it
 */
public record FigureSize(double widthInches, double fontPoints) {

  /** A column of a paper of two columns, with letters as in captions. */
  public static final FigureSize COLUMN = new FigureSize(3.25, 8);

  public FigureSize {
    if (!(widthInches >= 1 && widthInches <= 20)) {
      throw new IllegalArgumentException(
          "a figure is 1 to 20 inches wide, not " + widthInches + " inches");
    }
    if (!(fontPoints >= 4 && fontPoints <= 40)) {
      throw new IllegalArgumentException(
          "the letters of a figure have 4 to 40 points, not " + fontPoints);
    }
    if (fontPoints > 9 * widthInches) {
      throw new IllegalArgumentException(
          "letters of "
              + fontPoints
              + " points are too large for a figure "
              + widthInches
              + " inches wide");
    }
  }
}
