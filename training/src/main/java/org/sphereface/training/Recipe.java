package org.sphereface.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.sphereface.datasets.sampling.Augmentation;
import org.sphereface.networks.Precision;
import org.sphereface.training.optimizer.OptimizerSettings;
import org.sphereface.training.optimizer.RateSchedule;

/**
 * How a network is trained. The paper's: SGD with momentum and weight decay, and a rate that falls
 * in steps (section 4.1).
 *
 * <p>{@code experiments.matrix.RecipeSection} is the flat form in which a matrix file gives it.
 *
 * @param schedule length of the training and learning rate
 * @param optimizer how a gradient changes the parameters
 * @param data which images an iteration sees
 * @param precision in which numbers the network computes while it is trained; it is evaluated in
 *     float32
 * @param monitoring what is recorded during the training
 */
public record Recipe(
    RateSchedule schedule,
    OptimizerSettings optimizer,
    Data data,
    Precision precision,
    Monitoring monitoring) {

  private static final int MOST_ITERATIONS_TO_CHECKPOINT = 1000;
  private static final int CHECKPOINTS = 10;
  private static final int POINTS = 50;

  /** In which order images come. */
  public enum ImageOrder {
    /** Every image once an epoch. */
    @JsonProperty("shuffled")
    SHUFFLED,
    /** Every identity equally often. */
    @JsonProperty("class-balanced")
    CLASS_BALANCED
  }

  /** What is done when the loss stays at ln(classes), the loss of guessing. */
  public enum StuckAction {
    /** The training warns, records the warning, and goes on. */
    @JsonProperty("warn")
    WARN,
    /** The training ends with a failure. */
    @JsonProperty("fail")
    FAIL
  }

  /**
   * The images of an iteration.
   *
   * @param batch images an iteration, over all devices; at least 1
   * @param order of images, for losses on single images; losses on pairs and triplets have their
   *     own
   * @param mirror whether an image is mirrored with probability one half
   * @param augmentation changes of images beyond mirroring
   * @param brokenShare share of the training images, 0 to 1, up to which broken ones are skipped
   */
  public record Data(
      int batch, ImageOrder order, boolean mirror, Augmentation augmentation, double brokenShare) {

    /**
     * @throws IllegalArgumentException if a value is out of its range
     */
    public Data {
      require(batch >= 1, "batch must be at least 1, but is " + batch);
      require(
          brokenShare >= 0 && brokenShare <= 1,
          "brokenShare must be in [0, 1], but is " + brokenShare);
    }

    /** Batches of shuffled images that are mirrored and not changed otherwise, as in the paper. */
    public static Data shuffled(int batch) {
      return new Data(batch, ImageOrder.SHUFFLED, true, Augmentation.NONE, 0.01);
    }
  }

  /**
   * What is recorded during a training.
   *
   * @param logEvery iterations between two points of the training curve; 0 is a fiftieth of the
   *     training
   * @param checkpointEvery iterations between two checkpoints; 0 is a tenth of the training, at
   *     most 1000
   * @param stuck what is done when the loss stays that of guessing
   */
  public record Monitoring(int logEvery, int checkpointEvery, StuckAction stuck) {

    /**
     * @throws IllegalArgumentException if a value is out of its range
     */
    public Monitoring {
      require(logEvery >= 0, "logEvery must not be negative, but is " + logEvery);
      require(
          checkpointEvery >= 0, "checkpointEvery must not be negative, but is " + checkpointEvery);
    }
  }

  /** Returns the iterations between two checkpoints, at least 1. */
  public int iterationsToCheckpoint() {
    return monitoring.checkpointEvery() > 0
        ? monitoring.checkpointEvery()
        : Math.max(1, Math.min(MOST_ITERATIONS_TO_CHECKPOINT, schedule.iterations() / CHECKPOINTS));
  }

  /** Returns the iterations between two points of the curve, at least 1. */
  public int iterationsToPoint() {
    return monitoring.logEvery() > 0
        ? monitoring.logEvery()
        : Math.max(1, Math.round(schedule.iterations() / (float) POINTS));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
