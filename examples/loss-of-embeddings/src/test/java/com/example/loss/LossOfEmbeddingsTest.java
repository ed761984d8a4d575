package com.example.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.sphereface.losses.builtin.ASoftmax;
import org.sphereface.losses.builtin.Softmax;

class LossOfEmbeddingsTest {

  /**
   * One class: its probability is 1, so that the loss and its gradient are 0, whatever the weights.
   */
  @Test
  void oneClassHasNoLoss() {
    LossOfEmbeddings.Result result =
        LossOfEmbeddings.of(new ASoftmax(), new float[][] {{3, 4}}, new float[] {0}, 1);
    assertEquals(0, result.loss(), 1e-6);
    assertEquals(0, result.gradient()[0], 1e-6);
  }

  /** At the origin all logits are 0: every class is as likely as any other. */
  @Test
  void anEmbeddingOfZerosIsGuessed() {
    LossOfEmbeddings.Result result =
        LossOfEmbeddings.of(new Softmax(), new float[][] {{0, 0}}, new float[] {2}, 4);
    assertEquals(Math.log(4), result.loss(), 1e-5);
    assertEquals(2, result.gradient().length);
  }
}
