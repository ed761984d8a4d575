package org.sphereface.protocols.embeddings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.sphereface.files.ListedName;
import org.sphereface.files.NameMatching;
import org.sphereface.files.TextFile;
import org.sphereface.protocols.ProtocolException;

/**
 * The names of the rows of a matrix.
 *
 * @param source where they are from
 * @param names a name a row
 */
public record EmbeddingNames(String source, List<String> names) {

  public EmbeddingNames {
    names = List.copyOf(names);
  }

  /**
   * Reads a name a line.
   *
   * @throws ProtocolException if the file is missing or no text
   */
  static EmbeddingNames read(Path file) {
    List<String> names = new ArrayList<>();
    new TextFile(file, "one image name a line", ProtocolException::new)
        .forEach(
            (line, number) -> {
              if (number != names.size() + 1) {
                throw new ProtocolException(
                    file
                        + ": name "
                        + (names.size() + 1)
                        + " is blank: give one image name a line.");
              }
              names.add(ListedName.read(line));
            });
    return new EmbeddingNames(file.toString(), names);
  }

  /**
   * The names of a matrix's rows.
   *
   * @param source where the matrix is from
   * @param list a name a line; null to take the array {@code names} of an archive
   * @throws ProtocolException if there are none, they are not as many as the rows, or names recur
   */
  public static EmbeddingNames of(EmbeddingFile matrix, EmbeddingSource source, Path list) {
    EmbeddingNames names =
        list != null
            ? read(list)
            : new EmbeddingNames(
                source.file() + ":" + NumpyArchive.NAMES,
                matrix
                    .names()
                    .orElseThrow(
                        () ->
                            new ProtocolException(
                                source
                                    + " has no names of its rows: give --names, a file of one image"
                                    + " name a line (or, in an .npz, an array 'names' of text).")));
    names.requireFor(source, matrix.size());
    return names;
  }

  private void requireFor(EmbeddingSource matrix, int rows) {
    if (names.size() != rows) {
      throw new ProtocolException(
          matrix
              + " has "
              + rows
              + " rows but "
              + source
              + " has "
              + names.size()
              + " names: they must be as many.");
    }
    Set<String> seen = new HashSet<>();
    Set<String> twice = new LinkedHashSet<>();
    for (String name : names) {
      if (name.isBlank()) {
        throw new ProtocolException(
            source + ": name " + (seen.size() + 1) + " is blank: give one image name a line.");
      }
      if (!seen.add(name)) {
        twice.add(name);
      }
    }
    if (!twice.isEmpty()) {
      throw new ProtocolException(
          source
              + ": names that occur twice: "
              + first(List.copyOf(twice))
              + ": names must be unique.");
    }
  }

  /** Their number and the first names. */
  static String first(List<String> names) {
    return names.size() + " (" + NameMatching.shown(names) + ")";
  }
}
