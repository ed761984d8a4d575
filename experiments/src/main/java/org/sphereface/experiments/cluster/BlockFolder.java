package org.sphereface.experiments.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.sphereface.files.FolderLock;
import org.sphereface.files.InputFile;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;

/**
 * The folder beside an output in which the blocks of a command lie until they are joined: {@code
 * OUT.blocks}. A command that was stopped goes on from the blocks that are there, if they are of
 * the same input.
 */
public final class BlockFolder implements AutoCloseable {

  private static final String KEY = "key.txt";
  private static final String BLOCKS = "[0-9]+-[0-9]+\\.(block|growing)";
  private static final String LOCK = ".lock";

  private final OutputFolder folder;
  private final FolderLock lock;

  private BlockFolder(OutputFolder folder, FolderLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Opens or makes the folder of an output, and removes blocks of other input.
   *
   * @param key of all that the blocks depend on
   * @throws UncheckedIOException if it cannot be written, or another process writes into it
   */
  public static BlockFolder open(Path out, String key) {
    Path path = of(out);
    try {
      OutputFolder folder = OutputFolder.make(path);
      BlockFolder opened = new BlockFolder(folder, FolderLock.of(path));
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      folder.removeUnfinished("");
      if (!opened.isOf(bytes)) {
        opened.removeBlocks();
        folder.write(KEY, bytes);
      }
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + path + ": " + Reason.of(e) + ".", e);
    }
  }

  private boolean isOf(byte[] key) throws IOException {
    Path file = folder.file(KEY);
    return Files.isRegularFile(file)
        && Files.size(file) == key.length
        && Arrays.equals(InputFile.bytes(file, key.length), key);
  }

  private static Path of(Path out) {
    return out.toAbsolutePath().resolveSibling(out.getFileName() + ".blocks");
  }

  /** Returns the file of a block. */
  public static Path file(Path out, int from, int end) {
    return of(out).resolve(from + "-" + end + ".block");
  }

  /** Returns the file of a block that is not whole yet. */
  public static Path growing(Path out, int from, int end) {
    return of(out).resolve(from + "-" + end + ".growing");
  }

  /**
   * Gives a block that is whole its name.
   *
   * @throws UncheckedIOException if that fails
   */
  public static void complete(Path out, int from, int end) {
    Path file = file(out, from, end);
    try {
      WholeFile.move(growing(out, from, end), file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + ": " + Reason.of(e) + ".", e);
    }
  }

  /** Returns a file by which a machine knows this folder, and its content. */
  public Map.Entry<Path, String> mark() {
    return lock.mark();
  }

  /**
   * Removes the blocks, and the folder; the output is there.
   *
   * @throws UncheckedIOException if a file cannot be removed
   */
  public void remove() {
    try {
      removeBlocks();
      folder.remove(LOCK);
      folder.remove("");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + folder + ": " + Reason.of(e) + ".", e);
    }
  }

  /** The key first: what a kill leaves is of no input. */
  private void removeBlocks() throws IOException {
    folder.remove(KEY);
    List<String> names = folder.list("");
    for (String name : names) {
      if (name.matches(BLOCKS)) {
        folder.remove(name);
      }
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
