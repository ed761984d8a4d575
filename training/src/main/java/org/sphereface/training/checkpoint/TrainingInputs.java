package org.sphereface.training.checkpoint;

/**
 * The inputs on which a training depends. A checkpoint keeps them: a training resumes only from
 * checkpoints with the same inputs, and the message names the differences.
 *
 * @param configuration of the cell, as YAML; its evaluations may differ
 * @param data the training set's description
 * @param fingerprint of the training set
 * @param engine with its version
 * @param start SHA-256 of the parameters that it starts from; empty if it starts from chance
 */
public record TrainingInputs(
    String configuration, String data, String fingerprint, String engine, String start) {

  /** Returns the inputs of a training that depends on its configuration only. */
  public static TrainingInputs of(String configuration) {
    return new TrainingInputs(configuration, "", "", "", "");
  }
}
