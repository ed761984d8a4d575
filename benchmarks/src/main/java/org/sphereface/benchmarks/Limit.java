package org.sphereface.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sphereface.networks.Precision;

/**
 * What the machine can do at most, asked in every round, GFLOP/s: the fastest of a large
 * convolution of stride 1 and a matrix product in all runtimes that are there: MXNet, PyTorch, ONNX
 * Runtime, Python's PyTorch. In mixed precision all are in bfloat16, which ONNX Runtime has not.
 */
final class Limit implements AutoCloseable {

  static final List<String> KERNELS = List.of("convolution", "product");

  private final Map<Precision, List<EngineProcess>> processes = new EnumMap<>(Precision.class);

  /**
   * @param bfloat16 whether the processor has it; without, there is a limit in float32 alone
   */
  Limit(boolean bfloat16, Optional<PythonPeer> python) throws IOException {
    for (Precision precision : Precision.values()) {
      if (precision == Precision.MIXED && !bfloat16) {
        continue;
      }
      processes.put(precision, new ArrayList<>());
      for (String kernel : KERNELS) {
        for (String engine : EngineProcess.ENGINES) {
          start(precision, new EngineProcess(engine, Map.of()), kernel);
        }
        if (python.isPresent()) {
          start(precision, new EngineProcess(python.get()), kernel);
        }
        if (precision == Precision.FLOAT32 && EngineProcess.hasOnnxRuntime()) {
          start(precision, EngineProcess.ofOnnxRuntime(EngineProcess.ENGINES.get(0)), kernel);
        }
      }
    }
  }

  private void start(Precision precision, EngineProcess process, String kernel) throws IOException {
    processes.get(precision).add(process);
    process.ask(precision == Precision.FLOAT32 ? kernel : kernel + " " + precision);
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
