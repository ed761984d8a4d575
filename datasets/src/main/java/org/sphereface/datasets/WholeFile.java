package org.sphereface.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is there as a whole or not at all. */
final class WholeFile {

  private WholeFile() {}

  /**
   * Writes under a temporary name, then moves into place; makes the folder.
   *
   * @throws DatasetException if that fails
   */
  static void write(Path file, byte[] content) {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(temporary, content);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new DatasetException(
          file + ": the file cannot be written (" + e + "): check space and permissions", e);
    }
  }
}
