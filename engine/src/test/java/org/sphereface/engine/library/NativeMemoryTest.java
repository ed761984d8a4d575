package org.sphereface.engine.library;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeMemoryTest {

  private static final long MIB = 1 << 20;

  @Test
  void theArenaIsReadAmongTheMappings() {
    List<String> maps =
        List.of(
            "55d0c0000000-55d0c0001000 r-xp 00000000 08:01 1234    /usr/lib/jvm/bin/java",
            "Rss:                   4 kB",
            "55d0c1000000-55d0d1000000 rw-p 00000000 00:00 0       [heap]",
            "Size:             262144 kB",
            "Rss:                1536 kB",
            "Pss:                1536 kB",
            "7f0000000000-7f0040000000 rw-p 00000000 00:00 0 ",
            "Rss:              900000 kB");
    assertEquals(OptionalLong.of(1536 * 1024), NativeMemory.resident(maps));
    assertEquals(OptionalLong.empty(), NativeMemory.resident(maps.subList(0, 2)));
  }

  /**
   * What another process prints: MiB after 150 of 200 were written and freed, then after release.
   */
  static final class Taking {
    public static void main(String[] arguments) {
      NativeMemory.release();
      long before = NativeMemory.bytes().orElse(-1);
      try (Memory taken = new Memory(200 * MIB)) {
        taken.setMemory(0, 150 * MIB, (byte) 1);
      }
      long freed = NativeMemory.bytes().orElse(-1) - before;
      NativeMemory.release();
      long released = NativeMemory.bytes().orElse(-1) - before;
      System.out.println(before > 0 ? freed / MIB + " " + released / MIB : "unknown");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void touchedPagesAreCountedUntilTheyAreReleased() throws IOException {
    String[] mib =
        taking(
                Map.of(
                    "MALLOC_ARENA_MAX", "1",
                    "MALLOC_MMAP_THRESHOLD_", "1073741824",
                    "MALLOC_TRIM_THRESHOLD_", "17179869184"))
            .split(" ");
    assertEquals(150, Integer.parseInt(mib[0]), 15);
    assertEquals(0, Integer.parseInt(mib[1]), 15);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void withSeveralArenasItIsNotKnown() throws IOException {
    assertEquals("unknown", taking(Map.of("MALLOC_ARENA_MAX", "2")));
  }

  private static String taking(Map<String, String> settings) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Taking.class.getName());
    builder.environment().keySet().removeIf(name -> name.startsWith("MALLOC_"));
    builder.environment().putAll(settings);
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), Charset.defaultCharset()).strip();
  }
}
