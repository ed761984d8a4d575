package org.sphereface.experiments.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.sphereface.experiments.matrix.MatrixException;
import org.sphereface.files.GrowingFile;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;

/**
 * The right to write into a run's folder, of one process at a time: the system's lock on {@code
 * DIR/.lock}. It ends with the process however that ends, so that no lock is ever stale; what the
 * file holds is for the message to others alone.
 *
 * <p>Processes that run cells for that one share a lock on {@code DIR/.lock-cells}, for which the
 * next run waits: they end with their parent, but a moment later.
 */
public final class RunLock implements AutoCloseable {

  private static final String FILE = ".lock";
  private static final int LONGEST = 200;
  private static final String CELLS = ".lock-cells";
  private static final long MILLISECONDS_BETWEEN_ATTEMPTS = 50;

  /** One who asks whether it is held has it shared for a moment. */
  private static final int ATTEMPTS = 4;

  private static final int ATTEMPTS_FOR_CELLS = 200;

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param folder made if needed
   * @throws MatrixException naming the process that has it
   * @throws UncheckedIOException if the folder cannot be written
   */
  public static RunLock of(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      FileChannel channel = GrowingFile.open(file);
      FileLock lock = lock(channel, ATTEMPTS);
      if (lock == null) {
        String owner = read(channel);
        channel.close();
        throw new MatrixException(
            "Another process writes into "
                + folder
                + " ("
                + owner
                + "): wait until it ends, or choose another --out.");
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(self().getBytes(StandardCharsets.UTF_8)), 0);
      RunLock own = new RunLock(channel);
      awaitCells(folder, own);
      return own;
    } catch (IOException e) {
      throw unusable(folder, FILE, e);
    }
  }

  /**
   * Takes a share of the lock of the processes that run cells.
   *
   * @throws UncheckedIOException if the folder cannot be written
   */
  static RunLock ofCells(Path folder) {
    try {
      FileChannel channel = GrowingFile.open(folder.resolve(CELLS));
      channel.lock(0, Long.MAX_VALUE, true);
      return new RunLock(channel);
    } catch (IOException e) {
      throw unusable(folder, CELLS, e);
    }
  }

  private static UncheckedIOException unusable(Path folder, String file, IOException e) {
    return new UncheckedIOException(
        "Cannot lock " + folder.resolve(file) + ": " + Reason.of(e) + ".", e);
  }

  /** Returns null if it could not be had in so many attempts. */
  private static FileLock lock(FileChannel channel, int attempts) throws IOException {
    FileLock lock = tryLock(channel, false);
    for (int attempt = 1; lock == null && attempt < attempts; attempt++) {
      try {
        TimeUnit.MILLISECONDS.sleep(MILLISECONDS_BETWEEN_ATTEMPTS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      lock = tryLock(channel, false);
    }
    return lock;
  }

  /**
   * Whether a process has the lock of a folder.
   *
   * @throws UncheckedIOException if the folder cannot be read
   */
  public static boolean isHeld(Path folder) {
    try (FileChannel channel = InputFile.channel(folder.resolve(FILE));
        FileLock lock = tryLock(channel, true)) {
      return lock == null;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitCells(Path folder, RunLock own) throws IOException {
    Path file = folder.resolve(CELLS);
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel = GrowingFile.open(file)) {
      if (lock(channel, ATTEMPTS_FOR_CELLS) == null) {
        own.close();
        throw new MatrixException(
            "Processes of an earlier run still write into "
                + folder
                + ": wait until they end, or end them.");
      }
    }
  }

  private static FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, shared);
    } catch (OverlappingFileLockException e) {
      // held by this process
      return null;
    }
  }

  private static String self() {
    return "process "
        + ProcessHandle.current().pid()
        + " since "
        + Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(LONGEST);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
