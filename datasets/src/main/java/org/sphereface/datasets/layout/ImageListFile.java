package org.sphereface.datasets.layout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.IdentityExclusion;
import org.sphereface.datasets.image.FolderListing;
import org.sphereface.files.TextFile;

/**
 * A list of images with labels.
 *
 * @param path the list file, for messages
 * @param names of images, unique, in the order of the list
 * @param labels positions in the identities
 * @param identities names, in the order of their numbers
 */
record ImageListFile(Path path, List<String> names, int[] labels, List<String> identities) {

  /** The columns of a line. */
  enum Columns {
    /** Caffe, the released code. */
    PATH_LABEL("(?<path>[^\\t]*[^\\t ])[\\t ]+(?<label>-?\\d{1,9})"),
    LABEL_PATH("(?<label>-?\\d{1,9})[\\t ]+(?<path>[^\\t ][^\\t]*)"),
    /** MXNet's im2rec. */
    INDEX_LABEL_PATH("\\d+[\\t ]+(?<label>-?\\d{1,9})(?:\\.0*)?[\\t ]+(?<path>[^\\t ][^\\t]*)"),
    /** InsightFace. */
    ALIGNED_PATH_LABEL("[01]\\t(?<path>[^\\t]+)\\t(?<label>-?\\d{1,9})(?:\\t.*)?");

    /** Matches several fields separated by spaces, which are not one path with spaces. */
    private static final Pattern SEVERAL =
        Pattern.compile(
            "-?\\d+(?:\\.\\d*)? +\\S.*|.*\\.(?:jpe?g|png|gif|bmp|webp|p[bgnp]m) +\\S.*",
            Pattern.CASE_INSENSITIVE);

    private final Pattern line;

    Columns(String line) {
      this.line = Pattern.compile(line);
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Label and path of a line, or empty if it is not such a line. */
    private Optional<Matcher> parse(String text) {
      Matcher fields = line.matcher(text);
      boolean one =
          fields.matches()
              && (text.indexOf('\t') >= 0 || !SEVERAL.matcher(fields.group("path")).matches());
      return one ? Optional.of(fields) : Optional.empty();
    }

    /** Describes why a line has other columns. */
    private String flaw(String text) {
      int fields = TextFile.fields(text).size();
      int expected = toString().split(" ").length;
      return "is no such line"
          + (fields > expected
              ? ": "
                  + fields
                  + " fields where "
                  + toString().replace(" ", ", ")
                  + " are "
                  + expected
                  + (this == INDEX_LABEL_PATH ? " (lists with several labels are not read)" : "")
              : "");
    }

    /**
     * Those of a list's first line; of two forms that it has the one with more fields.
     *
     * @throws DatasetException if it has none
     */
    static Columns of(Path list) {
      TextFile file =
          new TextFile(
              list, "an image and a label a line, as " + List.of(values()), DatasetException::new);
      List<Columns> found = new ArrayList<>();
      boolean[] seen = new boolean[1];
      file.forEach(
          (line, number) -> {
            for (Columns columns :
                List.of(INDEX_LABEL_PATH, ALIGNED_PATH_LABEL, PATH_LABEL, LABEL_PATH)) {
              if (!seen[0] && columns.parse(line).isPresent()) {
                found.add(columns);
              }
            }
            seen[0] = true;
            if (found.isEmpty()) {
              throw file.wrong(number, line, "is of no known list of faces");
            }
          });
      if (found.isEmpty()) {
        throw new DatasetException(list + ": the list is empty; expected " + file.layout());
      }
      return found.get(0);
    }

    /**
     * @throws IllegalArgumentException if there are none of this name
     */
    static Columns named(String name) {
      return Arrays.stream(values())
          .filter(columns -> columns.toString().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "list.columns must be one of "
                          + Arrays.toString(values())
                          + ", got '"
                          + name
                          + "'"));
    }
  }

  /** Reads a list; labels become positions in their order. */
  static ImageListFile read(Path path, Path root, Columns columns) {
    TextFile file =
        new TextFile(path, "lines of '" + columns + "' (list.columns)", DatasetException::new);
    List<String> names = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    file.forEach(
        (line, number) -> {
          Matcher fields =
              columns.parse(line).orElseThrow(() -> file.wrong(number, line, columns.flaw(line)));
          String name = fields.group("path").replace('\\', '/');
          if (FolderListing.inside(root, name).isEmpty()) {
            throw file.wrong(number, line, "leads out of the root " + root);
          }
          if (!seen.add(name)) {
            throw file.wrong(number, line, "names its image a second time");
          }
          names.add(name);
          labels.add(Integer.valueOf(fields.group("label")));
        });
    if (names.isEmpty()) {
      throw new DatasetException(path + ": the list is empty; expected " + file.layout());
    }
    int[] given = labels.stream().mapToInt(Integer::intValue).toArray();
    int[] distinct = Arrays.stream(given).sorted().distinct().toArray();
    Arrays.setAll(given, i -> Arrays.binarySearch(distinct, given[i]));
    return new ImageListFile(
        path, names, given, Arrays.stream(distinct).mapToObj(Integer::toString).toList());
  }

  /**
   * Without those that are left out.
   *
   * @param byFolder identities are named by the folder of their images
   */
  ImageListFile without(IdentityExclusion exclusion, boolean byFolder) {
    List<String> called = byFolder ? folders() : identities;
    List<String> kept = new ArrayList<>();
    int[] renumbered = new int[called.size()];
    for (int k = 0; k < renumbered.length; k++) {
      renumbered[k] = exclusion.leavesOut(called.get(k)) ? -1 : kept.size();
      if (renumbered[k] >= 0) {
        kept.add(called.get(k));
      }
    }
    List<String> images = new ArrayList<>();
    int[] classes = new int[names.size()];
    for (int i = 0; i < classes.length; i++) {
      if (renumbered[labels[i]] >= 0) {
        classes[images.size()] = renumbered[labels[i]];
        images.add(names.get(i));
      }
    }
    if (images.isEmpty()) {
      throw new DatasetException(path + ": no images are left" + exclusion.summary());
    }
    return new ImageListFile(path, images, Arrays.copyOf(classes, images.size()), kept);
  }

  private List<String> folders() {
    String[] folders = new String[identities.size()];
    for (int i = 0; i < labels.length; i++) {
      Path parent = Path.of(names.get(i)).getParent();
      String folder = parent == null ? "" : parent.getFileName().toString();
      String known = folders[labels[i]];
      if (folder.isEmpty() || (known != null && !known.equals(folder))) {
        throw new DatasetException(
            path
                + ": the images of label "
                + identities.get(labels[i])
                + " lie in '"
                + known
                + "' and '"
                + folder
                + "': set list.identities to label");
      }
      folders[labels[i]] = folder;
    }
    if (Arrays.stream(folders).distinct().count() < folders.length) {
      throw new DatasetException(
          path + ": two labels have one folder: set list.identities to label");
    }
    return Arrays.asList(folders);
  }
}
