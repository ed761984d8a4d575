package org.sphereface.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

  @TempDir private Path folder;

  /** Another process, which sees a lock as the system keeps it. */
  static final class Other {

    private Other() {}

    public static void main(String[] arguments) throws IOException {
      System.exit(FolderLock.isHeld(Path.of(arguments[0])) ? 1 : 0);
    }
  }

  private boolean isHeldForOthers() throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Other.class.getName(),
            folder.toString());
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 1;
  }

  @Test
  void itIsHeldUntilItIsClosedThoughItsMarkIsAsked() throws Exception {
    try (FolderLock lock = FolderLock.of(folder)) {
      assertEquals(folder.resolve(".lock"), lock.mark().getKey());
      assertEquals(Files.readString(folder.resolve(".lock")), lock.mark().getValue());
    }
    try (FolderLock lock = FolderLock.of(folder)) {
      lock.mark();
      assertTrue(isHeldForOthers());
    }
    assertFalse(isHeldForOthers());
  }
}
