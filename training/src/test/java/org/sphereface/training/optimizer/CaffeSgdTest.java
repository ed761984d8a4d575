package org.sphereface.training.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CaffeSgdTest {

  private static final double MOMENTUM = 0.9;
  private static final double DECAY = 0.05;

  @Test
  void updatesFollowCaffesVelocityWithTheRateInsideWhenTheRateFalls() {
    try (NDManager manager = NDManager.newBaseManager()) {
      CaffeSgd optimizer =
          new CaffeSgd(
              Map.of(
                  "id-a", new CaffeSgd.Multipliers("a", 1, 1),
                  "id-b", new CaffeSgd.Multipliers("b", 2, 0)),
              manager,
              new Sgd(MOMENTUM, DECAY));
      double[] rates = {0.1, 0.1, 0.01, 0.01};
      double[] gradients = {1, -2, 3, 0.5};
      NDArray a = weight(manager);
      NDArray b = weight(manager);
      double expectedA = 1;
      double expectedB = 1;
      double velocityA = 0;
      double velocityB = 0;
      for (int i = 0; i < rates.length; i++) {
        optimizer.prepare(i + 1, rates[i]);
        float[] gradient = {(float) gradients[i]};
        optimizer.update("id-a", a, manager.create(gradient));
        optimizer.update("id-b", b, manager.create(gradient));
        velocityA = MOMENTUM * velocityA - rates[i] * (gradients[i] + DECAY * expectedA);
        expectedA += velocityA;
        velocityB = MOMENTUM * velocityB - 2 * rates[i] * gradients[i];
        expectedB += velocityB;
        assertArrayEquals(new float[] {(float) expectedA}, a.toFloatArray(), 1e-5f);
        assertArrayEquals(new float[] {(float) expectedB}, b.toFloatArray(), 1e-5f);
      }
      assertEquals(Set.of("velocity.a", "velocity.b"), optimizer.states().keySet());
      // PyTorch's kernel keeps its negative
      velocityA *= Engine.getInstance().getEngineName().equals("PyTorch") ? -1 : 1;
      assertArrayEquals(
          new float[] {(float) velocityA},
          optimizer.states().get("velocity.a").toFloatArray(),
          1e-5f);
    }
  }

  @Test
  void aGradientInAnotherOrderInMemoryIsTakenValueByValue() {
    try (NDManager manager = NDManager.newBaseManager()) {
      CaffeSgd optimizer =
          new CaffeSgd(
              Map.of("id", new CaffeSgd.Multipliers("a", 1, 0)), manager, new Sgd(MOMENTUM, 0));
      NDArray weight = manager.zeros(new Shape(2, 3));
      weight.setRequiresGradient(true);
      NDArray columns = manager.create(new float[] {1, 4, 2, 5, 3, 6}, new Shape(3, 2));
      optimizer.prepare(1, 0.5);
      optimizer.update("id", weight, columns.transpose());
      assertArrayEquals(
          new float[] {-0.5f, -1, -1.5f, -2, -2.5f, -3}, weight.toFloatArray(), 1e-6f);
    }
  }

  @Test
  void aRateOfItsOwnIsAPlainStepAndLeavesNoGradientForTheNextToBeAddedTo() {
    try (NDManager manager = NDManager.newBaseManager()) {
      CaffeSgd optimizer =
          new CaffeSgd(
              Map.of("id", new CaffeSgd.Multipliers("a", 1, 1, OptionalDouble.of(0.5))),
              manager,
              new Sgd(MOMENTUM, DECAY));
      NDArray weight = weight(manager);
      NDArray gradient = manager.create(new float[] {4});
      optimizer.update("id", weight, gradient);
      assertArrayEquals(new float[] {1 - 0.5f * 4}, weight.toFloatArray());
      assertArrayEquals(new float[] {0}, gradient.toFloatArray());
    }
  }

  private static NDArray weight(NDManager manager) {
    NDArray weight = manager.create(new float[] {1});
    weight.setRequiresGradient(true);
    return weight;
  }
}
