package org.sphereface.files;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that a library wants to have a name, for as long as this process runs. */
public final class TemporaryFile {

  private TemporaryFile() {}

  /**
   * Writes a file into a new folder among the temporary files, with access for its owner only where
   * the file system has owners. Both are removed when the process ends.
   *
   * @param folder how the folder's name begins
   * @param name the file's name
   * @throws IOException if that fails, naming the folder of temporary files
   */
  public static File write(String folder, String name, byte[] content) throws IOException {
    try {
      Path made = Files.createTempDirectory(folder + "-");
      made.toFile().deleteOnExit();
      File file = Files.write(made.resolve(name), content).toFile();
      file.deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new IOException(
          "cannot write temporary files into "
              + System.getProperty("java.io.tmpdir")
              + ": "
              + Reason.of(e),
          e);
    }
  }
}
