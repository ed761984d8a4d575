package org.sphereface.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the machine can do at most, asked of both engines in every round: the fastest of a large
 * convolution and a matrix product, GFLOP/s.
 */
final class Limit implements AutoCloseable {

  static final List<String> KERNELS = List.of("convolution", "product");
  private final List<EngineProcess> processes = new ArrayList<>();

  Limit() throws IOException {
    for (String kernel : KERNELS) {
      for (String engine : EngineProcess.ENGINES) {
        EngineProcess process = new EngineProcess(engine, Map.of());
        processes.add(process);
        process.ask(kernel);
        process.ask("run");
      }
    }
  }

  double gigaflops() throws IOException {
    double best = 0;
    for (EngineProcess process : processes) {
      best = Math.max(best, process.ask("run"));
    }
    return best;
  }

  @Override
  public void close() {
    processes.forEach(EngineProcess::close);
  }
}
