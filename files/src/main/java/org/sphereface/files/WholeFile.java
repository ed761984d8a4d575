package org.sphereface.files;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Writes a file atomically: either all of it is there or nothing. The file is created under an
 * unpredictable name in the folder of its target, forced to the device, and moved into place by
 * {@link #commit}. Without a commit, {@link #close} removes it.
 *
 * <p>A target that exists must be a regular file. A symbolic link is refused: it is neither
 * followed nor replaced. The folder is made if it is missing. Links above the target are followed;
 * {@link OutputFolder} refuses those inside a folder.
 */
public final class WholeFile implements Closeable {

  /** How the names of unfinished files end. They begin with a dot, so that no listing has them. */
  static final String UNFINISHED = ".tmp";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NAME_BYTES = 12;
  private static final int BUFFER = 1 << 16;
  private static final Pattern UNFINISHED_NAME =
      Pattern.compile("\\.[0-9a-f]{" + 2 * NAME_BYTES + "}\\" + UNFINISHED);

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private boolean finished;

  private WholeFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  /**
   * Opens a new file that is to become the target.
   *
   * @throws IOException if it cannot be made, or the target is a link, a folder, or no regular file
   */
  public static WholeFile open(Path target) throws IOException {
    requireReplaceable(target);
    Path folder = makeFolderOf(target);
    while (true) {
      byte[] random = new byte[NAME_BYTES];
      RANDOM.nextBytes(random);
      Path temporary = folder.resolve("." + HexFormat.of().formatHex(random) + UNFINISHED);
      try {
        FileChannel channel =
            FileChannel.open(
                temporary,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        if (mark(channel) && Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)) {
          return new WholeFile(target, temporary, channel);
        }
        // another process has taken it for one that was left, before it was marked
        channel.close();
        Files.deleteIfExists(temporary);
      } catch (FileAlreadyExistsException e) {
        // another name
      }
    }
  }

  /**
   * Marks an unfinished file as one that a process writes, until its channel is closed, by a lock
   * on a byte far behind its end, which disturbs no reader.
   *
   * @return whether no other has marked it; true too where the system has no locks
   */
  private static boolean mark(FileChannel channel) {
    try {
      return channel.tryLock(Long.MAX_VALUE - 1, 1, false) != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * Removes an unfinished file, unless a process still writes it.
   *
   * @throws IOException if it cannot be removed
   */
  static void removeLeft(Path unfinished) throws IOException {
    try (FileChannel channel =
        FileChannel.open(unfinished, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (channel.tryLock(Long.MAX_VALUE - 1, 1, false) != null) {
        Files.deleteIfExists(unfinished);
      }
    } catch (OverlappingFileLockException | NoSuchFileException | AccessDeniedException e) {
      // it is another thread's, was finished just now, or is another user's
    }
  }

  /**
   * Writes a whole file.
   *
   * @throws IOException as {@link #open} does, or if it cannot be written; then the target is as it
   *     was
   */
  public static void write(Path target, byte[] content) throws IOException {
    try (WholeFile file = open(target)) {
      file.append(content);
      file.commit();
    }
  }

  /**
   * Writes a whole file of UTF-8 text.
   *
   * @throws IOException as {@link #write(Path, byte[])} does
   */
  public static void write(Path target, String text) throws IOException {
    write(target, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Checks that a file can be written to a path, without writing it.
   *
   * @throws IOException if what is there is a link, a folder, or no regular file
   */
  public static void requireReplaceable(Path target) throws IOException {
    try {
      BasicFileAttributes is =
          Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (is.isSymbolicLink()) {
        throw new FileSystemException(
            target.toString(),
            null,
            "it is a symbolic link, and files are not written through links; remove the link, or"
                + " give the path that it leads to");
      }
      if (is.isDirectory()) {
        throw new FileSystemException(target.toString(), null, "it is a folder, not a file");
      }
      if (!is.isRegularFile()) {
        throw new FileSystemException(
            target.toString(), null, "it is a device or a pipe; give the path of a file");
      }
    } catch (NoSuchFileException e) {
      // nothing there to be replaced
    }
  }

  /**
   * Removes a file that this program wrote, if it is there.
   *
   * @throws IOException if it is a link, a folder, or no regular file, and is not removed
   */
  public static void remove(Path target) throws IOException {
    requireReplaceable(target);
    Files.deleteIfExists(target);
  }

  /**
   * Gives a file another name at once. A file of that name is replaced.
   *
   * @throws IOException if one of them is a link, a folder, or no regular file, or that fails
   */
  public static void move(Path source, Path target) throws IOException {
    requireReplaceable(source);
    requireReplaceable(target);
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceFolder(target.toAbsolutePath().getParent());
  }

  /** Where the content goes. */
  public FileChannel channel() {
    return channel;
  }

  /** Where the content goes, buffered; to be flushed before {@link #commit}. */
  public OutputStream stream() {
    return new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
  }

  /** Adds bytes. */
  public void append(byte[] content) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(content);
    while (left.hasRemaining()) {
      channel.write(left);
    }
  }

  /** Adds UTF-8 text. */
  public void append(String text) throws IOException {
    append(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Forces the content to the device and moves the file into place.
   *
   * @throws IOException if that fails
   */
  public void commit() throws IOException {
    channel.force(true);
    place();
    forceFolder(target.toAbsolutePath().getParent());
  }

  /**
   * Moves the file into place, and leaves it to the system when it reaches the device: for what is
   * of use now or never. After a power cut the file may be the one before, or empty.
   *
   * @throws IOException if that fails
   */
  public void commitForNow() throws IOException {
    place();
  }

  private void place() throws IOException {
    channel.close();
    requireReplaceable(target);
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    finished = true;
  }

  /** Removes what was written, unless it was committed. */
  @Override
  public void close() throws IOException {
    channel.close();
    if (!finished) {
      Files.deleteIfExists(temporary);
    }
  }

  /** Whether a name is one that an unfinished file is given. */
  static boolean isUnfinished(String name) {
    return UNFINISHED_NAME.matcher(name).matches();
  }

  /** Makes the folder of a file if it is missing; a link to a folder is one. */
  static Path makeFolderOf(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    makeFolder(folder);
    return folder;
  }

  static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      if (Files.exists(folder)) {
        throw new FileSystemException(folder.toString(), null, "it is a file, not a folder");
      }
      Files.createDirectories(folder.toAbsolutePath());
    }
  }

  /** Forces the names in a folder to the device where the system can. */
  static void forceFolder(Path folder) {
    try (FileChannel entries = FileChannel.open(folder)) {
      entries.force(true);
    } catch (IOException e) {
      // Windows opens no folders; the name is there all the same
    }
  }
}
