package org.sphereface.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The same networks in Python's PyTorch: {@code torch_peer.py}.
 *
 * @param interpreter of Python, with torch
 * @param version of torch, with what it computes by
 */
record PythonPeer(String interpreter, String version) {

  /** Finds out whether an interpreter has torch. */
  static Optional<PythonPeer> of(String interpreter) {
    try {
      Process process =
          new ProcessBuilder(
                  interpreter,
                  "-c",
                  "import torch; print('torch', torch.__version__); print(torch.__config__.show())")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(String::strip)
              .toList();
      if (process.waitFor() != 0 || lines.isEmpty()) {
        return Optional.empty();
      }
      String libraries =
          lines.stream()
              .filter(line -> line.matches("- .*(Math Kernel|MKL-DNN|oneDNN|OpenMP).*"))
              .map(line -> line.substring(2))
              .reduce("", (left, right) -> left + "; " + right);
      return Optional.of(new PythonPeer(interpreter, lines.get(0) + libraries));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** The command of the process that answers. */
  List<String> command() {
    try (InputStream script = PythonPeer.class.getResourceAsStream("torch_peer.py")) {
      return List.of(interpreter, "-c", new String(script.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
