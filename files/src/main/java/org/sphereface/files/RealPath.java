package org.sphereface.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares real paths: links are followed and {@code ..} is resolved. */
public final class RealPath {

  /** As on Linux. */
  private static final int MOST_LINKS = 40;

  private RealPath() {}

  /**
   * Returns the real path of the part that exists, followed by the rest.
   *
   * @throws IOException if a folder on the way cannot be read, or links lead in a circle
   */
  public static Path of(Path path) throws IOException {
    return of(path, MOST_LINKS);
  }

  private static Path of(Path path, int links) throws IOException {
    if (links == 0) {
      throw new FileSystemException(
          path.toString(), null, "its links lead in a circle, or there are too many of them");
    }
    Path existing = path.toAbsolutePath();
    while (!Files.exists(existing)) {
      // a link that leads nowhere counts as the place that it names
      if (Files.isSymbolicLink(existing)) {
        Path leads = existing.resolveSibling(Files.readSymbolicLink(existing));
        return of(leads.resolve(existing.relativize(path.toAbsolutePath())), links - 1);
      }
      Path parent = existing.getParent();
      if (parent == null) {
        return path.toAbsolutePath().normalize();
      }
      existing = parent;
    }
    return existing
        .toRealPath()
        .resolve(existing.relativize(path.toAbsolutePath()).toString())
        .normalize();
  }

  /**
   * Whether a path is a folder or lies in it.
   *
   * @throws IOException as {@link #of} does
   */
  public static boolean isWithin(Path path, Path folder) throws IOException {
    return of(path).startsWith(of(folder));
  }

  /**
   * Checks that what is to be written is not what is read, and does not lie in it.
   *
   * @param named who names the input, such as {@code --images}
   * @throws FileSystemException if it is or does
   * @throws IOException as {@link #of} does
   */
  public static void requireOutside(Path out, Path input, String named) throws IOException {
    Path written = of(out);
    Path read = of(input);
    if (written.equals(read)) {
      throw new FileSystemException(
          out.toString(),
          null,
          "it is what "
              + named
              + " names to be read, and would be overwritten: give another place");
    }
    if (written.startsWith(read)) {
      throw new FileSystemException(
          out.toString(),
          null,
          "it lies within "
              + input
              + ", which "
              + named
              + " names to be read: give a place outside");
    }
  }
}
