package org.sphereface.benchmarks;

import java.util.List;
import org.sphereface.networks.Precision;
import org.sphereface.networks.architecture.SphereFaceNetwork;

/**
 * Whole training steps as a run takes them: batch, forward and backward of network and A-Softmax
 * head (m = 4), update. Images a second of the median step; no step saves parameters. The first
 * repetition is short: it tells how many steps the others take.
 */
final class TrainingSpeed implements Measured {

  private final TrainingSteps training;
  private final Pace pace;
  private final int batch;
  private int steps;

  TrainingSpeed(
      int depth, String activation, int classes, int batch, Precision precision, Pace pace) {
    this.batch = batch;
    this.pace = pace;
    this.steps = pace.least();
    training =
        new TrainingSteps(
            new SphereFaceNetwork(depth, 1, 112, 96, 512, "paper", activation),
            classes,
            batch,
            precision);
  }

  @Override
  public double measure() {
    // the first step of a repetition waits for its batch
    List<Double> sorted = training.run(steps + 1, steps + 2).stream().skip(1).sorted().toList();
    double median = sorted.get(sorted.size() / 2);
    steps = pace.steps(batch / median);
    return median;
  }

  @Override
  public void close() {
    training.close();
  }
}
