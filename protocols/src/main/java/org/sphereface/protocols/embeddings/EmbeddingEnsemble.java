package org.sphereface.protocols.embeddings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;

/**
 * Embeddings of the same images by K networks, joined row by row as section 4.3's 3-patch ensemble
 * does: each network's row is scaled to length one, and the K are concatenated to {@code d_1 + ...
 * + d_K} values. The cosine of two joined rows is the mean of the K cosines.
 *
 * <p>One network's rows are left as they are. A row that is zero or not finite in one of several
 * networks is zero in the ensemble, so that protocols refuse it as they refuse any zero embedding.
 */
public final class EmbeddingEnsemble implements EmbeddingRows, AutoCloseable {

  private final List<EmbeddingRows> parts;
  private final int dimension;
  private final List<EmbeddingFile> files;

  private EmbeddingEnsemble(List<? extends EmbeddingRows> parts, List<EmbeddingFile> files) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("an ensemble has at least one network");
    }
    this.parts = List.copyOf(parts);
    this.files = List.copyOf(files);
    long values = 0;
    for (EmbeddingRows part : parts) {
      if (part.size() != parts.get(0).size()) {
        throw new ProtocolException(
            String.format(
                "An ensemble's embeddings are of the same images, but %s has %d rows and %s %d:"
                    + " extract the same images by each network.",
                what(parts.get(0)), parts.get(0).size(), what(part), part.size()));
      }
      values += part.dimension();
    }
    this.dimension = Math.toIntExact(values);
  }

  private static String what(EmbeddingRows rows) {
    return rows.size() == 0 ? "one" : rows.name(0).replaceFirst(", row 0$", "");
  }

  /**
   * Joins rows that are read elsewhere; closing the ensemble does not close them.
   *
   * @throws ProtocolException if they are not as many of each network
   */
  static EmbeddingEnsemble of(List<? extends EmbeddingRows> parts) {
    return new EmbeddingEnsemble(parts, List.of());
  }

  /**
   * Opens a file a network. Names that the files hold must agree.
   *
   * @throws ProtocolException as {@link EmbeddingFile#open(EmbeddingSource)}, or if the files
   *     differ in the number of rows or in the names that they hold
   */
  public static EmbeddingEnsemble open(List<EmbeddingSource> sources) {
    List<EmbeddingFile> files = new ArrayList<>();
    boolean opened = false;
    try {
      for (EmbeddingSource source : sources) {
        files.add(EmbeddingFile.open(source));
      }
      EmbeddingEnsemble ensemble = new EmbeddingEnsemble(files, files);
      ensemble.requireSameNames(sources);
      opened = true;
      return ensemble;
    } finally {
      if (!opened) {
        files.forEach(EmbeddingFile::close);
      }
    }
  }

  /**
   * Reads embeddings and their names.
   *
   * @param source N x D
   * @param names one image name a line, N lines; null to take the array {@code names} of an archive
   * @throws ProtocolException if a file is missing or malformed, the counts differ, or names recur
   */
  public static Embeddings readNamed(EmbeddingSource source, Path names) {
    return readNamed(List.of(source), names);
  }

  /**
   * Reads embeddings of several networks, joined row by row, and their names.
   *
   * @param sources N x d_k each
   * @param names one image name a line, N lines; null to take the array {@code names} of an archive
   * @throws ProtocolException also if the files' rows or names differ
   */
  public static Embeddings readNamed(List<EmbeddingSource> sources, Path names) {
    try (EmbeddingEnsemble files = EmbeddingEnsemble.open(sources)) {
      return new Embeddings(
          sources.stream().map(EmbeddingSource::toString).collect(Collectors.joining(" and ")),
          files.names(sources, names).names(),
          files.rows());
    }
  }

  private void requireSameNames(List<EmbeddingSource> sources) {
    int named = -1;
    if (files.stream().filter(EmbeddingFile::isNamed).count() < 2) {
      return;
    }
    for (int file = 0; file < files.size(); file++) {
      List<String> names = files.get(file).names().orElse(null);
      if (names == null) {
        continue;
      }
      if (named < 0) {
        named = file;
        continue;
      }
      List<String> first = files.get(named).names().orElseThrow();
      for (int row = 0; row < Math.min(first.size(), names.size()); row++) {
        if (!first.get(row).equals(names.get(row))) {
          throw new ProtocolException(
              String.format(
                  "Row %d is '%s' in %s but '%s' in %s: an ensemble takes the same images in the"
                      + " same order from each network.",
                  row, first.get(row), sources.get(named), names.get(row), sources.get(file)));
        }
      }
    }
  }

  /** The first file that holds its rows' names, or else the first file. */
  EmbeddingFile naming() {
    return files.get(namingIndex());
  }

  private int namingIndex() {
    for (int file = 0; file < files.size(); file++) {
      if (files.get(file).isNamed()) {
        return file;
      }
    }
    return 0;
  }

  /** Whether one of the files holds its rows' names. */
  public boolean isNamed() {
    return files.stream().anyMatch(EmbeddingFile::isNamed);
  }

  /**
   * The names of the rows.
   *
   * @param sources those that were opened
   * @param list a name a line; null to take the array {@code names} of an archive
   * @throws ProtocolException if there are none, they are not as many as the rows, or names recur
   */
  public EmbeddingNames names(List<EmbeddingSource> sources, Path list) {
    return EmbeddingNames.of(naming(), sources.get(namingIndex()), list);
  }

  /**
   * All rows.
   *
   * @throws ProtocolException before any is read, if Java has less memory in all than they take
   */
  public float[][] rows() {
    long bytes = (long) size() * dimension() * Float.BYTES;
    long most = Runtime.getRuntime().maxMemory();
    if (bytes > most) {
      throw new ProtocolException(
          String.format(
              "%s: its %d x %d values take %d MiB of memory, and Java has %d: give more by"
                  + " SPHEREFACE_JAVA_OPTS=-Xmx%dg.",
              what(this), size(), dimension(), bytes >> 20, most >> 20, (bytes >> 29) + 1));
    }
    float[][] rows = new float[size()][dimension];
    for (int row = 0; row < rows.length; row++) {
      read(row, 1, rows[row]);
    }
    return rows;
  }

  @Override
  public int size() {
    return parts.get(0).size();
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public String name(int row) {
    return parts.get(0).name(row) + (parts.size() == 1 ? "" : " (or another of the ensemble)");
  }

  @Override
  public void read(int first, int count, float[] into) {
    if (parts.size() == 1) {
      parts.get(0).read(first, count, into);
      return;
    }
    boolean[] lost = new boolean[count];
    int column = 0;
    for (EmbeddingRows part : parts) {
      int width = part.dimension();
      float[] values = new float[count * width];
      part.read(first, count, values);
      for (int row = 0; row < count; row++) {
        double scale = 1 / Math.sqrt(square(values, row * width, width));
        lost[row] |= !(scale > 0 && scale < Double.POSITIVE_INFINITY);
        for (int k = 0; k < width; k++) {
          into[row * dimension + column + k] = (float) (values[row * width + k] * scale);
        }
      }
      column += width;
    }
    for (int row = 0; row < count; row++) {
      if (lost[row]) {
        Arrays.fill(into, row * dimension, (row + 1) * dimension, 0);
      }
    }
  }

  private static double square(float[] values, int from, int count) {
    double square = 0;
    for (int k = from; k < from + count; k++) {
      square += (double) values[k] * values[k];
    }
    return square;
  }

  @Override
  public void close() {
    files.forEach(EmbeddingFile::close);
  }
}
