package org.sphereface.datasets;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.files.WholeFile;

/**
 * Reads and writes landmarks: a line an image, {@code path TAB x1 TAB y1 ... TAB x5 TAB y5}, in
 * pixels.
 */
record LandmarkFile(Path path) {

  static final String LAYOUT =
      "path TAB x1 TAB y1 ... TAB x5 TAB y5 (left eye, right eye, nose, left and right corner of"
          + " the mouth, in pixels of the image)";

  Map<String, List<Point>> read() {
    LandmarkTable landmarks = new LandmarkTable();
    try (BufferedReader lines = Files.newBufferedReader(path)) {
      String line = lines.readLine();
      for (int number = 1; line != null; number++, line = lines.readLine()) {
        if (!line.isBlank()) {
          parse(line, number, landmarks);
        }
      }
    } catch (IOException e) {
      throw new DatasetException(
          path + ": the landmark file cannot be read (" + e + "): expected lines of " + LAYOUT, e);
    }
    return landmarks;
  }

  /**
   * Writes landmarks in the order of the map, to a hundredth of a pixel, as a {@link WholeFile}.
   */
  void write(Map<String, List<Point>> landmarks) {
    List<String> lines = new ArrayList<>();
    landmarks.forEach((name, points) -> lines.add(name + fields(points)));
    try {
      WholeFile.write(path, String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw DatasetException.unwritable(path, e);
    }
  }

  /** A tab and a number for each coordinate. */
  static String fields(List<Point> points) {
    StringBuilder fields = new StringBuilder();
    for (Point point : points) {
      fields.append(String.format(Locale.ROOT, "\t%.2f\t%.2f", point.x(), point.y()));
    }
    return fields.toString();
  }

  private void parse(String line, int number, LandmarkTable landmarks) {
    String[] fields = line.strip().split("\t", -1);
    if (fields.length != 11) {
      throw malformed(number, "has " + fields.length + " fields instead of 11");
    }
    List<Point> points = new ArrayList<>(5);
    for (int i = 1; i < fields.length; i += 2) {
      points.add(new Point(number(fields[i], number), number(fields[i + 1], number)));
    }
    if (points.stream().distinct().count() < 2) {
      throw malformed(number, "has five points in one place");
    }
    if (!landmarks.add(fields[0].replace('\\', '/'), points)) {
      throw malformed(number, "names " + fields[0] + " a second time");
    }
  }

  private double number(String field, int line) {
    try {
      double value = Double.parseDouble(field.strip());
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw malformed(line, "has '" + field + "' where a number belongs");
  }

  private DatasetException malformed(int line, String what) {
    return new DatasetException(path + ":" + line + ": the line " + what + "; expected " + LAYOUT);
  }
}
