package com.example.plugin;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.Network;
import org.sphereface.networks.architecture.BlockNetwork;
import org.sphereface.networks.architecture.ParameterMultipliers;

/**
 * A network of plain DJL blocks, the shortest way to try an architecture. It has no ONNX form and
 * computes in float32 only.
 *
 * @param inputHeight pixels
 * @param inputWidth pixels
 * @param embeddingSize number of values of an embedding
 */
public record PlainBlocksNetwork(int inputHeight, int inputWidth, int embeddingSize)
    implements Network {

  /** 112 x 96, 64 values. */
  public PlainBlocksNetwork() {
    this(112, 96, 64);
  }

  @Override
  public String id() {
    return "plain-blocks";
  }

  @Override
  public String summary() {
    return "A convolution, ReLU and a linear layer, as DJL blocks.";
  }

  @Override
  public String source() {
    return "An example, not published";
  }

  @Override
  public String label() {
    return "Plain blocks";
  }

  @Override
  public EmbeddingNetwork block() {
    SequentialBlock block =
        new SequentialBlock()
            .add(
                Conv2d.builder()
                    .setFilters(16)
                    .setKernelShape(new Shape(5, 5))
                    .optStride(new Shape(4, 4))
                    .build())
            .add(Activation::relu)
            .add(Blocks.batchFlattenBlock())
            .add(Linear.builder().setUnits(embeddingSize).build());
    return new BlockNetwork(block, embeddingSize, new ParameterMultipliers(1, 0, 0));
  }
}
