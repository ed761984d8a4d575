package org.sphereface.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** A process that takes one core for as long as it is open. */
final class BusyLoop implements AutoCloseable {

  private final Process process;

  BusyLoop() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                BusyLoop.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  /**
   * Computes until its input ends, as it does with the process that started it.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    Thread loop =
        new Thread(
            () -> {
              while (true) {
                Thread.onSpinWait();
              }
            });
    loop.setDaemon(true);
    loop.start();
    while (System.in.read() >= 0) {
      // only its end counts
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
