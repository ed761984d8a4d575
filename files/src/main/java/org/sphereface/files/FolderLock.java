package org.sphereface.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Lets one process at a time write into a folder: the system's lock on {@code DIR/.lock}. It ends
 * with the process however that ends, so that no lock is ever stale. It is hand-made because the
 * system's lock is all that is needed. The content of the file is for messages to other processes,
 * and by it machines know the folder.
 *
 * <p>The system takes a lock back when the process that has it closes the file, whichever time it
 * has opened it. So who has the lock opens the file no more, not even to read it.
 */
public final class FolderLock implements Closeable {

  private static final String FILE = ".lock";
  private static final int LONGEST = 200;
  private static final long MILLISECONDS_BETWEEN_ATTEMPTS = 50;

  /** One who asks whether it is held has it shared for a moment. */
  private static final int ATTEMPTS = 4;

  private final FileChannel channel;
  private final Path file;
  private final String owner;

  private FolderLock(FileChannel channel, Path file, String owner) {
    this.channel = channel;
    this.file = file;
    this.owner = owner;
  }

  /**
   * Takes the lock.
   *
   * @param folder made if it is missing
   * @throws FileSystemException naming the process that has it
   * @throws IOException if the folder cannot be written
   */
  public static FolderLock of(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    FileChannel channel = GrowingFile.open(file);
    if (!lock(channel, ATTEMPTS, FolderLock::pause)) {
      String owner = read(channel);
      channel.close();
      throw new FileSystemException(
          folder.toString(),
          null,
          "another process writes into it ("
              + PrintableText.of(owner)
              + "): wait until it ends, or choose another folder");
    }
    channel.truncate(0);
    String self = self();
    channel.write(ByteBuffer.wrap(self.getBytes(StandardCharsets.UTF_8)), 0);
    return new FolderLock(channel, file, self);
  }

  /**
   * Whether another process has the lock of a folder. If this one has it, it must not ask: that
   * would give the lock back.
   *
   * @throws IOException if the folder cannot be read
   */
  public static boolean isHeld(Path folder) throws IOException {
    try (FileChannel channel = InputFile.channel(folder.resolve(FILE))) {
      return !tryLock(channel, true);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Returns the file of the lock, and its content: the process that has it, and since when. */
  public Map.Entry<Path, String> mark() {
    return Map.entry(file, owner);
  }

  /**
   * Tries to lock a file for this process alone, until its channel is closed.
   *
   * @param pause called between two attempts
   * @return whether it is locked
   * @throws IOException if the system cannot lock it
   */
  public static boolean lock(FileChannel channel, int attempts, Runnable pause) throws IOException {
    boolean locked = tryLock(channel, false);
    for (int attempt = 1; !locked && attempt < attempts; attempt++) {
      pause.run();
      locked = tryLock(channel, false);
    }
    return locked;
  }

  /** Waits for a twentieth of a second. */
  public static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(MILLISECONDS_BETWEEN_ATTEMPTS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static boolean tryLock(FileChannel channel, boolean shared) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock(0, Long.MAX_VALUE, shared)).isPresent();
    } catch (OverlappingFileLockException e) {
      // held by this process
      return false;
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

  /** Gives the lock back; the file stays. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
