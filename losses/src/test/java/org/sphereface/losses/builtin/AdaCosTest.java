package org.sphereface.losses.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import org.junit.jupiter.api.Test;
import org.sphereface.engine.HostValues;
import org.sphereface.losses.LossHead;

/** The scale that the head keeps, on angles for which it has a closed form. */
class AdaCosTest {

  private static final int CLASSES = 4;
  private static final double START = Math.sqrt(2) * Math.log(CLASSES - 1);

  private static NDArray matrix(NDManager manager, double... values) {
    int[] at = {0};
    Shape shape = new Shape(values.length / CLASSES, CLASSES);
    return HostValues.filled(manager, shape, DataType.FLOAT32, () -> values[at[0]++]);
  }

  /** Class j has the j-th axis; the embeddings are at 0, 60 and 90 degrees from their own. */
  private static double loss(LossHead head, NDManager manager, boolean training) {
    double sine = Math.sqrt(0.75);
    NDArray x = matrix(manager, 2, 0, 0, 0, sine, 0.5, 0, 0, 0, 0, 0, 3);
    NDArray labels = manager.create(new float[] {0, 1, 2});
    return head.loss(new ParameterStore(manager, false), x, labels, 1, training)
        .get(0)
        .toFloatArray()[0];
  }

  private static double expectedLoss(double s) {
    double[] own = {1, 0.5, 0};
    double sum = 0;
    for (int i = 0; i < own.length; i++) {
      sum += Math.log(Math.exp(s * own[i]) + others(i, s)) - s * own[i];
    }
    return sum / own.length;
  }

  /**
   * Three right angles; an angle of 30 degrees and two right ones; 0 degrees and two right ones.
   */
  private static double others(int image, double s) {
    double[] nearest = {0, Math.sqrt(0.75), 1};
    return Math.exp(s * nearest[image]) + 2;
  }

  /** The median is 60 degrees, of which 45 are taken. */
  private static double next(double s) {
    double mean = (others(0, s) + others(1, s) + others(2, s)) / 3;
    return Math.log(mean) / Math.sqrt(0.5);
  }

  private static LossHead head(NDManager manager, boolean adaptive) {
    LossHead head = new AdaCos(adaptive).head(CLASSES, CLASSES);
    head.initialize(manager, DataType.FLOAT32, new Shape(3, CLASSES));
    matrix(manager, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)
        .copyTo(head.getParameters().get("weight").getArray());
    return head;
  }

  private static double scale(LossHead head) {
    return head.getParameters().get("adaptive_scale").getArray().toFloatArray()[0];
  }

  @Test
  void theScaleFollowsTheAnglesFromOneUpdateToTheNext() {
    try (NDManager manager = NDManager.newBaseManager()) {
      LossHead head = head(manager, true);
      double s = START;
      for (int i = 0; i < 3; i++) {
        assertEquals(s, scale(head), 1e-5);
        s = next(s);
        assertEquals(expectedLoss(s), loss(head, manager, true), 1e-5);
        head.afterUpdate(parameter -> null);
      }
      assertEquals(s, scale(head), 1e-5);
    }
  }

  @Test
  void outsideOfTrainingAndWithAFixedScaleItStays() {
    try (NDManager manager = NDManager.newBaseManager()) {
      for (boolean adaptive : new boolean[] {false, true}) {
        LossHead head = head(manager, adaptive);
        assertEquals(expectedLoss(START), loss(head, manager, !adaptive), 1e-5);
        head.afterUpdate(parameter -> null);
        assertEquals(START, scale(head), 1e-6);
      }
    }
  }

  @Test
  void twoClassesHaveAScaleOfOne() {
    try (NDManager manager = NDManager.newBaseManager()) {
      LossHead head = new AdaCos().head(CLASSES, 2);
      head.initialize(manager, DataType.FLOAT32, new Shape(3, CLASSES));
      assertEquals(1, scale(head), 0);
    }
  }
}
