package org.sphereface.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sphereface.files.NameMatching;
import org.sphereface.files.TextFile;

/**
 * The identities that a source leaves out: those of a test set, those named by an option, and those
 * of a file. Names are compared without case, with spaces and underscores taken for the same
 * ({@link NameMatching#folded}). A file of names of which none is in the set is refused; names that
 * are not are reported. Used by one thread while a set is opened.
 */
public final class IdentityExclusion {

  /** Description of the option {@code exclude} of sources. */
  public static final String OPTION =
      "identities to leave out: a file, one a line, # before comments; or casia-released, the"
          + " three folders that the released code leaves out of CASIA-WebFace";

  /** The name of {@link #RELEASED} in option {@code exclude}. */
  public static final String RELEASED_NAME = "casia-released";

  /** Folders of CASIA-WebFace that the released code leaves out of training. */
  static final List<String> RELEASED = List.of("0166921", "1056413", "1193098");

  private static final int SHOWN = 4;

  private final Map<String, Boolean> testSet = new HashMap<>();
  private final Map<String, String> unseen = new HashMap<>();

  /** Whether a name comes from the file. */
  private final Map<String, Boolean> listed = new HashMap<>();

  private final List<String> seen = new ArrayList<>();
  private final String list;
  private int ofTestSet;
  private int ofFile;
  private int ofList;

  /**
   * @param testSet people of a test set
   * @param named by an option
   * @param list a file, {@link #RELEASED_NAME}, or blank
   */
  private IdentityExclusion(Set<String> testSet, Collection<String> named, String list) {
    testSet.forEach(name -> this.testSet.put(folded(name), true));
    this.list = list == null || list.isBlank() ? "" : list;
    named.forEach(name -> add(name, false));
    if (this.list.equals(RELEASED_NAME)) {
      RELEASED.forEach(name -> add(name, false));
    } else if (!this.list.isEmpty()) {
      new TextFile(Path.of(this.list), "names of identities, one a line", DatasetException::new)
          .forEach(
              (line, number) -> {
                String name = line.replaceFirst("#.*", "").strip();
                if (!name.isEmpty()) {
                  add(name, true);
                }
              });
    }
  }

  public static IdentityExclusion of(Set<String> testSet, Collection<String> named, String list) {
    return new IdentityExclusion(testSet, named, list);
  }

  private void add(String name, boolean ofFile) {
    listed.put(folded(name), ofFile);
    unseen.put(folded(name), name);
  }

  /** The form in which names are compared. */
  public static String folded(String name) {
    return NameMatching.folded(name);
  }

  /** Whether an identity is left out; counts it. To be asked once for each. */
  public boolean leavesOut(String identity) {
    String name = folded(identity);
    unseen.remove(name);
    if (seen.size() < SHOWN) {
      seen.add(identity);
    }
    if (listed.containsKey(name)) {
      ofList++;
      ofFile += listed.get(name) ? 1 : 0;
      return true;
    }
    if (testSet.containsKey(name)) {
      ofTestSet++;
      return true;
    }
    return false;
  }

  /**
   * Describes what was left out, and which of the listed names are in no set: empty, or a text that
   * begins with a semicolon. To be asked when all identities were.
   *
   * @throws DatasetException if a file gave names, and none of them is in the set
   */
  public String summary() {
    if (ofFile == 0 && listed.containsValue(true) && !seen.isEmpty()) {
      throw new DatasetException(
          list
              + " names none of the set's identities: it names "
              + NameMatching.shown(unseen.values().stream().sorted().toList())
              + ", the set's identities are "
              + NameMatching.shown(seen)
              + "; correct the names, or leave the option out.");
    }
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
