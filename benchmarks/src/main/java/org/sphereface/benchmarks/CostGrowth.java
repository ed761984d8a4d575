package org.sphereface.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.sphereface.reports.html.BenchmarkPage.Chart;
import org.sphereface.reports.html.BenchmarkPage.Line;

/**
 * How cost grows with depth, batch, classes and threads: images a second in training and embedding
 * on both engines, which take turns.
 */
public final class CostGrowth {

  private static final int SMALL_BATCH = 8;
  private static final int BATCH = 32;

  private final int rounds;
  private final Arguments arguments;

  private CostGrowth(Arguments arguments) {
    this.arguments = arguments;
    this.rounds = arguments.quick() ? 2 : 3;
  }

  /** What is measured at each value. */
  private record Curve(String label, IntFunction<String> item) {}

  /**
   * Prints the tables and writes them as JSON.
   *
   * @param args {@code --quick} for fewer and smaller values; {@code --out=DIR}
   */
  public static void main(String[] args) throws IOException {
    CostGrowth growth = new CostGrowth(Arguments.of(args));
    boolean quick = growth.arguments.quick();
    growth.measure(
        "depth",
        "SphereFace nets at full width, 112 x 96, batches of " + SMALL_BATCH + ".",
        quick ? List.of(4, 10, 20) : List.of(4, 10, 20, 36, 64),
        List.of(
            new Curve("training", depth -> train(depth, SMALL_BATCH)),
            new Curve("embedding", depth -> "forward " + depth + " " + SMALL_BATCH)));
    growth.measure(
        "batch",
        "SphereFace-4 at full width, 112 x 96.",
        quick ? List.of(1, 32) : List.of(1, 2, 4, 8, 16, 32, 64, 128),
        List.of(
            new Curve("training", batch -> train(4, batch)),
            new Curve("embedding", batch -> "forward 4 " + batch)));
    growth.measure(
        "classes",
        "The A-Softmax head alone: 512 values, batches of 128, update included; all classes, or a"
            + " sample of a tenth (of 1,000 a fifth, to hold the batch), whose weights are in host memory.",
        quick ? List.of(1000, 10_000) : List.of(1000, 10_000, 100_000, 1_000_000),
        List.of(
            new Curve("sample", classes -> "head " + classes + (classes > 1000 ? " 0.1" : " 0.2")),
            new Curve("all", classes -> classes > 100_000 ? "" : "head " + classes + " full")));
    growth.threads();
  }

  private static String train(int depth, int batch) {
    return "train-briskly " + depth + " prelu 1000 " + batch;
  }

  /** Both engines go through all items in processes of their own, a new item for each value. */
  private void measure(String of, String note, List<Integer> values, List<Curve> curves)
      throws IOException {
    List<List<List<Double>>> speeds = new ArrayList<>();
    List<EngineProcess> processes = new ArrayList<>();
    try {
      for (String engine : EngineProcess.ENGINES) {
        processes.add(new EngineProcess(engine, Map.of()));
      }
      for (int value : values) {
        List<List<Double>> row = new ArrayList<>();
        for (Curve curve : curves) {
          String item = curve.item().apply(value);
          row.addAll(item.isEmpty() ? List.of(List.of(), List.of()) : turns(item, processes));
        }
        speeds.add(row);
      }
    } finally {
      processes.forEach(EngineProcess::close);
    }
    publish(of, note, values, curves, speeds);
  }

  /** The rounds of one item, the processes in turn. */
  private List<List<Double>> turns(String item, List<EngineProcess> processes) throws IOException {
    List<List<Double>> speeds = new ArrayList<>();
    for (EngineProcess process : processes) {
      speeds.add(new ArrayList<>());
      process.ask(item);
      process.ask("run");
    }
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < processes.size(); i++) {
        speeds.get(i).add(processes.get(i).ask("run"));
      }
    }
    for (EngineProcess process : processes) {
      process.ask("end");
    }
    return speeds;
  }

  private void threads() throws IOException {
    List<Integer> values =
        new ArrayList<>(new TreeSet<>(List.of(1, 2, Runtime.getRuntime().availableProcessors())));
    List<Curve> curves =
        List.of(
            new Curve("training", threads -> train(4, BATCH)),
            new Curve("embedding", threads -> "forward 4 " + BATCH));
    List<EngineProcess> processes = new ArrayList<>();
    List<List<List<Double>>> speeds = new ArrayList<>();
    try {
      for (int threads : values) {
        speeds.add(new ArrayList<>());
        for (String engine : EngineProcess.ENGINES) {
          processes.add(
              new EngineProcess(engine, Map.of("OMP_NUM_THREADS", Integer.toString(threads))));
        }
      }
      for (Curve curve : curves) {
        List<List<Double>> turns = turns(curve.item().apply(0), processes);
        for (int i = 0; i < turns.size(); i++) {
          speeds.get(i / EngineProcess.ENGINES.size()).add(turns.get(i));
        }
      }
    } finally {
      processes.forEach(EngineProcess::close);
    }
    publish(
        "threads",
        "OMP_NUM_THREADS; SphereFace-4 at full width, 112 x 96, batches of " + BATCH + ".",
        values,
        curves,
        speeds);
  }

  /**
   * @param speeds by value, then by curve and engine; a value a round
   */
  private void publish(
      String of,
      String note,
      List<Integer> values,
      List<Curve> curves,
      List<List<List<Double>>> speeds)
      throws IOException {
    List<String> columns = new ArrayList<>(List.of(of));
    List<Line> lines = new ArrayList<>();
    for (Curve curve : curves) {
      for (String engine : EngineProcess.ENGINES) {
        int column = columns.size() - 1;
        columns.add(engine + ", " + curve.label());
        List<List<Double>> points =
            IntStream.range(0, values.size())
                .filter(i -> !speeds.get(i).get(column).isEmpty())
                .mapToObj(
                    i ->
                        List.of(
                            (double) values.get(i),
                            new Repetitions(speeds.get(i).get(column)).median()))
                .toList();
        lines.add(new Line(engine + ", " + curve.label(), points));
      }
    }
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      List<Object> row = new ArrayList<>(List.of(Integer.toString(values.get(i))));
      row.addAll(speeds.get(i));
      rows.add(row);
    }
    new Sheet(
            "Cost by " + of,
            note + " Images a second, minimum / median / maximum of " + rounds + " rounds in turn.",
            columns,
            rows,
            List.of(new Chart("Images a second by " + of, of, "images a second", lines)))
        .publish(arguments.out(), "2-growth-" + of);
  }
}
