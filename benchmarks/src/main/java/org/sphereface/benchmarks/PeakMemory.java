package org.sphereface.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** The process's largest resident memory so far, the engine's and the benchmark's own included. */
final class PeakMemory {

  private PeakMemory() {}

  /** MiB, where the system tells it. */
  static OptionalDouble mebibytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
          .findFirst();
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }
}
