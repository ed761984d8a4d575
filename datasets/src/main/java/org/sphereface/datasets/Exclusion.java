package org.sphereface.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The identities that a source leaves out: those of a test set, those named by an option, and those
 * of a file. Names are compared without case, with spaces and underscores taken for the same. Used
 * by one thread while a set is opened.
 */
final class Exclusion {

  /** What option {@code exclude} says, for descriptions of sources. */
  static final String OPTION =
      "identities to leave out: a file, one a line, # before comments; or casia-released, the"
          + " three folders that the released code leaves out of CASIA-WebFace";

  /** The name of {@link #RELEASED} in option {@code exclude}. */
  static final String RELEASED_NAME = "casia-released";

  /** Folders of CASIA-WebFace that the released code leaves out of training. */
  static final List<String> RELEASED = List.of("0166921", "1056413", "1193098");

  private final Map<String, Boolean> testSet = new HashMap<>();
  private final Map<String, String> unseen = new HashMap<>();
  private final Map<String, Boolean> listed = new HashMap<>();
  private final String list;
  private int ofTestSet;
  private int ofList;

  /**
   * @param testSet people of a test set
   * @param named by an option
   * @param list a file, {@link #RELEASED_NAME}, or blank
   */
  private Exclusion(Set<String> testSet, Collection<String> named, String list) {
    testSet.forEach(name -> this.testSet.put(folded(name), true));
    this.list = list == null || list.isBlank() ? "" : list;
    named.forEach(this::add);
    if (this.list.equals(RELEASED_NAME)) {
      RELEASED.forEach(this::add);
    } else if (!this.list.isEmpty()) {
      Path path = Path.of(this.list);
      new TextFile(path, "names of identities, one a line")
          .forEach(
              (line, number) -> {
                String name = line.replaceFirst("#.*", "").strip();
                if (!name.isEmpty()) {
                  add(name);
                }
              });
    }
  }

  static Exclusion of(Set<String> testSet, Collection<String> named, String list) {
    return new Exclusion(testSet, named, list);
  }

  private void add(String name) {
    listed.put(folded(name), true);
    unseen.put(folded(name), name);
  }

  /** The form in which names are compared. */
  static String folded(String name) {
    return name.strip().replace(' ', '_').toLowerCase(Locale.ROOT);
  }

  /** Whether an identity is left out; counts it. To be asked once for each. */
  boolean leavesOut(String identity) {
    String name = folded(identity);
    unseen.remove(name);
    if (listed.containsKey(name)) {
      ofList++;
      return true;
    }
    if (testSet.containsKey(name)) {
      ofTestSet++;
      return true;
    }
    return false;
  }

  /** Whether nobody can be left out. */
  boolean isEmpty() {
    return testSet.isEmpty() && listed.isEmpty();
  }

  /**
   * What was left out, for the set's description, and which of the listed names are in no set:
   * empty, or a text that begins with a semicolon.
   */
  String summary() {
    StringBuilder text = new StringBuilder();
    if (ofList > 0) {
      text.append("; ").append(ofList).append(" identities left out by name");
    }
    if (ofTestSet > 0) {
      text.append("; ").append(ofTestSet).append(" left out as people of a test set");
    }
    if (!unseen.isEmpty()) {
      List<String> names = new ArrayList<>(unseen.values());
      names.sort(null);
      text.append("; ")
          .append(names.size())
          .append(names.size() == 1 ? " name" : " names")
          .append(" to leave out not in the set: ")
          .append(String.join(", ", names.subList(0, Math.min(5, names.size()))))
          .append(names.size() > 5 ? ", ..." : "");
    }
    return text.toString();
  }
}
