package org.sphereface.datasets.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.sphereface.files.PrintableText;

/** Counts the files and folders that a listing of images leaves out. */
public final class SkippedFiles {

  private static final int ENDINGS_SHOWN = 5;
  private static final int LONGEST_ENDING = 12;
  private static final int KEPT = 1000;

  private final Path top;
  private final Map<String, Integer> formats = new TreeMap<>();
  private final List<String> leadNowhere = new ArrayList<>();
  private final Places nowhere = new Places();
  private final Places back = new Places();
  private final Places beside = new Places();
  private final Places deep = new Places();

  SkippedFiles(Path top) {
    this.top = top;
  }

  private final class Places {
    private int count;
    private String first = "";

    void add(Path place) {
      first = count++ == 0 ? name(place) : first;
    }

    void describe(List<String> all, String one, String several) {
      if (count > 0) {
        all.add(
            count == 1 ? one + " (" + first + ")" : count + several + " (the first " + first + ")");
      }
    }
  }

  private String name(Path place) {
    return PrintableText.of(top.relativize(place).toString().replace('\\', '/'));
  }

  /** A file of a format that is not read. */
  void format(String name) {
    int dot = name.lastIndexOf('.');
    String ending = dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
    boolean isOne = ending.length() > 1 && ending.length() <= LONGEST_ENDING;
    formats.merge(isOne ? PrintableText.of(ending) : "no ending", 1, Integer::sum);
  }

  /** A link without an image's ending that leads nowhere. */
  void leadsNowhere(Path link) {
    nowhere.add(link);
    if (leadNowhere.size() < KEPT) {
      leadNowhere.add(name(link));
    }
  }

  /** A linked folder that leads into one that it lies in. */
  void leadsBack(Path link) {
    back.add(link);
  }

  /** An image where there should be folders of them. */
  void besideFolders(Path image) {
    beside.add(image);
  }

  /** A folder where there should be images. */
  void tooDeep(Path folder) {
    deep.add(folder);
  }

  /** Returns the broken links, which no other message names; at most {@value #KEPT}. */
  public List<String> leadNowhere() {
    return List.copyOf(leadNowhere);
  }

  /** Returns the summary as the end of a set's description; empty if nothing was left out. */
  public String ending() {
    return summary().isEmpty() ? "" : "; " + summary();
  }

  /** Returns all counts as a sentence; empty if nothing was left out. */
  public String summary() {
    List<String> all = new ArrayList<>();
    int files = formats.values().stream().mapToInt(Integer::intValue).sum();
    if (files > 0) {
      all.add(
          (files == 1
                  ? "1 file of a format that is not read"
                  : files + " files of formats that are not read")
              + formats());
    }
    beside.describe(all, "an image beside the folders", " images beside the folders");
    deep.describe(all, "a folder within a folder of images", " folders within folders of images");
    back.describe(
        all,
        "a linked folder that leads back into itself",
        " linked folders that lead back into themselves");
    nowhere.describe(all, "a link that leads nowhere", " links that lead nowhere");
    return all.isEmpty() ? "" : "passed over: " + String.join(", ", all);
  }

  private String formats() {
    String shown =
        formats.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(ENDINGS_SHOWN)
            .map(format -> format.getKey() + " " + format.getValue())
            .collect(Collectors.joining(", "));
    return " ("
        + shown
        + (formats.size() > ENDINGS_SHOWN
            ? ", and " + (formats.size() - ENDINGS_SHOWN) + " more"
            : "")
        + ")";
  }
}
