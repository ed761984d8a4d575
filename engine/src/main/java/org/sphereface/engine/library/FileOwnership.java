package org.sphereface.engine.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import org.sphereface.files.SystemUser;

/** Who owns files and who may write them, on systems that have POSIX permissions. */
final class FileOwnership {

  private static final int ROOT = 0;
  private static final int STICKY = 01000;
  private static final int OTHERS_WRITE = 0002;
  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_ENTER = 0011;

  /** The user's number; -1 where there are none. */
  private final int user;

  private FileOwnership(int user) {
    this.user = user;
  }

  static FileOwnership ofThisProcess() {
    return new FileOwnership(SystemUser.number().orElse(-1));
  }

  /** Whether anything is known. */
  boolean known() {
    return user >= 0;
  }

  /** A word for the user. */
  String user() {
    return known() ? Integer.toString(user) : "cache";
  }

  /**
   * Of one file or folder.
   *
   * @param own whether it is the user's, or root's
   * @param owner by name
   * @param writtenByOthers whether others may write it
   * @param openToOthers whether others may enter it
   */
  record Access(boolean own, String owner, boolean writtenByOthers, boolean openToOthers) {}

  Access access(Path path) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,mode,owner,group");
    int mode = (int) attributes.get("mode");
    int uid = (int) attributes.get("uid");
    String owner = ((UserPrincipal) attributes.get("owner")).getName();
    // many systems give each user a group of the same name, and new files to it
    boolean group =
        (mode & GROUP_WRITES) != 0
            && !((UserPrincipal) attributes.get("group")).getName().equals(owner);
    return new Access(
        uid == user || uid == ROOT,
        owner,
        group || (mode & OTHERS_WRITE) != 0,
        (mode & OTHERS_ENTER) != 0);
  }

  /** Whether anybody may remove or rename what is in a folder. */
  boolean canBeExchanged(Path folder) throws IOException {
    int mode = (int) Files.getAttribute(folder, "unix:mode");
    return (mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0;
  }
}
