package org.sphereface.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A folder that files are written into, whoever else can write there. The folder itself may be
 * reached through links; inside of it none is followed: a link where a folder or file belongs is
 * refused by name, and so is a relative path that leads out.
 *
 * <p>The checks and the write are not one step. A process of another user that exchanges folders
 * while a command runs is not defended against; see SECURITY.md.
 */
public final class OutputFolder {

  private final Path root;

  private OutputFolder(Path root) {
    this.root = root;
  }

  /**
   * Makes the folder if it is missing.
   *
   * @throws IOException if that fails, or it is a file
   */
  public static OutputFolder make(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new FileSystemException(folder.toString(), null, "it is a file, not a folder");
    }
    Files.createDirectories(folder.toAbsolutePath());
    return new OutputFolder(folder);
  }

  /** The folder, as it was given. */
  public Path path() {
    return root;
  }

  /**
   * A folder inside, made if it is missing.
   *
   * @param relative names joined by {@code /}
   * @throws IOException if one of them is a link or a file, or leads out
   */
  public Path folder(String relative) throws IOException {
    Path at = root;
    for (Path name : names(relative)) {
      at = at.resolve(name);
      if (isFolder(at)) {
        continue;
      }
      Files.createDirectory(at);
    }
    return at;
  }

  /**
   * Where a file inside goes. Its folder is made if it is missing.
   *
   * @param relative names joined by {@code /}
   * @throws IOException if a folder is a link or a file, what is there is no regular file, or the
   *     path leads out
   */
  public Path file(String relative) throws IOException {
    Path names = names(relative);
    Path folder =
        names.getNameCount() == 1 ? root : folder(names.getParent().toString().replace('\\', '/'));
    Path file = folder.resolve(names.getFileName());
    WholeFile.requireReplaceable(file);
    return file;
  }

  /**
   * Opens a file inside that is there as a whole or not at all.
   *
   * @throws IOException as {@link #file} does
   */
  public WholeFile open(String relative) throws IOException {
    return WholeFile.open(file(relative));
  }

  /**
   * Writes a whole file.
   *
   * @return where it is
   * @throws IOException as {@link #file} does, or if it cannot be written
   */
  public Path write(String relative, byte[] content) throws IOException {
    Path file = file(relative);
    WholeFile.write(file, content);
    return file;
  }

  /**
   * Writes a whole file of UTF-8 text.
   *
   * @throws IOException as {@link #write(String, byte[])} does
   */
  public Path write(String relative, String text) throws IOException {
    return write(relative, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Gives a file or folder inside another name inside, at once.
   *
   * @throws IOException if a folder on the way is a link, or the system refuses
   */
  public void move(String from, String to) throws IOException {
    Path source = existing(from);
    Path target = existing(to);
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    WholeFile.forceFolder(target.toAbsolutePath().getParent());
  }

  /**
   * Removes a regular file, or a folder that is empty, if it is there. Call it only for what this
   * program wrote.
   *
   * @throws IOException if it is a link or another kind of file, or a folder on the way is a link
   */
  public void remove(String relative) throws IOException {
    Path path = existing(relative);
    try {
      BasicFileAttributes is =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!is.isRegularFile() && !is.isDirectory()) {
        throw new FileSystemException(
            path.toString(), null, "it is a link or no regular file, and is not removed");
      }
      Files.delete(path);
    } catch (NoSuchFileException e) {
      // nothing to remove
    }
  }

  /** The path, whose folders are no links where they exist; nothing is made. */
  private Path existing(String relative) throws IOException {
    Path names = names(relative);
    Path at = root;
    for (int i = 0; i < names.getNameCount() - 1; i++) {
      at = at.resolve(names.getName(i));
      if (!isFolder(at)) {
        break;
      }
    }
    return root.resolve(names);
  }

  private Path names(String relative) throws IOException {
    Path names;
    try {
      names = root.getFileSystem().getPath(relative);
    } catch (InvalidPathException e) {
      throw new FileSystemException(
          PrintableText.of(relative), null, "it cannot be a file's name here");
    }
    boolean out = names.isAbsolute() || relative.isEmpty();
    for (Path name : names) {
      out |= name.toString().equals("..") || name.toString().equals(".");
    }
    if (out) {
      throw new FileSystemException(
          PrintableText.of(relative), null, "it leads out of the folder " + root);
    }
    return names;
  }

  /** Whether there is a folder; what is no folder is refused. */
  private static boolean isFolder(Path path) throws IOException {
    try {
      BasicFileAttributes is =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (is.isSymbolicLink()) {
        throw new FileSystemException(
            path.toString(),
            null,
            "it is a symbolic link inside an output folder, which is not followed; remove the link,"
                + " or choose another folder");
      }
      if (!is.isDirectory()) {
        throw new FileSystemException(path.toString(), null, "it is a file, not a folder");
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
