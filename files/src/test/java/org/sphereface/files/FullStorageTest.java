package org.sphereface.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FullStorageTest {

  @TempDir private Path folder;

  /** Writes a file of a size. */
  static final class Writer {

    private Writer() {}

    public static void main(String[] arguments) {
      try {
        WholeFile.write(Path.of(arguments[0]), new byte[Integer.parseInt(arguments[1])]);
      } catch (IOException e) {
        System.exit(FullStorage.causeOf(new UncheckedIOException(e)).isPresent() ? 28 : 1);
      }
    }
  }

  @Test
  void aCauseIsFoundAndOthersAreNot() {
    IOException full = new FileSystemException("a", null, "Disk quota exceeded");
    assertSame(full, FullStorage.causeOf(new IllegalStateException("x", full)).orElseThrow());
    assertEquals(Optional.empty(), FullStorage.causeOf(new IOException("Permission denied")));
    assertEquals(Optional.empty(), FullStorage.causeOf(new IOException()));
    assertEquals(Optional.empty(), FullStorage.causeOf(new IllegalStateException("No space left")));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatTheSystemSaysIsKnown() throws Exception {
    assertEquals(0, write(1000));
    assertEquals(28, write(100_000));
  }

  /** The status of a process whose files may have 64 KiB. */
  private int write(int bytes) throws Exception {
    List<String> command =
        List.of(
            "bash",
            "-c",
            "ulimit -f 64; exec \"$@\"",
            "bash",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            folder.resolve("file").toString(),
            Integer.toString(bytes));
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
