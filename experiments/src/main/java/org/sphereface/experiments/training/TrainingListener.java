package org.sphereface.experiments.training;

import org.sphereface.reports.result.CellResult.CurvePoint;

/** Told of a training's progress. */
@FunctionalInterface
public interface TrainingListener {

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
}
