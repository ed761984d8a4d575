package org.sphereface.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sphereface.reports.html.BenchmarkPage.Chart;
import org.sphereface.reports.html.BenchmarkPage.Line;

/**
 * Whether memory grows in a long training: the resident set after every 200 of 2,000 steps with
 * checkpoints, on each engine. The Java heap has a fixed size and is touched at the start, so that
 * what grows is outside of it.
 */
public final class Soak {

  private static final int STEPS = 200;

  private Soak() {}

  /**
   * Prints the table and writes it as JSON.
   *
   * @param args {@code --quick} for 800 steps; {@code --out=DIR}
   */
  public static void main(String[] args) throws IOException {
    Arguments arguments = Arguments.of(args);
    int repetitions = arguments.quick() ? 4 : 10;
    List<List<Object>> rows = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    for (String engine : EngineProcess.ENGINES) {
      List<List<Double>> points = new ArrayList<>();
      try (EngineProcess process =
          new EngineProcess(engine, Map.of(), "-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch")) {
        process.ask("soak " + STEPS);
        for (int i = 1; i <= repetitions; i++) {
          points.add(List.of((double) i * STEPS, process.ask("run")));
        }
      }
      double first = points.get(0).get(1);
      double middle = points.get(repetitions / 2 - 1).get(1);
      double last = points.get(repetitions - 1).get(1);
      rows.add(List.of(engine, first, middle, last, last / first, last / middle));
      lines.add(new Line(engine, points));
    }
    new Sheet(
            "Memory in a long training",
            "SphereFace-4 of half width, 56 x 48, batches of 16, a checkpoint every 100 steps, a Java"
                + " heap of 512 MiB; resident MiB. Pools fill in"
                + " the first half; what grows in the second is a leak.",
            List.of(
                "Engine",
                "After " + STEPS,
                "After " + STEPS * repetitions / 2,
                "After " + STEPS * repetitions + " steps",
                "Last / first",
                "Last / middle"),
            rows,
            List.of(new Chart("Resident memory", "steps", "MiB", lines)))
        .publish(arguments.out(), "3-soak");
  }
}
