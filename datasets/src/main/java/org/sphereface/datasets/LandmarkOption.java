package org.sphereface.datasets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sphereface.datasets.SimilarityTransform.Point;

/** Reads what option {@code landmarks} of a source names. */
final class LandmarkOption {

  private LandmarkOption() {}

  /**
   * A landmark file ({@link LandmarkFile}), or with the ending {@code .csv} one of VGGFace2; empty
   * if the option is.
   */
  static Optional<Map<String, List<Point>>> read(String source, String option) {
    if (option == null || option.isBlank()) {
      return Optional.empty();
    }
    Path file = Path.of(option);
    if (!Files.isRegularFile(file)) {
      throw new DatasetException(
          file
              + ": no such file ("
              + source
              + ".landmarks): expected lines of "
              + LandmarkFile.LAYOUT);
    }
    return Optional.of(
        option.toLowerCase(Locale.ROOT).endsWith(".csv")
            ? csv(file)
            : new LandmarkFile(file).read());
  }

  /** VGGFace2's {@code loose_landmark_train.csv}; its names have no ending. */
  private static Map<String, List<Point>> csv(Path path) {
    LandmarkTable landmarks = new LandmarkTable();
    TextFile file =
        new TextFile(
            path,
            "a header NAME_ID,P1X,P1Y,...,P5X,P5Y and lines such as \"n000002/0001_01\",75.8,...");
    file.forEach(
        (line, number) -> {
          String[] fields = line.split(",", -1);
          if (fields.length != 11) {
            throw file.wrong(number, fields.length + " fields instead of 11");
          }
          if (number > 1) {
            String name = fields[0].replace("\"", "");
            if (!landmarks.add(name + ".jpg", points(file, number, fields, 1, 1))) {
              throw file.wrong(number, "'" + name + "' a second time");
            }
          }
        });
    return landmarks;
  }

  /**
   * Five points from the fields of a line.
   *
   * @param from the first x
   * @param step 1: x and y alternate; 5: five x, then five y
   */
  static List<Point> points(TextFile file, int line, String[] fields, int from, int step) {
    Point[] points = new Point[5];
    for (int i = 0; i < points.length; i++) {
      int x = from + (step == 1 ? 2 * i : i);
      points[i] = new Point(number(file, line, fields[x]), number(file, line, fields[x + step]));
    }
    if (List.of(points).stream().distinct().count() < 2) {
      throw file.wrong(line, "five points in one place");
    }
    return List.of(points);
  }

  private static double number(TextFile file, int line, String field) {
    try {
      double value = Double.parseDouble(field.strip());
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw file.wrong(line, "'" + field + "' where a number belongs");
  }
}
