package org.sphereface.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;

/**
 * The trainable SphereFace network.
 *
 * <p>Layers are named as in the released prototxt: {@code conv1_1}, {@code relu1_1}, {@code
 * conv1_2}, ..., {@code fc5}. DJL puts the layer's position before and the parameter's name behind:
 * {@code 01conv1_1_weight}, {@code 01conv1_1_bias}, {@code 02relu1_1_slope}, ..., {@code
 * 41fc5_weight}, {@code 41fc5_bias}. Convolutions inside residual units have no bias.
 */
final class SphereFaceBlock extends EmbeddingNetwork {

  private final List<Stage> stages = new ArrayList<>();
  private final FullyConnected last;
  private final Shape input;

  /**
   * @param units residual units of each stage
   * @param channels channels of each stage
   */
  SphereFaceBlock(int[] units, int[] channels, int height, int width, int embeddingSize) {
    input = new Shape(3, height, width);
    int in = 3;
    long h = height;
    long w = width;
    for (int s = 0; s < units.length; s++) {
      stages.add(addStage(s + 1, units[s], in, channels[s]));
      in = channels[s];
      h = Convolution3x3.halved(h);
      w = Convolution3x3.halved(w);
    }
    int features = Math.toIntExact(in * h * w);
    last = addChildBlock("fc5", new FullyConnected("fc5", features, embeddingSize));
  }

  private Stage addStage(int number, int units, int in, int channels) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 1; i <= 1 + 2 * units; i++) {
      String position = number + "_" + i;
      String name = "conv" + position;
      Convolution3x3 convolution =
          i == 1
              ? Convolution3x3.opening(name, in, channels)
              : Convolution3x3.inUnit(name, channels);
      addChildBlock(name, convolution);
      ChannelPrelu activation = addChildBlock("relu" + position, new ChannelPrelu(channels));
      layers.add(new Layer(convolution, activation));
    }
    return new Stage(layers);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    if (!x.getShape().slice(1).equals(input)) {
      throw new IllegalArgumentException(
          "the network takes images of "
              + input
              + " (channels, height, width), but was given "
              + x.getShape().slice(1));
    }
    for (Stage stage : stages) {
      x = stage.forward(parameterStore, x, training);
    }
    return last.forward(parameterStore, new NDList(x), training);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... shapes) {
    // Residual units keep shapes, so that the layers' own order gives each its input.
    Shape[] current = shapes;
    for (Block child : getChildren().values()) {
      child.initialize(manager, dataType, current);
      current = child.getOutputShapes(current);
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return last.getOutputShapes(inputShapes);
  }

  @Override
  public double rateMultiplier(String parameterName) {
    return parameterName.endsWith("_bias") ? 2 : 1;
  }

  @Override
  public double decayMultiplier(String parameterName) {
    return parameterName.endsWith("_bias") ? 0 : 1;
  }

  private record Layer(Convolution3x3 convolution, ChannelPrelu activation) {

    NDArray forward(ParameterStore parameterStore, NDArray x, boolean training) {
      NDList convolved = convolution.forward(parameterStore, new NDList(x), training);
      return activation.forward(parameterStore, convolved, training).singletonOrThrow();
    }
  }

  /** An opening layer, then pairs of layers, each pair with a way around it. */
  private record Stage(List<Layer> layers) {

    NDArray forward(ParameterStore parameterStore, NDArray input, boolean training) {
      NDArray x = layers.get(0).forward(parameterStore, input, training);
      for (int i = 1; i < layers.size(); i += 2) {
        NDArray inner = layers.get(i).forward(parameterStore, x, training);
        x = x.add(layers.get(i + 1).forward(parameterStore, inner, training));
      }
      return x;
    }
  }
}
