package org.sphereface.networks;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Convolution;
import ai.djl.nn.convolutional.Deconvolution;
import ai.djl.nn.core.Linear;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Counts what initialised DJL blocks compute, from the shapes of their inputs and outputs.
 *
 * <p>FLOPs are those of convolutions and linear layers: twice the values of the weight, times the
 * pixels of the output (of the input for transposed convolutions). A block of another kind that
 * itself has a matrix or a kernel makes them unknown, as does a network with neither. A child that
 * its parent applies more than once counts once.
 */
final class BlockCounter {

  private long flops;
  private long outputs;
  private long largest;
  private boolean uncounted;
  private boolean unmeasured;

  void count(Block block) {
    if (block.getChildren().isEmpty()) {
      leaf(block);
      return;
    }
    uncounted |= hasMatrix(block);
    block.getChildren().values().forEach(this::count);
    if (block instanceof ParallelBlock && block.isInitialized()) {
      add(block.getOutputShapes(block.getInputShapes()));
    }
  }

  private void leaf(Block block) {
    if (!block.isInitialized()) {
      // its parent does not initialise it: a block without parameters
      unmeasured = true;
      return;
    }
    Shape[] inputs = block.getInputShapes();
    Shape[] out = block.getOutputShapes(inputs);
    add(out);
    if (block instanceof Convolution) {
      flops += 2 * weights(block) * pixels(out[0]);
    } else if (block instanceof Deconvolution) {
      flops += 2 * weights(block) * pixels(inputs[0]);
    } else if (block instanceof Linear) {
      Shape weight = block.getParameters().get("weight").getShape();
      flops += 2 * inputs[0].size() / weight.get(1) * weight.size();
    } else {
      uncounted |= hasMatrix(block);
    }
  }

  private static boolean hasMatrix(Block block) {
    return block.getDirectParameters().values().stream()
        .map(Parameter::getShape)
        .anyMatch(shape -> shape.dimension() > 1);
  }

  private static long weights(Block block) {
    return block.getParameters().get("weight").getShape().size();
  }

  /** Batch times height times width, or what there is of it. */
  private static long pixels(Shape maps) {
    return maps.size() / maps.get(1);
  }

  private void add(Shape[] out) {
    long size = Arrays.stream(out).mapToLong(Shape::size).sum();
    outputs += size;
    largest = Math.max(largest, size);
  }

  OptionalLong flops() {
    return uncounted || flops == 0 ? OptionalLong.empty() : OptionalLong.of(flops);
  }

  OptionalLong activationBytes() {
    return unmeasured || uncounted || outputs == 0
        ? OptionalLong.empty()
        : OptionalLong.of(Float.BYTES * outputs + NetworkCost.backwardBytes(largest));
  }
}
