package org.sphereface.engine.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import org.sphereface.files.SystemUser;

/** Reads who owns a file and who may write it, on systems that have POSIX permissions. */
final class FileOwnership {

  private static final int ROOT = 0;
  private static final int STICKY = 01000;
  private static final int OTHERS_WRITE = 0002;
  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_ENTER = 0011;

  /** The user's number; -1 on systems without POSIX permissions. */
  private final int user;

  private FileOwnership(int user) {
    this.user = user;
  }

  static FileOwnership ofThisProcess() {
    return new FileOwnership(SystemUser.number().orElse(-1));
  }

  /** Whether the system has POSIX permissions. */
  boolean known() {
    return user >= 0;
  }

  /** Returns the user's number as a part of a file name. */
  String user() {
    return known() ? Integer.toString(user) : "cache";
  }

  /**
   * The owner and the access rights of one file or folder.
   *
   * @param own whether the owner is the user or root
   * @param owner name of the owner
   * @param writtenByOthers whether others may write it
   * @param openToOthers whether others may enter it
   */
  record Access(boolean own, String owner, boolean writtenByOthers, boolean openToOthers) {}

  Access access(Path path) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,mode,owner,group");
    int mode = (int) attributes.get("mode");
    int uid = (int) attributes.get("uid");
    String owner = ((UserPrincipal) attributes.get("owner")).getName();
    // many systems give each user a group of the same name, to which the user's new files belong
    boolean group =
        (mode & GROUP_WRITES) != 0
            && !((UserPrincipal) attributes.get("group")).getName().equals(owner);
    return new Access(
        uid == user || uid == ROOT,
        owner,
        group || (mode & OTHERS_WRITE) != 0,
        (mode & OTHERS_ENTER) != 0);
  }

  /** Whether anybody may remove or rename the entries of a folder. */
  boolean canBeExchanged(Path folder) throws IOException {
    int mode = (int) Files.getAttribute(folder, "unix:mode");
    return (mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0;
  }
}
