package org.sphereface.losses.builtin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import org.junit.jupiter.api.Test;
import org.sphereface.engine.HostValues;
import org.sphereface.losses.LossHead;

/** The statistics of lengths that the head keeps. */
class AdaFaceTest {

  private static void run(LossHead head, NDManager manager, boolean training, double... lengths) {
    int[] at = {0};
    NDArray x =
        HostValues.filled(
            manager, new Shape(lengths.length, 1), DataType.FLOAT32, () -> lengths[at[0]++]);
    NDArray labels = manager.zeros(new Shape(lengths.length), DataType.FLOAT32);
    head.loss(new ParameterStore(manager, false), x, labels, 1, training);
    head.afterUpdate(parameter -> null);
  }

  private static void assertKept(LossHead head, double mean, double deviation) {
    float[] kept = head.getParameters().get("length_statistics").getArray().toFloatArray();
    assertArrayEquals(new float[] {(float) mean, (float) deviation}, kept, 1e-4f);
  }

  @Test
  void meanAndDeviationFollowThoseOfTheBatches() {
    try (NDManager manager = NDManager.newBaseManager()) {
      LossHead head = new AdaFace(64, 0.4, 0.333, 0.25).head(1, 2);
      head.initialize(manager, DataType.FLOAT32, new Shape(3, 1));
      assertKept(head, 20, 100);
      run(head, manager, false, 1, 2, 3);
      assertKept(head, 20, 100);
      // mean 2, squared deviations 1, 0 and 1 over two degrees of freedom
      run(head, manager, true, 1, 2, 3);
      assertKept(head, 0.25 * 2 + 0.75 * 20, 0.25 + 75);
      // lengths above 100 count as 100; a single image has no deviation
      run(head, manager, true, 400);
      assertKept(head, 0.25 * 100 + 0.75 * 15.5, 75.25);
    }
  }
}
