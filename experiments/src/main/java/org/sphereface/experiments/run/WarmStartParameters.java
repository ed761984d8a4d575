package org.sphereface.experiments.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.files.ContentHashes;
import org.sphereface.files.Reason;
import org.sphereface.results.CellFolder;
import org.sphereface.results.ResultFiles;

/**
 * The parameters that a cell's training starts from: those of the cell that is its first stage.
 *
 * @param file the parameters
 * @param sha256 of the file
 */
record WarmStartParameters(Path file, String sha256) {

  /**
   * Reads the file for its hash.
   *
   * @param out the run's folder
   * @return empty if the cell has no first stage, or that is not finished
   * @throws UncheckedIOException if the file cannot be read
   */
  static Optional<WarmStartParameters> of(Cell cell, Path out) {
    return Optional.ofNullable(cell.start())
        .filter(id -> ResultFiles.isFinished(out, id))
        .map(id -> new CellFolder(out, id).parameters())
        .filter(Files::isRegularFile)
        .map(file -> new WarmStartParameters(file, hash(file)));
  }

  private static String hash(Path file) {
    try {
      return ContentHashes.ofFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + Reason.of(e), e);
    }
  }
}
