package org.sphereface.files;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** Files that exist because a library wants a name: as long as this process runs, or shorter. */
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
      throw refusal(e);
    }
  }

  /**
   * Gives a function the place for a file in a new folder among the temporary files, with access
   * for its owner only where the file system has owners. Both are removed when the function ends.
   *
   * @param folder how the folder's name begins
   * @param name the file's name
   * @param use may write the file; the result must not need it
   * @throws IOException if that fails, naming the folder of temporary files
   */
  public static <T> T within(String folder, String name, Function<Path, T> use) throws IOException {
    Path made;
    try {
      made = Files.createTempDirectory(folder + "-");
    } catch (IOException e) {
      throw refusal(e);
    }
    Path file = made.resolve(name);
    try {
      return use.apply(file);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(made);
    }
  }

  private static IOException refusal(IOException e) {
    return new IOException(
        "cannot write temporary files into "
            + System.getProperty("java.io.tmpdir")
            + ": "
            + Reason.of(e),
        e);
  }
}
