package org.sphereface.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The user's cache: {@code SPHEREFACE_CACHE_DIR}, or {@code XDG_CACHE_HOME/sphereface} if that is
 * not set, or {@code ~/.cache/sphereface}. The folder is created with access for its owner only
 * (0700). Its content is trusted, so a folder that others can write into or own is not used.
 * Without it, commands take longer and give the same results.
 *
 * @param folder where it is, or would be
 */
public record UserCache(Path folder) {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /** Of the user who runs this. */
  public static UserCache ofUser() {
    return of(System.getenv(), System.getProperty("user.home", "."));
  }

  /** Finds the cache by the environment. */
  static UserCache of(Map<String, String> environment, String home) {
    String own = environment.getOrDefault("SPHEREFACE_CACHE_DIR", "");
    if (!own.isBlank()) {
      return new UserCache(Path.of(own));
    }
    String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches =
        shared.isBlank() || !Path.of(shared).isAbsolute()
            ? Path.of(home, ".cache")
            : Path.of(shared);
    return new UserCache(caches.resolve("sphereface"));
  }

  /**
   * Reads what was kept.
   *
   * @param relative names joined by {@code /}
   * @param most bytes
   * @return empty if there is nothing, or it cannot be believed
   */
  public Optional<byte[]> read(String relative, long most) {
    Path file = folder.resolve(relative);
    try {
      return isOwn() && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          ? Optional.of(InputFile.bytes(file, most))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Keeps a whole file, if that is possible.
   *
   * @param relative names joined by {@code /}
   * @return whether it is kept
   */
  public boolean write(String relative, byte[] content) {
    try {
      if (!Files.exists(folder)) {
        make();
      }
      if (!isOwn()) {
        return false;
      }
      OutputFolder.make(folder).write(relative, content);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void make() throws IOException {
    Files.createDirectories(folder.toAbsolutePath().getParent());
    Files.createDirectory(folder);
    if (isPosix()) {
      Files.setPosixFilePermissions(folder, OWNER_ONLY);
    }
  }

  private boolean isOwn() throws IOException {
    if (!isPosix()) {
      return Files.isDirectory(folder);
    }
    if (!Files.isDirectory(folder)) {
      return false;
    }
    Set<PosixFilePermission> may = Files.getPosixFilePermissions(folder);
    boolean written =
        may.contains(PosixFilePermission.GROUP_WRITE)
            || may.contains(PosixFilePermission.OTHERS_WRITE);
    return !written && Files.isWritable(folder) && ownerIsUser();
  }

  private boolean ownerIsUser() throws IOException {
    OptionalInt user = SystemUser.number();
    return user.isPresent() && Files.getAttribute(folder, "unix:uid").equals(user.getAsInt());
  }

  private boolean isPosix() {
    return folder.getFileSystem().supportedFileAttributeViews().contains("unix");
  }
}
