package org.sphereface.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Opens files that are written in place: journals, locks, and files that are added to. As {@link
 * WholeFile} does, it follows no symbolic link to the file. A file that has a second name (a hard
 * link) is refused too, since what is written would show under that name.
 */
public final class GrowingFile {

  private GrowingFile() {}

  /**
   * Opens a file to read and write; it is made if it is missing, and so is its folder.
   *
   * @throws IOException if it cannot be opened, or is a link, has a second name, or is no regular
   *     file
   */
  public static FileChannel open(Path file) throws IOException {
    requireOwn(file);
    WholeFile.makeFolderOf(file);
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Makes a file that is not there yet, to be written; its folder is made if it is missing.
   *
   * @throws IOException if it is there, or cannot be made
   */
  static FileChannel create(Path file) throws IOException {
    WholeFile.makeFolderOf(file);
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Checks that a file can be written in place, if it is there.
   *
   * @throws IOException if it is a link, has a second name, or is no regular file
   */
  static void requireOwn(Path file) throws IOException {
    WholeFile.requireReplaceable(file);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && names(file) > 1) {
      throw new FileSystemException(
          file.toString(),
          null,
          "it is a hard link: the same file has another name, and would be written under both;"
              + " replace it by a copy, or remove it");
    }
  }

  /** Returns the number of names of a file; 1 where the system does not give it. */
  private static int names(Path file) throws IOException {
    try {
      return (Integer) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return 1;
    }
  }
}
