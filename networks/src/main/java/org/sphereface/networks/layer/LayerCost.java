package org.sphereface.networks.layer;

/**
 * The size of the feature map behind a layer, and the cost of the network up to there, for one
 * image.
 *
 * @param channels of the feature map
 * @param height of the feature map
 * @param width of the feature map
 * @param fieldHeight rows of the input on which a value depends, without regard to the border
 * @param fieldWidth the same for columns
 * @param jump input pixels between neighbouring values of the feature map
 * @param parameters trainable values so far
 * @param multiplyAdds of convolutions and linear layers so far
 * @param values in the outputs of all operators so far
 */
public record LayerCost(
    int channels,
    int height,
    int width,
    int fieldHeight,
    int fieldWidth,
    int jump,
    long parameters,
    long multiplyAdds,
    long values) {

  /** Returns the start of a network: an image of 3 channels. */
  public static LayerCost image(int height, int width) {
    return new LayerCost(3, height, width, 1, 1, 1, 0, 0, 0);
  }

  long pixels() {
    return (long) height * width;
  }

  /** Number of values of the feature map. */
  public long mapValues() {
    return channels * pixels();
  }

  /** Returns the cost behind a window that slides over the map: only the geometry changes. */
  public LayerCost windowed(
      int newChannels, int windowHeight, int windowWidth, int stride, int paddingOfSides) {
    return new LayerCost(
        newChannels,
        (height + 2 * paddingOfSides - windowHeight) / stride + 1,
        (width + 2 * paddingOfSides - windowWidth) / stride + 1,
        fieldHeight + (windowHeight - 1) * jump,
        fieldWidth + (windowWidth - 1) * jump,
        jump * stride,
        parameters,
        multiplyAdds,
        values);
  }

  /** Returns the cost with another size of the map, as behind windows that are cut off. */
  public LayerCost sized(int newHeight, int newWidth) {
    return new LayerCost(
        channels,
        newHeight,
        newWidth,
        fieldHeight,
        fieldWidth,
        jump,
        parameters,
        multiplyAdds,
        values);
  }

  /** Returns the cost with a layer's own costs added: the geometry stays. */
  public LayerCost plus(long moreParameters, long moreMultiplyAdds, long moreValues) {
    return new LayerCost(
        channels,
        height,
        width,
        fieldHeight,
        fieldWidth,
        jump,
        parameters + moreParameters,
        multiplyAdds + moreMultiplyAdds,
        values + moreValues);
  }

  /** Joins this path from a fork with another: the larger field, the costs of both. */
  LayerCost joined(LayerCost other, LayerCost fork) {
    return new LayerCost(
        channels,
        height,
        width,
        Math.max(fieldHeight, other.fieldHeight),
        Math.max(fieldWidth, other.fieldWidth),
        jump,
        parameters + other.parameters - fork.parameters,
        multiplyAdds + other.multiplyAdds - fork.multiplyAdds,
        values + other.values - fork.values + mapValues());
  }
}
