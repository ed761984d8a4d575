package org.sphereface.training.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterServer;

/**
 * Synchronous data parallelism: sums a parameter's gradients over the devices, updates the first
 * device's copy, and copies it to the others. With one device it is the update alone.
 */
public final class GradientReduction implements ParameterServer {

  private final ParameterOptimizer optimizer;

  public GradientReduction(ParameterOptimizer optimizer) {
    this.optimizer = optimizer;
  }

  @Override
  public void init(String parameterId, NDArray[] value) {}

  @Override
  public void update(String parameterId, NDArray[] gradients, NDArray[] copies) {
    sumOnFirst(gradients);
    optimizer.update(parameterId, copies[0], gradients[0]);
    for (int device = 1; device < copies.length; device++) {
      copies[0].copyTo(copies[device]);
    }
  }

  /** Adds the gradients of all devices to that of the first; the others are 0 then. */
  public static void sumOnFirst(NDArray[] gradients) {
    for (int device = 1; device < gradients.length; device++) {
      try (NDArray arrived = gradients[device].toDevice(gradients[0].getDevice(), true)) {
        gradients[0].addi(arrived);
      }
      // PyTorch adds the next gradient to what is there; the optimizer clears the first one alone
      gradients[device].subi(gradients[device]);
    }
  }

  @Override
  public void close() {}
}
