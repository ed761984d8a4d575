package org.sphereface.benchmarks;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sphereface.engine.KeyValueStore;
import org.sphereface.engine.StoreAddress;
import org.sphereface.engine.StoreAddress.Role;
import org.sphereface.networks.Precision;
import org.sphereface.networks.architecture.SphereFaceNetwork;
import org.sphereface.training.exchange.BatchExchange;
import org.sphereface.training.exchange.OneProcess;
import org.sphereface.training.exchange.StoreExchange;

/**
 * Training steps of SphereFace-20 by two workers of one thread each, and what share of a step they
 * exchange gradients; beside one process with two devices of one thread.
 *
 * <p>The wait for the slower worker is measured apart: a worker tells the other that its backward
 * pass has ended before it sends gradients.
 */
public final class WorkersCost {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int CLASSES = 10_572;
  private static final int WORKERS = 2;

  private WorkersCost() {}

  /**
   * Prints a line for each process.
   *
   * @param args batch and steps, by default 128 and 5; of its own processes also {@code worker} or
   *     {@code alone}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> given = Arguments.of(args).given();
    int batch = given.isEmpty() ? 128 : Integer.parseInt(given.get(0));
    int steps = given.size() < 2 ? 5 : Integer.parseInt(given.get(1));
    if (given.size() < 3) {
      start(batch, steps);
    } else if (given.get(2).equals("alone")) {
      train(batch, steps, WORKERS, new TimedExchange(new OneProcess()));
    } else if (Role.ofEnvironment(System.getenv()).orElseThrow() != Role.WORKER) {
      KeyValueStore.serve();
    } else {
      try (StoreExchange exchange = StoreExchange.connect("here")) {
        train(batch, steps, 1, new TimedExchange(exchange));
      }
    }
  }

  private static void start(int batch, int steps) throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
      port = free.getLocalPort();
    }
    StoreAddress address = new StoreAddress(LOOPBACK, port, WORKERS, 1);
    List<Process> processes = new ArrayList<>();
    for (Role role : List.of(Role.SCHEDULER, Role.SERVER, Role.WORKER, Role.WORKER)) {
      processes.add(process(batch, steps, "worker", address.environment(role, LOOPBACK)));
    }
    for (Process process : processes) {
      process.waitFor();
    }
    process(batch, steps, "alone", Map.of()).waitFor();
  }

  private static Process process(int batch, int steps, String part, Map<String, String> variables)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dai.djl.offline=true",
                "-Dai.djl.default_engine=MXNet",
                "-cp",
                System.getProperty("java.class.path"),
                WorkersCost.class.getName(),
                Integer.toString(batch),
                Integer.toString(steps),
                part)
            .inheritIO();
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().putAll(variables);
    return builder.start();
  }

  private static void train(int batch, int steps, int parts, TimedExchange exchange) {
    try (TrainingSteps training =
        new TrainingSteps(
            new SphereFaceNetwork(20, 1, 112, 96, 512, "paper"),
            CLASSES,
            batch,
            Precision.FLOAT32,
            Collections.nCopies(parts, Device.cpu()),
            exchange)) {
      training.run(steps + 2, 0);
    }
    System.out.println(exchange);
  }

  /**
   * Measures what the exchange takes, from the second step on. The engine computes in the caller's
   * thread ({@code MXNET_ENGINE_TYPE=NaiveEngine}), so that what is called has been done.
   */
  private static final class TimedExchange implements BatchExchange {

    private final BatchExchange exchange;
    private int steps = -2;
    private long began;
    private long last;
    private long waiting;
    private long summing;
    private long gathering;
    private long[] untilLast = {0, 0, 0};

    TimedExchange(BatchExchange exchange) {
      this.exchange = exchange;
    }

    /** Ends a step and begins the next. The first one makes what the others use. */
    private void nextStep() {
      steps++;
      last = System.nanoTime();
      if (steps == 0) {
        began = last;
        waiting = 0;
        summing = 0;
        gathering = 0;
      }
      untilLast = new long[] {summing, waiting, gathering};
    }

    @Override
    public int rank() {
      return exchange.rank();
    }

    @Override
    public int ranks() {
      return exchange.ranks();
    }

    @Override
    public boolean any(boolean own) {
      return exchange.any(own);
    }

    @Override
    public void requireSameStart(int iteration) {
      exchange.requireSameStart(iteration);
    }

    @Override
    public NDArray wholeBatch(NDArray own, int images) {
      nextStep();
      NDArray whole = exchange.wholeBatch(own, images);
      gathering += System.nanoTime() - last;
      return whole;
    }

    @Override
    public void sum(List<NDArray> gradients) {
      long computed = System.nanoTime();
      exchange.any(false);
      long met = System.nanoTime();
      exchange.sum(gradients);
      waiting += met - computed;
      summing += System.nanoTime() - met;
    }

    @Override
    public void computed(double loss) {
      exchange.computed(loss);
    }

    @Override
    public List<String> machines() {
      return exchange.machines();
    }

    @Override
    public void close() {
      exchange.close();
    }

    @Override
    public String toString() {
      double step = (last - began) / 1e9 / steps;
      double gradients = untilLast[0] / 1e9 / steps;
      return String.format(
          Locale.ROOT,
          "rank %d of %d: %.2f s a step; gradients %.3f s (%.1f %%); waiting for the other before"
              + " them %.3f s; embeddings, with waiting %.3f s",
          rank(),
          ranks(),
          step,
          gradients,
          100 * gradients / step,
          untilLast[1] / 1e9 / steps,
          untilLast[2] / 1e9 / steps);
    }
  }
}
