package org.sphereface.benchmarks;

import org.sphereface.networks.Precision;
import org.sphereface.networks.architecture.SphereFaceNetwork;

/**
 * A training as a whole: images a second by the clock, slow steps included. The first repetition is
 * short: it tells how many steps the others take.
 */
final class WholeTraining implements Measured {

  private static final int LEAST = 4;
  private static final int MOST = 200;

  private final TrainingSteps training;
  private final int batch;
  private int steps = LEAST;

  WholeTraining(int depth, double width, int height, int columns, int batch) {
    this.batch = batch;
    training =
        new TrainingSteps(
            new SphereFaceNetwork(depth, width, height, columns, 512, "paper"),
            1000,
            batch,
            Precision.FLOAT32);
  }

  @Override
  public double measure() {
    long started = System.nanoTime();
    training.run(steps, steps + 1);
    double seconds = (System.nanoTime() - started) / 1e9;
    double speed = steps * batch / seconds;
    // about as long as other repetitions; a stall must not make the next one short
    steps = Math.max(steps, (int) Math.min(MOST, Math.ceil(Pace.STEADY.seconds() * speed / batch)));
    return speed;
  }

  @Override
  public void close() {
    training.close();
  }
}
