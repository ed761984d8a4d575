package org.sphereface.reports;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Set;

/** The folder of a report: files appear whole, and pages of a former report do not stay. */
final class ReportFolder {

  private final Path folder;
  private final Set<Path> written = new HashSet<>();

  ReportFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes a file, UTF-8.
   *
   * @throws ReportException if it cannot be written
   */
  Path write(String name, String text) {
    Path file = folder.resolve(name);
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(temporary, text, StandardCharsets.UTF_8);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ReportException(
          "Cannot write " + file + ": " + e.getMessage() + "; free space or choose another folder.",
          e);
    }
    written.add(file);
    return file;
  }

  /**
   * Removes files of a subfolder that a former report wrote and this one did not.
   *
   * @throws ReportException if one cannot be removed
   */
  void prune(String subfolder, String suffix) {
    Path old = folder.resolve(subfolder);
    if (!Files.isDirectory(old)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(old, "*" + suffix)) {
      for (Path file : files) {
        if (!written.contains(file)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new ReportException("Cannot tidy " + old + ": " + e.getMessage(), e);
    }
  }
}
