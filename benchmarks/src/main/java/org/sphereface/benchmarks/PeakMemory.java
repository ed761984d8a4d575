package org.sphereface.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** The process's resident memory, the engine's and the benchmark's own included. */
final class PeakMemory {

  private PeakMemory() {}

  /** The largest so far, MiB, where the system tells it. */
  static OptionalDouble mebibytes() {
    return of("VmHWM:");
  }

  /** Now, MiB, where the system tells it. */
  static OptionalDouble residentMebibytes() {
    return of("VmRSS:");
  }

  private static OptionalDouble of(String key) {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith(key))
          .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
          .findFirst();
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }
}
