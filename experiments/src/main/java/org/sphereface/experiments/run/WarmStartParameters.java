package org.sphereface.experiments.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.files.ContentHashes;
import org.sphereface.files.Reason;
import org.sphereface.results.ResultFiles;

/**
 * The parameters that a cell's training starts from: those of its first stage.
 *
 * @param out the run's folder
 */
record WarmStartParameters(Path out) {

  /** The file, if the cell has a first stage and that is finished. */
  Optional<Path> file(Cell cell) {
    return Optional.ofNullable(cell.start())
        .filter(id -> ResultFiles.isFinished(out, id))
        .map(id -> ResultFiles.cellFolder(out, id).resolve(ResultFiles.PARAMETERS))
        .filter(Files::isRegularFile);
  }

  /**
   * SHA-256 of the file.
   *
   * @return empty if there is none
   */
  Optional<String> hash(Cell cell) {
    return file(cell)
        .map(
            file -> {
              try {
                return ContentHashes.ofFile(file);
              } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + file + ": " + Reason.of(e), e);
              }
            });
  }
}
