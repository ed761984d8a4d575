package org.sphereface.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;

/**
 * Answers an {@link EngineProcess}'s questions: a line of an item's name and options prepares the
 * item, {@code run} repeats it, {@code end} frees it and gives the process's peak memory. An answer
 * is a line {@code = VALUE}.
 */
final class QuestionLoop {

  private QuestionLoop() {}

  /**
   * Answers until the input ends.
   *
   * @param items prepares an item by its words
   */
  static void answer(Function<String[], Measured> items) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Measured item = null;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      switch (line) {
        case "run" -> answer(item.measure());
        case "end" -> {
          item.close();
          answer(PeakMemory.mebibytes().orElse(0));
        }
        default -> {
          item = items.apply(line.split(" "));
          answer(0);
        }
      }
    }
  }

  private static void answer(double value) {
    System.out.printf(Locale.ROOT, "= %.4f%n", value);
    System.out.flush();
  }
}
