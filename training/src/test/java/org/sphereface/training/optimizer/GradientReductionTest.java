package org.sphereface.training.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GradientReductionTest {

  @Test
  void everyCopyGetsTheUpdateOfTheSummedGradients() {
    try (NDManager manager = NDManager.newBaseManager()) {
      CaffeSgd optimizer =
          new CaffeSgd(Map.of("id", new CaffeSgd.Multipliers("w", 1, 1)), manager, new Sgd(0.9, 0));
      optimizer.prepare(1, 0.5);
      NDArray[] copies = {weight(manager), weight(manager), weight(manager)};
      NDArray[] gradients = {
        manager.create(new float[] {1, 0}),
        manager.create(new float[] {2, -1}),
        manager.create(new float[] {3, 5})
      };
      try (GradientReduction reduction = new GradientReduction(optimizer)) {
        reduction.update("id", gradients, copies);
      }
      for (NDArray copy : copies) {
        assertArrayEquals(new float[] {1 - 0.5f * 6, 2 - 0.5f * 4}, copy.toFloatArray(), 1e-6f);
      }
      // else PyTorch would add the next gradients to these
      assertArrayEquals(new float[] {0, 0}, gradients[1].toFloatArray());
      assertArrayEquals(new float[] {0, 0}, gradients[2].toFloatArray());
    }
  }

  private static NDArray weight(NDManager manager) {
    NDArray weight = manager.create(new float[] {1, 2});
    weight.setRequiresGradient(true);
    return weight;
  }
}
