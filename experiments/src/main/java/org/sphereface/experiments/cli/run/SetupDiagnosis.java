package org.sphereface.experiments.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sphereface.experiments.provenance.MachineDescription.Generation;

/**
 * Finds problems of a machine and its settings.
 *
 * @param engine the engine's name
 * @param engines the engines of this build
 * @param processor its kind
 * @param flags the processor's vector instructions
 * @param cores cores that the process may use
 * @param memoryBytes physical memory
 * @param environment the environment's settings
 * @param offline whether DJL is kept from downloading
 */
record SetupDiagnosis(
    String engine,
    Set<String> engines,
    Generation processor,
    Set<String> flags,
    int cores,
    long memoryBytes,
    Map<String, String> environment,
    boolean offline) {

  private static final long ENOUGH_MEMORY = 4L << 30;

  /** Returns a sentence for each reason that makes runs slow or fail. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    threads(problems);
    if (engine.equals("MXNet") && !"0".equals(environment.get("MXNET_USE_OPERATOR_TUNING"))) {
      problems.add(
          "MXNET_USE_OPERATOR_TUNING is not 0: most elementwise operators run on one thread;"
              + " start through ./sphereface, or set it before the JVM starts.");
    }
    if (!environment.containsKey("MALLOC_TRIM_THRESHOLD_")) {
      problems.add(
          "MALLOC_TRIM_THRESHOLD_ is not set: each step returns memory to the system and requests it"
              + " again; start through ./sphereface.");
    }
    if (!offline) {
      problems.add(
          "ai.djl.offline is not true: DJL may download native libraries; start through"
              + " ./sphereface, which allows it only in builds with -Pgpu-mxnet or -Pgpu-pytorch.");
    }
    if (memoryBytes < ENOUGH_MEMORY) {
      problems.add("The machine has less than 4 GiB of memory: use narrow networks and batches.");
    }
    if (!flags.isEmpty() && !flags.contains("avx2")) {
      problems.add("The processor has no AVX2: convolutions are slow.");
    }
    return problems;
  }

  private void threads(List<String> problems) {
    String threads = environment.get("OMP_NUM_THREADS");
    if (threads == null) {
      problems.add(
          "OMP_NUM_THREADS is not set: the engine may use one core only; start through"
              + " ./sphereface, or set it to "
              + cores
              + ".");
    } else if (!threads.matches("[1-9][0-9]{0,3}")) {
      problems.add("OMP_NUM_THREADS is '" + threads + "': set it to a number of threads.");
    } else if (Integer.parseInt(threads) > cores) {
      problems.add(
          "OMP_NUM_THREADS is "
              + threads
              + " but there are "
              + cores
              + " cores: set it to at most"
              + " that.");
    }
  }

  /** Returns a sentence for each remark. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    PyTorchAdvice.of(engines, processor).ifPresent(notes::add);
    if (flags.contains("avx512_bf16") || flags.contains("amx_bf16")) {
      notes.add(
          "The processor has instructions for bfloat16: recipe.precision: mixed and --precision"
              + " mixed take about half the time.");
    } else if (!flags.isEmpty()) {
      notes.add(
          "The processor has no instructions for bfloat16: precision mixed is slower than"
              + " float32.");
    }
    return notes;
  }
}
