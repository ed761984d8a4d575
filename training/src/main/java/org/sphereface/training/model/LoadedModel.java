package org.sphereface.training.model;

import java.util.Map;

/** A model that a runtime has loaded: one input, images, whose first output is their embeddings. */
interface LoadedModel extends AutoCloseable {

  /**
   * The first output.
   *
   * @param type of its values, such as {@code float32}
   * @param values row by row; empty if they are not float32
   */
  record Output(String type, long[] shape, float[] values) {}

  /** Returns the four sides of the input; below 1 where the file leaves one open. */
  long[] inputShape();

  /** Returns what the file says about itself. */
  Map<String, String> notes();

  /** Returns the runtime with its version. */
  String runtime();

  /** Returns whether several threads may run it at once, each of which then computes alone. */
  boolean concurrent();

  /** Returns how many images are best embedded together, without their mirror images. */
  int batch();

  /**
   * Runs the model.
   *
   * @param images values of the input
   * @param shape of the input, without open sides
   * @throws IllegalArgumentException if the model cannot be run; the message is the reason alone
   */
  Output run(float[] images, long[] shape);

  @Override
  void close();
}
