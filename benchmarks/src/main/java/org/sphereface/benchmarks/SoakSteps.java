package org.sphereface.benchmarks;

import org.sphereface.networks.Precision;
import org.sphereface.networks.architecture.SphereFaceNetwork;

/**
 * Training steps of a narrow net, with a checkpoint on the way: resident memory after them, MiB.
 */
final class SoakSteps implements Measured {

  private final TrainingSteps training =
      new TrainingSteps(
          new SphereFaceNetwork(4, 0.5, 56, 48, 128, "paper"), 100, 16, Precision.FLOAT32);
  private final int steps;

  /**
   * @param steps of a repetition
   */
  SoakSteps(int steps) {
    this.steps = steps;
  }

  @Override
  public double measure() {
    training.run(steps, steps / 2);
    return PeakMemory.residentMebibytes().orElse(Double.NaN);
  }

  @Override
  public void close() {
    training.close();
  }
}
