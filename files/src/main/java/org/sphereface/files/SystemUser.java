package org.sphereface.files;

import com.sun.security.auth.module.UnixSystem;
import java.nio.file.FileSystems;
import java.util.OptionalInt;

/** The user who runs the process, as files name their owner. */
public final class SystemUser {

  private SystemUser() {}

  /** The user's number; empty on systems that have none. */
  public static OptionalInt number() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("unix")
        ? OptionalInt.of((int) new UnixSystem().getUid())
        : OptionalInt.empty();
  }
}
