package org.sphereface.training;

import java.util.List;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.training.checkpoint.TrainingState;

/** Receives the progress of a training. */
@FunctionalInterface
public interface TrainingListener {

  /**
   * Called before the first iteration.
   *
   * @param done the state of the training; at iteration 0 if the training starts
   */
  default void began(TrainingState done) {}

  /**
   * Called after each logged interval.
   *
   * @param point what was measured since the last call
   * @param imagesPerSecond the interval's speed
   */
  void logged(CurvePoint point, double imagesPerSecond);

  /**
   * Called when a training seems to learn nothing.
   *
   * @param warning what is seen and what to change, in a sentence
   */
  default void warned(String warning) {}

  /** Returns a listener that calls others, in their order. */
  static TrainingListener all(List<TrainingListener> listeners) {
    List<TrainingListener> all = List.copyOf(listeners);
    return new TrainingListener() {
      @Override
      public void began(TrainingState done) {
        all.forEach(listener -> listener.began(done));
      }

      @Override
      public void logged(CurvePoint point, double imagesPerSecond) {
        all.forEach(listener -> listener.logged(point, imagesPerSecond));
      }

      @Override
      public void warned(String warning) {
        all.forEach(listener -> listener.warned(warning));
      }
    };
  }
}
