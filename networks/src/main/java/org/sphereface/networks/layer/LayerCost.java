package org.sphereface.networks.layer;

/**
 * What a network measures from its input up to some layer, for one image.
 *
 * @param channels of the feature map there
 * @param height of the feature map
 * @param width of the feature map
 * @param fieldHeight rows of the input that a value there depends on, as if the input had no border
 * @param fieldWidth the same for columns
 * @param jump input pixels between neighbouring values of the feature map
 * @param parameters trainable values so far
 * @param multiplyAdds of convolutions and linear layers so far
 * @param values that the operators so far have put out
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

  /** At the input: an image of 3 channels. */
  public static LayerCost image(int height, int width) {
    return new LayerCost(3, height, width, 1, 1, 1, 0, 0, 0);
  }

  long pixels() {
    return (long) height * width;
  }

  public long mapValues() {
    return channels * pixels();
  }

  /** Behind a window that slides over the map: the geometry alone changes. */
  LayerCost windowed(
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

  /** With another size of the map, as behind windows of which the last is cut off. */
  LayerCost sized(int newHeight, int newWidth) {
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

  /** With costs added: the geometry stays. */
  LayerCost plus(long moreParameters, long moreMultiplyAdds, long moreValues) {
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

  /** The sum of this way from a fork and another: the larger field, the costs of both. */
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
