package org.sphereface.datasets.landmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.files.ListedName;
import org.sphereface.files.TextFile;

/**
 * Reads the lines of a landmark file. Tabs, commas or white space separate, with or without quotes
 * around names and a header.
 *
 * <ul>
 *   <li>11 fields: path, then x and y of each of the five points;
 *   <li>12 fields: path, class, the ten numbers, as the list of CASIA-WebFace of sphereface_pytorch
 *       has it. Twelve fields could be others (a score at the end); so the second must be a whole
 *       number on every line, one number a folder, and the points must be upright by it: mouths
 *       below eyes;
 *   <li>VGGFace2's {@code loose_landmark_train.csv}, known by its header {@code NAME_ID}: its names
 *       have no ending, and are those of {@code .jpg} files.
 * </ul>
 */
public final class LandmarkParser {

  private static final int POINTS = 5;
  private static final int PLAIN = 1 + 2 * POINTS;
  private static final int WITH_CLASS = PLAIN + 1;
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");
  private static final Pattern LETTER = Pattern.compile("\\p{L}");

  private final TextFile file;
  private final LandmarkTable landmarks;
  private final Map<String, Integer> classes = new HashMap<>();
  private int columns;
  private String ending = "";
  private long upright;
  private boolean scored = true;

  LandmarkParser(Path path) {
    file = new TextFile(path, "lines of " + LandmarkFile.LAYOUT, DatasetException::new);
    landmarks = new LandmarkTable(path);
  }

  LandmarkTable read() {
    file.forEach(this::read);
    if (columns == WITH_CLASS) {
      if (scored || 2 * upright <= landmarks.size()) {
        throw new DatasetException(
            file.path()
                + ": the lines have 12 fields, but the second cannot be the class, as "
                + (scored
                    ? "the last is no coordinate (a score?)"
                    : "the mouths would lie above the eyes")
                + ": remove what is not the path or one of the ten coordinates");
      }
      landmarks.remark("the landmark file's second column, the class, is passed over");
    }
    return landmarks;
  }

  private void read(String line, int number) {
    List<String> fields = TextFile.fields(line);
    if (fields.size() != PLAIN && fields.size() != WITH_CLASS) {
      throw file.wrong(number, line, "has " + fields.size() + " fields instead of " + PLAIN);
    }
    if (columns == 0 && isHeader(fields)) {
      ending = fields.get(0).contains("NAME_ID") ? ".jpg" : "";
      columns = -fields.size();
      return;
    }
    if (columns <= 0) {
      columns = fields.size();
    }
    if (fields.size() != columns) {
      throw file.wrong(
          number, line, "has " + fields.size() + " fields where lines before have " + columns);
    }
    String name = ListedName.read(fields.get(0)).replace("\"", "").replace('\\', '/');
    List<Point> points = points(file, line, number, fields, columns - 2 * POINTS);
    if (columns == WITH_CLASS) {
      see(line, number, name, fields, points);
    }
    if (name.isEmpty() || !landmarks.add(name + ending, points)) {
      throw file.wrong(
          number, line, name.isEmpty() ? "has no name" : "names its image a second time");
    }
  }

  private static boolean isHeader(List<String> fields) {
    return fields.stream().skip(1).allMatch(field -> LETTER.matcher(field).find());
  }

  /** Checks whether the second field can be a class. */
  private void see(String line, int number, String name, List<String> fields, List<Point> points) {
    if (!WHOLE.matcher(fields.get(1)).matches()) {
      throw file.wrong(
          number, line, "has 12 fields instead of 11, and the second is no class, a whole number");
    }
    int slash = name.lastIndexOf('/');
    if (slash > 0) {
      int label = Integer.parseInt(fields.get(1));
      Integer before = classes.putIfAbsent(name.substring(0, slash), label);
      if (before != null && before != label) {
        throw file.wrong(
            number,
            line,
            "has 12 fields instead of 11, and the second is no class: it is "
                + label
                + " where it was "
                + before
                + " in the same folder");
      }
    }
    scored &= points.get(4).y() <= 1;
    upright +=
        points.get(3).y() + points.get(4).y() > points.get(0).y() + points.get(1).y() ? 1 : 0;
  }

  /**
   * Five points from the fields of a line, x and y in turn.
   *
   * @param from the first x
   */
  public static List<Point> points(
      TextFile file, String line, int number, List<String> fields, int from) {
    List<Point> points = new ArrayList<>(POINTS);
    for (int i = from; i < from + 2 * POINTS; i += 2) {
      points.add(
          new Point(
              number(file, line, number, fields.get(i)),
              number(file, line, number, fields.get(i + 1))));
    }
    if (points.stream().distinct().count() < 2) {
      throw file.wrong(number, line, "has five points in one place");
    }
    return points;
  }

  private static double number(TextFile file, String line, int number, String field) {
    try {
      double value = Double.parseDouble(field);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw file.wrong(number, line, "has '" + field + "' where a number belongs");
  }
}
