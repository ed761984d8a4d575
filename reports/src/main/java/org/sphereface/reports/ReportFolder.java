package org.sphereface.reports;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.Reason;

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
    try {
      OutputFolder.at(folder).write(name, text);
    } catch (IOException e) {
      throw new ReportException(
          "Cannot write " + file + ": " + Reason.of(e) + "; free space or choose another folder.",
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
