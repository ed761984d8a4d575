package org.sphereface.datasets.recordio;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.alignment.FaceSize;
import org.sphereface.files.ListedName;
import org.sphereface.files.TextFile;

/**
 * InsightFace's file {@code property}: {@code classes,height,width}.
 *
 * @param path where it is
 * @param classes number of identities; 0 if there is no such file
 * @param height rows of a stored image
 * @param width columns of a stored image
 */
record RecordProperty(Path path, int classes, int height, int width) {

  /** Ending of a file beside the records that describes synthetic faces. */
  static final String SYNTHETIC = ".synthetic.txt";

  private static final Pattern LINE =
      Pattern.compile("(\\d{1,9})\\s*,\\s*(\\d{1,5})\\s*,\\s*(\\d{1,5})");

  /** Reads the property file in the folder of a record file, if it is there. */
  static RecordProperty beside(Path records) {
    Path path = records.resolveSibling("property");
    if (!Files.isRegularFile(path)) {
      return new RecordProperty(path, 0, 0, 0);
    }
    TextFile file =
        new TextFile(
            path, "one line classes,height,width, such as 85742,112,112", DatasetException::new);
    List<RecordProperty> found = new ArrayList<>();
    file.forEach(
        (line, number) -> {
          Matcher fields = LINE.matcher(line);
          if (!fields.matches() || !found.isEmpty()) {
            throw file.wrong(number, line, found.isEmpty() ? "is no such line" : "is one too many");
          }
          found.add(
              new RecordProperty(
                  path,
                  Integer.parseInt(fields.group(1)),
                  Integer.parseInt(fields.group(2)),
                  Integer.parseInt(fields.group(3))));
        });
    if (found.isEmpty()) {
      throw new DatasetException(path + ": the file is empty; expected " + file.layout());
    }
    return found.get(0);
  }

  /**
   * @throws DatasetException if the stored images are no faces of the size
   */
  void requireSize(FaceSize size) {
    if (height > 0 && !size.fits(height, width)) {
      throw size.refused(path + ": the images are " + height + " x " + width);
    }
  }

  /** Describes a difference between the file and the records. */
  String warning(int found) {
    return classes == 0 || classes == found
        ? ""
        : "; " + path.getFileName() + " says " + classes + " identities, " + found + " are there";
  }

  /** The description of the synthetic faces that records hold; empty if they are no such. */
  static Optional<String> synthetic(Path records) {
    Path path = sibling(records, SYNTHETIC);
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    new TextFile(path, "a line that describes synthetic faces", DatasetException::new)
        .forEach((line, number) -> lines.add(ListedName.read(line)));
    return Optional.of(lines.isEmpty() ? "synthetic faces" : lines.get(0));
  }

  /** A file beside the records: the ending in place of theirs. */
  static Path sibling(Path records, String ending) {
    String name = records.getFileName().toString();
    return records.resolveSibling(name.replaceFirst("\\.rec$", "") + ending);
  }

  /** Names of the labels: lines of the identities' file if it is there, else their numbers. */
  static List<String> names(Path records, int[] labels) {
    Path path = sibling(records, ".identities.txt");
    if (!Files.isRegularFile(path)) {
      return Arrays.stream(labels).mapToObj(Integer::toString).toList();
    }
    List<String> lines = new ArrayList<>();
    new TextFile(
            path,
            "the identities' names, one a line, in the order of labels",
            DatasetException::new)
        .forEach((line, number) -> lines.add(ListedName.read(line)));
    int last = labels.length == 0 ? -1 : labels[labels.length - 1];
    if (last >= lines.size() || lines.stream().distinct().count() < lines.size()) {
      throw new DatasetException(
          path
              + ": "
              + lines.size()
              + " names for labels up to "
              + last
              + ": expected a different name a label, one a line");
    }
    return Arrays.stream(labels).mapToObj(lines::get).toList();
  }
}
