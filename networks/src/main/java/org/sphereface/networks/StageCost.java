package org.sphereface.networks;

import java.util.List;
import org.sphereface.networks.layer.LayerCost;

/**
 * A stage of a network and what it costs, for one image.
 *
 * <p>The receptive field is that of one output value in pixels of the input, counted from the
 * input, along the longest way, and as if the image went on beyond its border: {@code r <- r + (k -
 * 1) j}, then {@code j <- s j}, for each window of side k and stride s, from r = j = 1.
 *
 * @param name such as {@code conv1}
 * @param channels of its output
 * @param height of its output; 1 for vectors
 * @param width of its output; 1 for vectors
 * @param fieldHeight rows of its receptive field
 * @param fieldWidth columns of its receptive field
 * @param parameters trainable values; the running statistics of batch normalisation are not counted
 * @param flops floating-point operations of a forward pass, a multiply-add counting as two;
 *     convolutions and linear layers alone are counted, as is usual
 * @param activationBytes an estimate of what a training step keeps in memory: the outputs of all
 *     operators (float32), which live until the step ends; parameters, their gradients, gradients
 *     on their way back and what the allocator holds come on top
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

  public static StageCost between(String name, LayerCost before, LayerCost after) {
    return new StageCost(
        name,
        after.channels(),
        after.height(),
        after.width(),
        after.fieldHeight(),
        after.fieldWidth(),
        after.parameters() - before.parameters(),
        2 * (after.multiplyAdds() - before.multiplyAdds()),
        Float.BYTES * (after.values() - before.values()));
  }

  /**
   * The stages as one: output and receptive field of the last, costs summed.
   *
   * @param stages at least one, in their order
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
