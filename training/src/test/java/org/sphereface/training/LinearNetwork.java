package org.sphereface.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.util.PairList;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.Network;

/** Embeddings that are linear in the pixels: for tests to which the network does not matter. */
record LinearNetwork(int inputHeight, int inputWidth, int embeddingSize) implements Network {

  @Override
  public String id() {
    return "linear";
  }

  @Override
  public String summary() {
    return "Of tests.";
  }

  @Override
  public String source() {
    return "nowhere";
  }

  @Override
  public String label() {
    return "Linear";
  }

  @Override
  public EmbeddingNetwork block() {
    return new Block(new Shape(embeddingSize, 3L * inputHeight * inputWidth));
  }

  private static final class Block extends EmbeddingNetwork {

    private final Parameter weight;

    Block(Shape shape) {
      weight =
          addParameter(
              Parameter.builder()
                  .setName("weight")
                  .setType(Parameter.Type.WEIGHT)
                  .optInitializer(new XavierInitializer())
                  .optShape(shape)
                  .build());
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore parameterStore,
        NDList inputs,
        boolean training,
        PairList<String, Object> params) {
      NDArray images = inputs.singletonOrThrow();
      NDArray rows = images.reshape(images.getShape().get(0), -1);
      NDArray columns = parameterStore.getValue(weight, images.getDevice(), training).transpose();
      return new NDList(rows.matMul(columns));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return new Shape[] {new Shape(inputShapes[0].get(0), weight.getShape().get(0))};
    }

    @Override
    public double rateMultiplier(String parameterName) {
      return 1;
    }

    @Override
    public double decayMultiplier(String parameterName) {
      return 1;
    }
  }
}
