package org.sphereface.experiments.training;

/** A training that cannot go on, told in one sentence: where it stopped and what to change. */
public final class TrainingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public TrainingException(String message) {
    super(message);
  }
}
