package org.sphereface.engine.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineSettingsTest {

  private static Optional<String> problem(String name, String value) {
    return new EngineSettings(Map.of("HOME", "/h", name, value), 2).problem();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "OMP_NUM_THREADS|2,1",
        "OMP_NUM_THREADS|abc",
        "OMP_NUM_THREADS|0",
        "OMP_NUM_THREADS|-1",
        "OMP_NUM_THREADS|''",
        "OMP_NUM_THREADS|1e3",
        "OMP_NUM_THREADS| 2",
        "OMP_NUM_THREADS|65",
        "OMP_NUM_THREADS|100000",
        "OMP_NUM_THREADS|99999999999999999999",
        "OMP_WAIT_POLICY|lazy",
        "GOMP_SPINCOUNT|-1",
        "GOMP_SPINCOUNT|1e3",
        "MXNET_ENGINE_TYPE|naive",
        "MXNET_CPU_WORKER_NTHREADS|two",
        "MXNET_MKLDNN_ENABLED|x",
        "MALLOC_TOP_PAD_|1g",
        "MALLOC_ARENA_MAX|one"
      })
  void aValueThatTheEngineDoesNotTakeIsNamed(String name, String value) {
    String sentence = problem(name, value).orElseThrow();
    assertTrue(sentence.startsWith(name + " is '" + value + "': "), sentence);
    assertTrue(sentence.endsWith(", or unset it."), sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OMP_NUM_THREADS|1",
        "OMP_NUM_THREADS|64",
        "OMP_WAIT_POLICY|passive",
        "GOMP_SPINCOUNT|0",
        "GOMP_SPINCOUNT|INFINITE",
        "MXNET_ENGINE_TYPE|ThreadedEnginePerDevice",
        "MXNET_USE_OPERATOR_TUNING|float32",
        "MXNET_LIBRARY_PATH|/my/mxnet",
        "MXNET_EXEC_BULK_EXEC_TRAIN|0",
        "MXNET_GPU_MEM_POOL_TYPE|Round",
        "MALLOC_TOP_PAD_|0",
        "MALLOC_ARENA_MAX|1",
        "GREETING|two words"
      })
  void othersAreTaken(String name, String value) {
    assertEquals(Optional.empty(), problem(name, value));
  }

  @Test
  void moreThreadsAreTakenWhereThereAreMoreCores() {
    EngineSettings many = new EngineSettings(Map.of("OMP_NUM_THREADS", "1024"), 128);
    assertEquals(Optional.empty(), many.problem());
  }
}
