package org.sphereface.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.EngineException;
import org.junit.jupiter.api.Test;

class EngineFailureReasonTest {

  @Test
  void nativeStackTracesAreLeftOut() {
    // messages of MXNet 1.9.1 and PyTorch 2.7.1
    assertEquals(
        "MXNet engine call failed: MXNetError: Check failed: delay_alloc",
        EngineFailureReason.of(
            new EngineException(
                "MXNet engine call failed: MXNetError: Check failed: delay_alloc: \nStack trace:\n"
                    + "  File \"../src/ndarray/ndarray.cc\", line 530\n")));
    assertEquals(
        "mat1 and mat2 shapes cannot be multiplied (8x512 and 3x2)",
        EngineFailureReason.of(
            new EngineException(
                "mat1 and mat2 shapes cannot be multiplied (8x512 and 3x2)\n"
                    + "Exception raised from meta at Linear.cpp:200 (most recent call first):\n"
                    + "frame #0: c10::Error\n")));
  }

  @Test
  void theCauseIsReportedOnce() {
    assertEquals(
        "it failed (no memory)",
        EngineFailureReason.of(
            new EngineException("it failed", new IllegalStateException("no memory"))));
    assertEquals(
        "no memory",
        EngineFailureReason.of(new EngineException(new IllegalStateException("no memory")))
            .replace("java.lang.IllegalStateException: ", ""));
  }
}
