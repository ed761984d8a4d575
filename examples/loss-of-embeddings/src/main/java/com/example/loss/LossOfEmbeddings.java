package com.example.loss;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.builtin.Softmax;

/** A loss of embeddings and its gradient, for a training loop of one's own. */
public final class LossOfEmbeddings {

  private LossOfEmbeddings() {}

  /**
   * A loss and its gradient by the embeddings.
   *
   * @param loss the mean over the batch
   * @param gradient B x d, row after row
   */
  public record Result(float loss, float[] gradient) {}

  /** Runs the example: four embeddings of two people under softmax. */
  public static void main(String[] none) {
    float[][] embeddings = {{1, 0}, {0.9f, 0.1f}, {0, 1}, {0.1f, 0.9f}};
    Result result = of(new Softmax(), embeddings, new float[] {0, 0, 1, 1}, 2);
    System.out.printf(
        "loss %.4f, gradient of the first embedding (%.4f, %.4f)%n",
        result.loss(), result.gradient()[0], result.gradient()[1]);
  }

  /** The loss at the first iteration, with class weights as they are initialised. */
  static Result of(Loss loss, float[][] embeddings, float[] labels, int classes) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.create(embeddings);
      LossHead head = loss.head(embeddings[0].length, classes);
      head.initialize(manager, DataType.FLOAT32, new Shape(labels.length, embeddings[0].length));
      head.beforeIteration(labels, 1, parameter -> null);
      x.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        ParameterStore store = new ParameterStore(manager, false);
        NDArray mean = head.loss(store, x, manager.create(labels), 1, true).get(0);
        collector.backward(mean);
        return new Result(mean.toFloatArray()[0], x.getGradient().toFloatArray());
      }
    }
  }
}
