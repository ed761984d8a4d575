package org.sphereface.experiments.cli.shared;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.sphereface.files.ListedName;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.embeddings.NumpyFile;

/** Embeddings as a NumPy file and a file of names. */
public final class EmbeddingFiles {

  private EmbeddingFiles() {}

  /** Where the names of a NumPy file's rows go: {@code features.names.txt}. */
  public static Path namesOf(Path matrix) {
    String name = matrix.getFileName().toString();
    return matrix.resolveSibling(name.replaceFirst("\\.npy$", "") + ".names.txt");
  }

  /**
   * Writes both, the names last: where they are, the matrix is whole.
   *
   * @throws org.sphereface.protocols.ProtocolException if embeddings are not finite; nothing is
   *     written then
   */
  public static void write(Embeddings embeddings, Path matrix, Path names) {
    embeddings.requireFinite();
    List<String> images = List.copyOf(embeddings.names());
    float[][] rows = images.stream().map(embeddings::of).toArray(float[][]::new);
    NumpyFile.write(matrix, rows);
    StringBuilder lines = new StringBuilder();
    images.forEach(image -> lines.append(ListedName.write(image)).append('\n'));
    try {
      OutputFolder.at(matrix.toAbsolutePath().getParent()).removeUnfinished("");
      WholeFile.write(names, lines.toString());
    } catch (IOException e) {
      throw new CommandException("Cannot write " + names + ": " + Reason.of(e) + ".");
    }
  }
}
