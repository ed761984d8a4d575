package org.sphereface.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.util.PairList;
import java.util.List;

/**
 * SphereFace-4 and -20 (Table 2 of the paper, 112 x 96) in the simplest form, of DJL's own blocks:
 * the peer that this project's networks are held against. It shares no code with them and stays as
 * it is.
 */
final class PlainNetwork {

  static final int EMBEDDING = 512;
  private static final int[] CHANNELS = {64, 128, 256, 512};

  private PlainNetwork() {}

  /**
   * @param depth 4 or 20
   * @param activation {@code prelu} or {@code relu}
   */
  static Block of(int depth, String activation) {
    int[] units =
        switch (depth) {
          case 4 -> new int[] {0, 0, 0, 0};
          case 20 -> new int[] {1, 2, 4, 1};
          default -> throw new IllegalArgumentException("no plain net of depth " + depth);
        };
    SequentialBlock net = new SequentialBlock();
    for (int stage = 0; stage < CHANNELS.length; stage++) {
      net.add(convolution(CHANNELS[stage], 2, true)).add(activation(activation, CHANNELS[stage]));
      for (int unit = 0; unit < units[stage]; unit++) {
        net.add(residual(CHANNELS[stage], activation));
      }
    }
    return net.add(Blocks.batchFlattenBlock()).add(Linear.builder().setUnits(EMBEDDING).build());
  }

  private static Block residual(int channels, String activation) {
    SequentialBlock branch =
        new SequentialBlock()
            .add(convolution(channels, 1, false))
            .add(activation(activation, channels))
            .add(convolution(channels, 1, false))
            .add(activation(activation, channels));
    return new ParallelBlock(
        both -> new NDList(both.get(0).singletonOrThrow().add(both.get(1).singletonOrThrow())),
        List.of(Blocks.identityBlock(), branch));
  }

  private static Block convolution(int channels, int stride, boolean bias) {
    return Conv2d.builder()
        .setFilters(channels)
        .setKernelShape(new Shape(3, 3))
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(1, 1))
        .optBias(bias)
        .build();
  }

  private static Block activation(String name, int channels) {
    return name.equals("relu")
        ? LambdaBlock.singleton(Activation::relu)
        : new BroadcastPrelu(channels);
  }

  /** {@code relu(x) + a (x - relu(x))}, the slopes a broadcast over images and pixels. */
  private static final class BroadcastPrelu extends AbstractBlock {

    private final Parameter slope;

    BroadcastPrelu(int channels) {
      super((byte) 1);
      slope =
          addParameter(
              Parameter.builder()
                  .setName("slope")
                  .setType(Parameter.Type.OTHER)
                  .optShape(new Shape(1, channels, 1, 1))
                  .optInitializer(new ConstantInitializer(0.25f))
                  .build());
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      NDArray x = inputs.singletonOrThrow();
      NDArray rectified = Activation.relu(x);
      NDArray a = store.getValue(slope, x.getDevice(), training);
      return new NDList(rectified.add(x.sub(rectified).mul(a)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inputShapes;
    }

    @Override
    protected void initializeChildBlocks(
        NDManager manager, DataType dataType, Shape... inputShapes) {}
  }
}
