package org.sphereface.training;

import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Assumptions;
import org.sphereface.engine.Bfloat16;
import org.sphereface.networks.Precision;

/** Tests in mixed precision are skipped where the engine has no bfloat16 on the processor. */
final class ProcessorPrecision {

  private ProcessorPrecision() {}

  static Precision assumed(Precision precision) {
    if (precision == Precision.MIXED) {
      try (NDManager manager = NDManager.newBaseManager()) {
        Bfloat16.on(manager);
      } catch (IllegalArgumentException e) {
        Assumptions.abort(e.getMessage());
      }
    }
    return precision;
  }
}
