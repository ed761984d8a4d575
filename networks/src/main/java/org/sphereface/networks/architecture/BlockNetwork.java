package org.sphereface.networks.architecture;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Arrays;
import org.sphereface.networks.EmbeddingNetwork;

/**
 * A network that is one DJL block, such as a {@link ai.djl.nn.SequentialBlock} of convolutions and
 * a linear layer. It computes in float32 and has no ONNX form; a {@link LayeredNetwork} has both.
 *
 * <p>Parameters are named as DJL names them, by the order and the class of the blocks: {@code
 * 01block_01Conv2d_weight}.
 */
public final class BlockNetwork extends EmbeddingNetwork {

  private final Block block;
  private final int embeddingSize;
  private final ParameterMultipliers multipliers;

  /**
   * Makes a network of a block.
   *
   * @param block from N x 3 x height x width to N x embeddingSize
   * @param embeddingSize number of values of an embedding
   * @param multipliers factors on learning rate and weight decay
   */
  public BlockNetwork(Block block, int embeddingSize, ParameterMultipliers multipliers) {
    this.block = addChildBlock("block", block);
    this.embeddingSize = embeddingSize;
    this.multipliers = multipliers;
  }

  /**
   * Initialises the block.
   *
   * @throws IllegalArgumentException if its output is not N x embeddingSize
   */
  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    block.initialize(manager, dataType, inputShapes);
    Shape[] outputs = block.getOutputShapes(inputShapes);
    Shape expected = new Shape(inputShapes[0].get(0), embeddingSize);
    if (outputs.length != 1 || !outputs[0].equals(expected)) {
      throw new IllegalArgumentException(
          "the block makes "
              + Arrays.toString(outputs)
              + " of "
              + inputShapes[0]
              + ", but embeddings are "
              + expected
              + ": end it with a linear layer of "
              + embeddingSize
              + " units");
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    return block.forward(parameterStore, inputs, training, params);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return block.getOutputShapes(inputShapes);
  }

  @Override
  public double rateMultiplier(String parameterName) {
    return multipliers.rate(parameterName, getParameters().get(parameterName));
  }

  @Override
  public double decayMultiplier(String parameterName) {
    return multipliers.decay(parameterName, getParameters().get(parameterName));
  }
}
