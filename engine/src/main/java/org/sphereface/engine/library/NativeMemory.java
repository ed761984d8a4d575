package org.sphereface.engine.library;

import com.sun.jna.Function;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The memory that native code of this process, an engine above all, has taken from the system. It
 * is known on Linux with glibc if one arena serves all threads ({@code MALLOC_ARENA_MAX=1}, as the
 * launcher sets it) and large arrays come from it ({@code MALLOC_MMAP_THRESHOLD_}): it is that
 * arena then, which Linux calls {@code [heap]}. Java's heap is not in it.
 */
public final class NativeMemory {

  private static final Path MAPS = Path.of("/proc/self/smaps");
  private static final String ARENA = "[heap]";
  private static final String RESIDENT = "Rss:";
  private static final long KIB = 1024;

  /** An address range, with which each mapping begins. */
  private static final String RANGE = "[0-9a-f]+-[0-9a-f]+ .*";

  private NativeMemory() {}

  /** Gives memory that is free back to the system, so that what is held next is counted. */
  public static void release() {
    trim().ifPresent(trim -> trim.invokeInt(new Object[] {new NativeLong(0)}));
  }

  /**
   * Returns the resident bytes, those that are free again with them. With the launcher's settings
   * freed memory is kept, so that this is the peak since {@link #release}.
   *
   * @return empty if they are not known
   */
  public static OptionalLong bytes() {
    if (trim().isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      // names of mapped files may have any bytes
      return resident(Files.readAllLines(MAPS, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Returns glibc's function; empty if there is none, or if the arena does not hold all. */
  private static Optional<Function> trim() {
    if (!Platform.isLinux()
        || !"1".equals(System.getenv("MALLOC_ARENA_MAX"))
        || System.getenv("MALLOC_MMAP_THRESHOLD_") == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Function.getFunction("c", "malloc_trim"));
    } catch (LinkageError e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the resident bytes of the arena.
   *
   * @param maps lines of {@code /proc/PID/smaps}
   */
  static OptionalLong resident(List<String> maps) {
    long kib = 0;
    boolean inArena = false;
    boolean found = false;
    for (String line : maps) {
      if (line.matches(RANGE)) {
        inArena = line.endsWith(ARENA);
        found |= inArena;
      } else if (inArena && line.startsWith(RESIDENT)) {
        kib += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return found ? OptionalLong.of(kib * KIB) : OptionalLong.empty();
  }
}
