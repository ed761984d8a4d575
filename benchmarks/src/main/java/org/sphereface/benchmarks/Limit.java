package org.sphereface.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.sphereface.networks.Precision;

/**
 * What the machine can do at most, asked in every round, GFLOP/s: in float32 the fastest of a large
 * convolution and a matrix product on both engines, in mixed precision a bfloat16 convolution.
 */
final class Limit implements AutoCloseable {

  static final List<String> KERNELS = List.of("convolution", "product");
  private static final String MIXED_KERNEL = "convolution mixed";

  private final Map<Precision, List<EngineProcess>> processes = new EnumMap<>(Precision.class);

  Limit() throws IOException {
    for (Precision precision : Precision.values()) {
      processes.put(precision, new ArrayList<>());
    }
    for (String kernel : KERNELS) {
      for (String engine : EngineProcess.ENGINES) {
        start(Precision.FLOAT32, engine, kernel);
      }
    }
    start(Precision.MIXED, "MXNet", MIXED_KERNEL);
  }

  private void start(Precision precision, String engine, String kernel) throws IOException {
    EngineProcess process = new EngineProcess(engine, Map.of());
    processes.get(precision).add(process);
    process.ask(kernel);
    process.ask("run");
  }

  double gigaflops(Precision precision) throws IOException {
    double best = 0;
    for (EngineProcess process : processes.get(precision)) {
      best = Math.max(best, process.ask("run"));
    }
    return best;
  }

  @Override
  public void close() {
    processes.values().forEach(all -> all.forEach(EngineProcess::close));
  }
}
