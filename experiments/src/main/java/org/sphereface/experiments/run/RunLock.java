package org.sphereface.experiments.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sphereface.experiments.RunException;
import org.sphereface.files.FolderLock;
import org.sphereface.files.GrowingFile;
import org.sphereface.files.Reason;

/**
 * The right of one process at a time to write into a run's folder: its {@link FolderLock}.
 *
 * <p>Processes that run cells for that one share a lock on {@code DIR/.lock-cells}. They end a
 * moment after their parent, and the next run waits for them.
 */
public final class RunLock implements AutoCloseable {

  private static final String CELLS = ".lock-cells";
  private static final int ATTEMPTS_FOR_CELLS = 200;

  private final Closeable lock;

  private RunLock(Closeable lock) {
    this.lock = lock;
  }

  /**
   * Takes the lock.
   *
   * @param folder made if needed
   * @throws RunException naming the process that has it, or if the folder cannot be written
   */
  public static RunLock of(Path folder) {
    return of(folder, FolderLock::pause);
  }

  /**
   * @param pause called between two attempts, while processes of an earlier run have their lock
   */
  static RunLock of(Path folder, Runnable pause) {
    try {
      RunLock own = new RunLock(FolderLock.of(folder));
      awaitCells(folder, own, pause);
      return own;
    } catch (IOException e) {
      throw new RunException(Reason.place(e, folder) + ": " + Reason.of(e) + ".", e);
    }
  }

  /**
   * Takes a share of the lock of the processes that run cells.
   *
   * @throws UncheckedIOException if the folder cannot be written
   */
  public static RunLock ofCells(Path folder) {
    Path file = folder.resolve(CELLS);
    try {
      FileChannel channel = GrowingFile.open(file);
      channel.lock(0, Long.MAX_VALUE, true);
      return new RunLock(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lock " + file + ": " + Reason.of(e) + ".", e);
    }
  }

  /**
   * Whether a process has the lock of a folder.
   *
   * @throws UncheckedIOException if the folder cannot be read
   */
  public static boolean isHeld(Path folder) {
    try {
      return FolderLock.isHeld(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitCells(Path folder, RunLock own, Runnable pause) throws IOException {
    Path file = folder.resolve(CELLS);
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel = GrowingFile.open(file)) {
      if (!FolderLock.lock(channel, ATTEMPTS_FOR_CELLS, pause)) {
        own.close();
        throw new RunException(
            "Processes of an earlier run still write into "
                + folder
                + ": wait until they end, or end them.");
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
