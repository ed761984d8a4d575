package org.sphereface.training.checkpoint;

/**
 * What a training is of: one that was interrupted goes on under the same alone. It is kept with
 * each checkpoint, so that a difference can be told.
 *
 * @param configuration of the cell, as YAML; how it is evaluated later decides nothing
 * @param data the training set's description
 * @param fingerprint of the training set
 * @param engine with its version
 * @param start SHA-256 of the parameters that it starts from; empty if it starts from chance
 */
public record TrainingInputs(
    String configuration, String data, String fingerprint, String engine, String start) {

  /** Of a training whose configuration is all. */
  public static TrainingInputs of(String configuration) {
    return new TrainingInputs(configuration, "", "", "", "");
  }
}
