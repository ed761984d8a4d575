package org.sphereface.reports.plot;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats of figures for papers. */
public enum FigureFormat {
  /** Pixels, 300 to the inch. */
  PNG,
  /** Lines and outlines of letters, one page of the figure's size. */
  PDF,
  /** Lines and outlines of letters. */
  SVG;

  /** The ending of its files, without the dot. */
  public String ending() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Finds a format by the ending of a file's name, upper or lower case. */
  public static Optional<FigureFormat> of(String ending) {
    return Arrays.stream(values()).filter(f -> f.ending().equalsIgnoreCase(ending)).findFirst();
  }
}
