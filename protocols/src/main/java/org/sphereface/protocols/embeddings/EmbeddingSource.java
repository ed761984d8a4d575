package org.sphereface.protocols.embeddings;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Where embeddings are: a file, the array of an archive, and the dimension of a file without
 * header.
 *
 * @param file {@code .npy}, {@code .npz}, {@code .mat}, text, the MegaFace devkit's {@code .bin},
 *     or float32 without header
 * @param array the array of an archive; empty for {@code embeddings}, {@code features}, or the only
 *     one
 * @param dimension values an embedding; 0 if the file's format gives it
 */
public record EmbeddingSource(Path file, String array, int dimension) {

  private static final List<String> ARCHIVES = List.of(".npz", ".mat");

  /**
   * @throws IllegalArgumentException if the dimension is negative
   */
  public EmbeddingSource {
    if (dimension < 0) {
      throw new IllegalArgumentException("the dimension must be at least 1, but is " + dimension);
    }
  }

  /** A file whose format gives its dimension. */
  public static EmbeddingSource of(Path file) {
    return new EmbeddingSource(file, "", 0);
  }

  /**
   * Parses {@code FILE}, {@code FILE.npz:ARRAY} or {@code FILE.mat:ARRAY}.
   *
   * @param dimension values an embedding; 0 if the file's format gives it
   */
  public static EmbeddingSource parse(String text, int dimension) {
    for (String archive : ARCHIVES) {
      int colon = text.toLowerCase(Locale.ROOT).lastIndexOf(archive + ":");
      if (colon >= 0) {
        int end = colon + archive.length();
        return new EmbeddingSource(
            Path.of(text.substring(0, end)), text.substring(end + 1), dimension);
      }
    }
    return new EmbeddingSource(Path.of(text), "", dimension);
  }

  boolean ends(String extension) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(extension);
  }

  @Override
  public String toString() {
    return array.isEmpty() ? file.toString() : file + ":" + array;
  }
}
