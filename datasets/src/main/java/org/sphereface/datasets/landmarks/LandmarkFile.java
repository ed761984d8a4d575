package org.sphereface.datasets.landmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.files.ListedName;
import org.sphereface.files.WholeFile;

/**
 * Reads and writes landmarks: a line an image, {@code path TAB x1 TAB y1 ... TAB x5 TAB y5}, in
 * pixels. For the forms that are read see {@link LandmarkParser}.
 */
public record LandmarkFile(Path path) {

  public static final String LAYOUT =
      "path TAB x1 TAB y1 ... TAB x5 TAB y5 (left eye, right eye, nose, left and right corner of"
          + " the mouth, in pixels of the image)";

  /**
   * @throws DatasetException if the file is missing or malformed, with the line
   */
  public LandmarkTable read() {
    return new LandmarkParser(path).read();
  }

  /**
   * Writes landmarks in the order of the map, to a hundredth of a pixel, as a {@link WholeFile}.
   */
  public void write(Map<String, List<Point>> landmarks) {
    List<String> lines = new ArrayList<>();
    landmarks.forEach((name, points) -> lines.add(ListedName.write(name) + fields(points)));
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
}
