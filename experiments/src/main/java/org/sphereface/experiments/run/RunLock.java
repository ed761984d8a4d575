package org.sphereface.experiments.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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

  /** Of the lock of a folder. */
  private final Optional<Map.Entry<Path, String>> mark;

  private RunLock(Closeable lock, Optional<Map.Entry<Path, String>> mark) {
    this.lock = lock;
    this.mark = mark;
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
      FolderLock lock = FolderLock.of(folder);
      RunLock own = new RunLock(lock, Optional.of(lock.mark()));
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
    return ofCells(folder, OptionalInt.empty());
  }

  /**
   * Takes a share of that lock, and the right to run one cell. Waits while another process runs it,
   * such as that of a machine that is taken for lost.
   *
   * @param number of the cell, from 0
   * @throws UncheckedIOException if the folder cannot be written
   */
  public static RunLock ofCell(Path folder, int number) {
    return ofCells(folder, OptionalInt.of(number));
  }

  /** The first byte of the file is shared, each of the others belongs to a cell. */
  private static RunLock ofCells(Path folder, OptionalInt number) {
    Path file = folder.resolve(CELLS);
    try {
      FileChannel channel = GrowingFile.open(file);
      channel.lock(0, 1, true);
      if (number.isPresent()) {
        channel.lock(1L + number.getAsInt(), 1, false);
      }
      return new RunLock(channel, Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lock " + file + ": " + Reason.of(e) + ".", e);
    }
  }

  /**
   * Whether another process has the lock of a folder. If this one has it, it must not ask: that
   * would give the lock back.
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

  /**
   * Returns the file that the lock of the folder is on, and its content, which no other run's has:
   * by these a machine knows whether a folder of the same path is the same folder.
   */
  public Map.Entry<Path, String> mark() {
    return mark.orElseThrow();
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
