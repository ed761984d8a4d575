package org.sphereface.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sphereface.networks.SphereFaceNetwork;
import org.sphereface.networks.Stage;

/**
 * Training steps and embeddings of SphereFace-4 and -20 on MXNet and on PyTorch, in turn (A B A B)
 * within one run, each engine in a process of its own with the launcher's settings; and what share
 * of the engine's own convolution rate they reach.
 *
 * <p>Counted operations: two a multiply-add; a training step is three forward passes.
 */
public final class EngineComparison {

  private static final List<String> ENGINES = List.of("MXNet", "PyTorch");
  private static final int BATCH = 32;

  private final int rounds;
  private final List<Row> rows = new ArrayList<>();

  /** What an item gave: speeds by engine and round, and the peak memory by engine, MiB. */
  private record Row(String item, double gigaflops, double[][] speeds, double[] peaks) {

    double median(int engine) {
      double[] sorted = sorted(engine);
      return sorted[sorted.length / 2];
    }

    double[] sorted(int engine) {
      double[] sorted = speeds[engine].clone();
      Arrays.sort(sorted);
      return sorted;
    }
  }

  private EngineComparison(int rounds) {
    this.rounds = rounds;
  }

  /**
   * Prints the table and writes it as JSON.
   *
   * @param args {@code --quick} for SphereFace-4 with 1,000 classes only; {@code --json=FILE}
   */
  public static void main(String[] args) throws IOException {
    boolean quick = List.of(args).contains("--quick");
    EngineComparison comparison = new EngineComparison(quick ? 3 : 7);
    comparison.measure("convolution", 1);
    for (int depth : quick ? new int[] {4} : new int[] {4, 20}) {
      double forward = forwardGigaflops(depth);
      for (String activation : List.of("prelu", "relu")) {
        comparison.measure("train " + depth + " " + activation + " 1000 " + BATCH, 3 * forward);
        comparison.measure("embed " + depth + " " + activation + " 64", 2 * forward);
      }
      if (!quick) {
        comparison.measure("train " + depth + " prelu 10572 " + BATCH, 3 * forward);
      }
    }
    comparison.print();
    for (String argument : args) {
      if (argument.startsWith("--json=")) {
        comparison.write(Path.of(argument.substring("--json=".length())));
      }
    }
  }

  private static double forwardGigaflops(int depth) {
    SphereFaceNetwork network = new SphereFaceNetwork(depth, 1, 112, 96, 512, "paper");
    return 1e-9 * Stage.total(network.stages()).flops();
  }

  private void measure(String item, double gigaflops) throws IOException {
    double[][] speeds = new double[ENGINES.size()][rounds];
    double[] peaks = new double[ENGINES.size()];
    List<Worker> workers = new ArrayList<>();
    try {
      for (String engine : ENGINES) {
        Worker worker = new Worker(engine);
        workers.add(worker);
        worker.ask(item);
        // once before, for the just-in-time compiler and the memory pools
        worker.ask("run");
      }
      for (int round = 0; round < rounds; round++) {
        for (int engine = 0; engine < workers.size(); engine++) {
          speeds[engine][round] = workers.get(engine).ask("run");
        }
      }
      for (int engine = 0; engine < workers.size(); engine++) {
        peaks[engine] = workers.get(engine).ask("end");
      }
    } finally {
      workers.forEach(Worker::close);
    }
    rows.add(new Row(item, gigaflops, speeds, peaks));
  }

  /** A child process with one engine. */
  private static final class Worker implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final OutputStream questions;

    Worker(String engine) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dai.djl.offline=true",
                  "-Dai.djl.default_engine=" + engine,
                  "-XX:+UseParallelGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  EngineWorker.class.getName())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      answers =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      questions = process.getOutputStream();
    }

    double ask(String question) throws IOException {
      questions.write((question + "\n").getBytes(StandardCharsets.UTF_8));
      questions.flush();
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith("= ")) {
          return Double.parseDouble(line.substring(2));
        }
      }
      throw new IOException("the engine's process ended at '" + question + "'");
    }

    @Override
    public void close() {
      process.destroy();
    }
  }

  private void print() throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%n%s, %d cores, OMP_NUM_THREADS=%s; %d rounds in turn; images a second (convolution:"
            + " GFLOP/s)%n%-28s %26s %26s %8s %13s %17s%n",
        processor(),
        Runtime.getRuntime().availableProcessors(),
        System.getenv().getOrDefault("OMP_NUM_THREADS", "unset"),
        rounds,
        "minimum / median / maximum",
        "MXNet",
        "PyTorch",
        "ratio",
        "of the limit",
        "peak MiB");
    Row limit = rows.get(0);
    for (Row row : rows) {
      System.out.printf(
          Locale.ROOT,
          "%-28s %26s %26s %8.2f   %4.2f / %4.2f %8.0f /%6.0f%n",
          row.item(),
          spread(row, 0),
          spread(row, 1),
          row.median(0) / row.median(1),
          row.median(0) * row.gigaflops() / limit.median(0),
          row.median(1) * row.gigaflops() / limit.median(1),
          row.peaks()[0],
          row.peaks()[1]);
    }
  }

  private static String spread(Row row, int engine) {
    double[] sorted = row.sorted(engine);
    return String.format(
        Locale.ROOT,
        "%.1f / %.1f / %.1f",
        sorted[0],
        row.median(engine),
        sorted[sorted.length - 1]);
  }

  private static String processor() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.exists(file)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  private static String engine(Row row, int engine) {
    return String.format(
        Locale.ROOT,
        "\"%s\": {\"speeds\": %s, \"peakMiB\": %.0f}",
        ENGINES.get(engine),
        Arrays.toString(row.speeds()[engine]),
        row.peaks()[engine]);
  }

  private void write(Path file) throws IOException {
    List<String> items = new ArrayList<>();
    for (Row row : rows) {
      items.add(
          String.format(
              Locale.ROOT,
              "  {\"item\": \"%s\", \"gigaflopsAnImage\": %.6f, %s}",
              row.item(),
              row.gigaflops(),
              engine(row, 0) + ", " + engine(row, 1)));
    }
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(temporary, "[\n" + String.join(",\n", items) + "\n]\n");
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
