package org.sphereface.datasets.landmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.sphereface.datasets.DatasetException;

/** Reads the landmarks that the option {@code landmarks} of a source names. */
public final class LandmarkOption {

  private LandmarkOption() {}

  /** Reads a landmark file ({@link LandmarkFile}); empty if the option is empty. */
  public static Optional<LandmarkTable> read(String source, String option) {
    if (option == null || option.isBlank()) {
      return Optional.empty();
    }
    Path file = Path.of(option);
    if (!Files.exists(file)) {
      throw new DatasetException(
          file
              + ": no such file ("
              + source
              + ".landmarks): expected lines of "
              + LandmarkFile.LAYOUT);
    }
    return Optional.of(new LandmarkFile(file).read());
  }
}
