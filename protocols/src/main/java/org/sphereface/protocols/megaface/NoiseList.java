package org.sphereface.protocols.megaface;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sphereface.files.NameMatching;
import org.sphereface.files.TextFile;
import org.sphereface.protocols.ProtocolException;

/**
 * Images that are wrongly labelled, to be left out.
 *
 * <p>A name a line, or a number and the name, separated by a tab or spaces; {@code #} opens a
 * comment. A name is the end of an image's path: {@code Adam_Brody_277.png} for probes, {@code
 * 534/53415754@N00/377_1.jpg} for distractors. Source: InsightFace's {@code facescrub_noises.txt}
 * and {@code megaface_noises.txt} with {@code remove_noises.py}. That script moves a noisy probe to
 * its person's centre, where it is always found, and gives a noisy distractor features that
 * resemble no probe; here both are left out.
 *
 * @param names the names
 */
public record NoiseList(Set<String> names) {

  public NoiseList {
    names = Set.copyOf(names);
  }

  /** Nothing is left out. */
  public static NoiseList none() {
    return new NoiseList(Set.of());
  }

  /**
   * Reads a list.
   *
   * @throws ProtocolException if it is missing or no text
   */
  public static NoiseList read(Path file) {
    Set<String> names = new HashSet<>();
    new TextFile(file, "a noise list: one image a line", ProtocolException::new)
        .forEach(
            (line, number) -> {
              String name = line.strip();
              if (!name.startsWith("#")) {
                names.add(name.replaceFirst("^\\d+(?:\\t| +(?=\\S))", "").strip());
              }
            });
    return new NoiseList(names);
  }

  /** Whether the path, or its end after some slash, is in the list. */
  public boolean contains(String path) {
    return listed(path) != null;
  }

  private String listed(String path) {
    for (int from = 0; from >= 0; from = path.indexOf('/', from) + 1) {
      String end = path.substring(from);
      if (names.contains(end)) {
        return end;
      }
      if (path.indexOf('/', from) < 0) {
        return null;
      }
    }
    return null;
  }

  /**
   * What is left out of named images, found also where the list spells names otherwise ({@link
   * NameMatching}).
   *
   * @param images those that are left out
   * @param unseen how many of the list's names no image has
   * @param differences how names differ; empty if they don't
   */
  public record Noise(Set<String> images, int unseen, String differences) {}

  /**
   * @param paths the images
   * @param source where the list is from, for messages
   * @throws ProtocolException if there are names in the list, and none of them is an image's
   */
  public Noise among(Collection<String> paths, String source) {
    Set<String> images = new HashSet<>();
    Set<String> left = new LinkedHashSet<>(names);
    for (String path : paths) {
      String name = listed(path);
      if (name != null) {
        images.add(path);
        left.remove(name);
      }
    }
    String differences = left.isEmpty() ? "" : search(paths, left, images);
    if (!names.isEmpty() && images.isEmpty()) {
      throw new ProtocolException(
          source
              + " names none of the "
              + paths.size()
              + " images: it names "
              + NameMatching.shown(names.stream().sorted().toList())
              + ", the images are "
              + NameMatching.shown(paths)
              + "; correct the names, or leave the option out.");
    }
    return new Noise(images, left.size(), differences);
  }

  /** Matches the ends of paths that have as many steps as a name. */
  private static String search(Collection<String> paths, Set<String> left, Set<String> images) {
    Map<String, Set<String>> byEnd = new HashMap<>();
    for (int steps : left.stream().mapToInt(NoiseList::steps).distinct().toArray()) {
      for (String path : paths) {
        if (!images.contains(path)) {
          byEnd.computeIfAbsent(end(path, steps), end -> new HashSet<>(2)).add(path);
        }
      }
    }
    NameMatching matching = NameMatching.of(List.copyOf(left), byEnd.keySet());
    for (String name : List.copyOf(left)) {
      matching
          .find(name)
          .map(byEnd::get)
          .filter(meant -> meant.size() == 1)
          .ifPresent(
              meant -> {
                images.addAll(meant);
                left.remove(name);
              });
    }
    return matching.summary();
  }

  private static int steps(String name) {
    return (int) name.chars().filter(c -> c == '/' || c == '\\').count() + 1;
  }

  private static String end(String path, int steps) {
    int from = path.length();
    for (int i = 0; i < steps && from > 0; i++) {
      from = path.lastIndexOf('/', from - 1);
    }
    return path.substring(from + 1);
  }
}
