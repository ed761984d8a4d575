package org.sphereface.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Writes files into a folder that other users may also write into. The folder itself may be reached
 * through links; inside of it none is followed: a link where a folder or file belongs is refused by
 * name, and so is a relative path that leads out.
 *
 * <p>The checks and the write are not one step. A process of another user that exchanges folders
 * while a command runs is not defended against; see SECURITY.md.
 */
public final class OutputFolder {

  private final Path root;

  /** Where in the root this folder is; empty if it is the root. */
  private final String inside;

  private OutputFolder(Path root, String inside) {
    this.root = root;
    this.inside = inside;
  }

  /**
   * Makes the folder if it is missing.
   *
   * @throws IOException if that fails, or it is a file
   */
  public static OutputFolder make(Path folder) throws IOException {
    WholeFile.makeFolder(folder);
    return at(folder);
  }

  /** A folder that is made when something is written into it. */
  public static OutputFolder at(Path folder) {
    return new OutputFolder(folder, "");
  }

  /**
   * A folder inside as one to write into, made when that happens. Links on the way to it are
   * refused as all inside.
   *
   * @param relative names joined by {@code /}
   */
  public OutputFolder within(String relative) {
    return new OutputFolder(root, inside(relative));
  }

  /** The folder, as it was given. */
  public Path path() {
    return inside.isEmpty() ? root : root.resolve(inside);
  }

  private Path makeFolder(Path names) throws IOException {
    WholeFile.makeFolder(root);
    Path at = root;
    for (Path name : names) {
      at = at.resolve(name);
      if (!isFolder(at)) {
        try {
          Files.createDirectory(at);
        } catch (FileAlreadyExistsException e) {
          // another thread was first, or something else is there now
          if (!isFolder(at)) {
            throw e;
          }
        }
      }
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
    if (names.getNameCount() > 1) {
      makeFolder(names.getParent());
    } else {
      WholeFile.makeFolder(root);
    }
    Path file = root.resolve(names);
    WholeFile.requireReplaceable(file);
    return file;
  }

  /**
   * Checks that a file or folder could be written, and makes nothing.
   *
   * @param relative names joined by {@code /}
   * @throws IOException as {@link #file} does
   */
  public void require(String relative) throws IOException {
    Path path = existing(relative);
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      WholeFile.requireReplaceable(path);
    }
  }

  /**
   * Checks that a folder inside, if it is there, and all in it, is no link.
   *
   * @param relative names joined by {@code /}
   * @throws IOException naming the first link, or if a folder cannot be read
   */
  public void requireNoLinks(String relative) throws IOException {
    Path folder = existing(relative);
    if (!folder.equals(root) && !isFolder(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      Optional<Path> link = all.filter(Files::isSymbolicLink).findFirst();
      if (link.isPresent()) {
        throw linked(link.get());
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
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
   * Opens a file inside that is written in place; it is made if it is missing.
   *
   * @throws IOException as {@link #file} and {@link GrowingFile#open} do
   */
  public FileChannel grow(String relative) throws IOException {
    return GrowingFile.open(file(relative));
  }

  /**
   * Makes a file inside that is written in place.
   *
   * @throws IOException as {@link #file} does, or if it is there
   */
  public FileChannel create(String relative) throws IOException {
    return GrowingFile.create(file(relative));
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
   * Gives a file or folder inside another name inside, at once. A file of that name is replaced.
   *
   * @throws IOException if a folder on the way is a link, or the system refuses
   */
  public void move(String from, String to) throws IOException {
    Path source = existing(from);
    Path target = existing(to);
    if (!Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
      WholeFile.requireReplaceable(target);
    }
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    WholeFile.forceFolder(target.toAbsolutePath().getParent());
  }

  /**
   * Removes a regular file, or a folder that is empty, if it is there. Call it only for what this
   * program wrote.
   *
   * @param relative names joined by {@code /}; empty for this folder, if it is inside another
   * @throws IOException if it is a link or another kind of file, or a folder on the way is a link
   */
  public void remove(String relative) throws IOException {
    Path path = existing(relative);
    try {
      BasicFileAttributes is = attributes(path);
      if (!is.isRegularFile() && !is.isDirectory()) {
        throw new FileSystemException(
            path.toString(), null, "it is a link or no regular file, and is not removed");
      }
      Files.delete(path);
    } catch (NoSuchFileException e) {
      // nothing to remove
    }
  }

  /**
   * Removes the unfinished files that a process which was killed has left in a folder inside: those
   * alone that have such a name, and that no process writes now.
   *
   * @param relative names joined by {@code /}; empty for this folder
   * @throws IOException if the folder is a link, or one cannot be removed
   */
  public void removeUnfinished(String relative) throws IOException {
    for (String name : names(relative, WholeFile::isUnfinished)) {
      Path file = existing(relative).resolve(name);
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        WholeFile.removeLeft(file);
      }
    }
  }

  /**
   * Names of what is in a folder inside.
   *
   * @param relative names joined by {@code /}; empty for this folder
   * @return sorted; none if there is no such folder
   * @throws IOException if it is a link or a file, or cannot be read
   */
  public List<String> list(String relative) throws IOException {
    return names(relative, name -> true);
  }

  private List<String> names(String relative, Predicate<String> wanted) throws IOException {
    Path folder = existing(relative);
    boolean there = folder.equals(root) ? Files.isDirectory(root) : isFolder(folder);
    if (!there) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).filter(wanted).sorted().toList();
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OutputFolder of && of.root.equals(root) && of.inside.equals(inside);
  }

  @Override
  public int hashCode() {
    return Objects.hash(root, inside);
  }

  /** Where it is. */
  @Override
  public String toString() {
    return path().toString();
  }

  /** The path, whose folders are no links where they exist; nothing is made. */
  private Path existing(String relative) throws IOException {
    if (inside(relative).isEmpty()) {
      return root;
    }
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

  private String inside(String relative) {
    return inside.isEmpty() || relative.isEmpty() ? inside + relative : inside + "/" + relative;
  }

  /** All names from the root on. */
  private Path names(String relative) throws IOException {
    Path names;
    try {
      names = root.getFileSystem().getPath(inside(relative));
    } catch (InvalidPathException e) {
      throw new FileSystemException(
          PrintableText.of(relative), null, "it cannot be a file's name here");
    }
    boolean out = names.isAbsolute() || names.toString().isEmpty();
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
      BasicFileAttributes is = attributes(path);
      if (is.isSymbolicLink()) {
        throw linked(path);
      }
      if (!is.isDirectory()) {
        throw new FileSystemException(path.toString(), null, "it is a file, not a folder");
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static FileSystemException linked(Path path) {
    return new FileSystemException(
        path.toString(),
        null,
        "it is a symbolic link inside an output folder, which is not followed; remove the link, or"
            + " choose another folder");
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }
}
