package org.sphereface.protocols.ijb;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sphereface.protocols.ProtocolException;

/**
 * The templates of a gallery, or of probes, and their subjects.
 *
 * <p>CSV with a header; the first two columns are template and subject, a line an image, so that
 * templates recur. Source: the sets' {@code ijbc_1N_gallery_G1.csv}, {@code _G2.csv} and {@code
 * ijbc_1N_probe_mixed.csv}.
 *
 * @param name the file's name
 * @param subjects the subject by template, in the order of the file
 */
public record SubjectList(String name, Map<Integer, Integer> subjects) {

  public SubjectList {
    subjects = Collections.unmodifiableMap(new LinkedHashMap<>(subjects));
  }

  /**
   * Reads a list.
   *
   * @throws ProtocolException if it is missing or malformed, with the line, or a template shows two
   *     subjects
   */
  public static SubjectList read(Path path) {
    ListLines file = new ListLines(path, "a header, then template,subject,...");
    Map<Integer, Integer> subjects = new LinkedHashMap<>();
    file.forEach(
        line -> {
          if (line.number() > 1) {
            add(line, subjects);
          }
        });
    if (subjects.isEmpty()) {
      throw new ProtocolException(path + ": expected templates after the header, found none.");
    }
    return new SubjectList(path.getFileName().toString(), subjects);
  }

  private static void add(ListLines.Line line, Map<Integer, Integer> subjects) {
    if (line.fields().size() < 2) {
      throw line.wrong();
    }
    int template = line.whole(0);
    int subject = line.whole(1);
    Integer before = subjects.putIfAbsent(template, subject);
    if (before != null && before != subject) {
      throw new ProtocolException(
          line.file().path()
              + ":"
              + line.number()
              + ": template "
              + template
              + " shows subject "
              + subject
              + ", but before it showed "
              + before
              + ".");
    }
  }

  /** The templates that have images. */
  public SubjectList among(Templates templates) {
    Map<Integer, Integer> kept = new LinkedHashMap<>(subjects);
    kept.keySet().removeIf(template -> !templates.contains(template));
    return new SubjectList(name, kept);
  }

  /**
   * Both lists as one, such as the two galleries.
   *
   * @throws ProtocolException if they share a template or a subject
   */
  SubjectList and(SubjectList other) {
    Map<Integer, Integer> both = new LinkedHashMap<>(subjects);
    other
        .subjects()
        .forEach(
            (template, subject) -> {
              if (subjects.containsKey(template) || subjects.containsValue(subject)) {
                throw new ProtocolException(
                    name
                        + " and "
                        + other.name()
                        + " share template "
                        + template
                        + " or its subject.");
              }
              both.put(template, subject);
            });
    return new SubjectList(name + " + " + other.name(), both);
  }
}
