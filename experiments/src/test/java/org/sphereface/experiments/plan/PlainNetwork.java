package org.sphereface.experiments.plan;

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
 * A network of plain DJL blocks, which tests register.
 *
 * @param opaque whether a block that cannot be counted follows
 * @param units of the linear layer; another number than embeddingSize is a mistake
 */
public record PlainNetwork(int inputHeight, int inputWidth, boolean opaque, int units)
    implements Network {

  /** 14 x 12 pixels. */
  public PlainNetwork() {
    this(14, 12, false, 8);
  }

  @Override
  public String id() {
    return "plain-network";
  }

  @Override
  public String summary() {
    return "Registered by tests.";
  }

  @Override
  public String source() {
    return "nowhere";
  }

  @Override
  public String label() {
    return opaque ? "Opaque" : "Plain";
  }

  @Override
  public int embeddingSize() {
    return 8;
  }

  @Override
  public EmbeddingNetwork block() {
    SequentialBlock block =
        new SequentialBlock()
            .add(
                Conv2d.builder()
                    .setFilters(4)
                    .setKernelShape(new Shape(3, 3))
                    .optStride(new Shape(2, 2))
                    .build())
            .add(Activation::relu)
            .add(Blocks.batchFlattenBlock())
            .add(Linear.builder().setUnits(units).build());
    if (opaque) {
      block.add(new MatrixBlock(8));
    }
    return new BlockNetwork(block, 8, new ParameterMultipliers(2, 0, 0));
  }
}
