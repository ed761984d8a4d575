package org.sphereface.training.optimizer;

/** How long a training is, and its learning rate as a function of the iteration alone. */
public interface RateSchedule {

  /** Updates of the parameters, at least 1. */
  int iterations();

  /** The rate at an iteration, counted from 1. */
  double at(long iteration);
}
