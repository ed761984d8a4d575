package org.sphereface.networks;

import java.util.List;

/**
 * The output and the cost of a stage of a network, for one image.
 *
 * <p>The receptive field is that of one output value, in pixels of the network's input, along the
 * longest path and without regard to the border of the image: {@code r <- r + (k - 1) j}, then
 * {@code j <- s j}, for each window of side k and stride s, from r = j = 1.
 *
 * @param name such as {@code conv1}
 * @param channels of its output
 * @param height of its output; 1 for vectors
 * @param width of its output; 1 for vectors
 * @param fieldHeight rows of its receptive field
 * @param fieldWidth columns of its receptive field
 * @param parameters trainable values; the running statistics of batch normalisation are not counted
 * @param flops floating-point operations of a forward pass; a multiply-add counts as two, and only
 *     convolutions and linear layers count, as is usual
 * @param activationBytes an estimate of what a training step keeps in memory until it ends: the
 *     outputs of all operators (float32). It does not include parameters, gradients and what the
 *     allocator holds
 */
public record StageCost(
    String name,
    int channels,
    int height,
    int width,
    int fieldHeight,
    int fieldWidth,
    long parameters,
    long flops,
    long activationBytes) {

  /**
   * Returns the stages as one: output and receptive field of the last stage, and the sum of the
   * costs.
   *
   * @param stages at least one, in order
   * @throws IllegalArgumentException if there is none
   */
  public static StageCost total(List<StageCost> stages) {
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("there are no stages to sum");
    }
    StageCost last = stages.get(stages.size() - 1);
    return new StageCost(
        "total",
        last.channels,
        last.height,
        last.width,
        last.fieldHeight,
        last.fieldWidth,
        stages.stream().mapToLong(StageCost::parameters).sum(),
        stages.stream().mapToLong(StageCost::flops).sum(),
        stages.stream().mapToLong(StageCost::activationBytes).sum());
  }
}
