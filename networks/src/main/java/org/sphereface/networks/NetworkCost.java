package org.sphereface.networks;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a network holds, and what it computes for one image.
 *
 * <p>FLOPs and activations are those of the {@linkplain Network#stages() stages}; of a network
 * without stages they are counted from the shapes of its DJL blocks.
 *
 * @param values of all parameters, with running statistics
 * @param trained values of the parameters that have a gradient
 * @param flops of a forward pass, as {@link StageCost#flops}; empty if they cannot be counted
 * @param activationBytes an estimate of what a training step holds at most, for one image: {@link
 *     StageCost#activationBytes}, and three times the largest output, which are the gradients of an
 *     operator's output and input and a copy in the engine's order; empty if they cannot be counted
 */
public record NetworkCost(
    long values, long trained, OptionalLong flops, OptionalLong activationBytes) {

  private static final int MAPS_OF_BACKWARD_PASS = 3;

  /**
   * Returns the cost. A network of plain DJL blocks gets its shapes when it is initialised: this is
   * done here, on the engine, and freed again.
   *
   * @throws IllegalArgumentException if the block cannot be made or initialised
   */
  public static NetworkCost of(Network network) {
    EmbeddingNetwork block = block(network);
    if (isShaped(block)) {
      return of(block, network.stages(), false);
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      initialize(network, block, manager);
      return of(block, network.stages(), true);
    }
  }

  /**
   * Returns the cost without loading an engine.
   *
   * @return empty if the shapes of the parameters are only known after initialisation
   * @throws IllegalArgumentException if the block cannot be made
   */
  public static Optional<NetworkCost> withoutEngine(Network network) {
    EmbeddingNetwork block = block(network);
    return isShaped(block) ? Optional.of(of(block, network.stages(), false)) : Optional.empty();
  }

  private static EmbeddingNetwork block(Network network) {
    try {
      return network.block();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "The network '" + network.id() + "' cannot make its block: " + reason(e), e);
    }
  }

  private static void initialize(Network network, EmbeddingNetwork block, NDManager manager) {
    Shape image = new Shape(1, 3, network.inputHeight(), network.inputWidth());
    try {
      block.initialize(manager, DataType.FLOAT32, image);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "The block of the network '"
              + network.id()
              + "' cannot be initialised for images of "
              + network.inputHeight()
              + " x "
              + network.inputWidth()
              + " (height x width): "
              + reason(e),
          e);
    }
  }

  private static String reason(RuntimeException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private static boolean isShaped(EmbeddingNetwork block) {
    return block.getParameters().values().stream()
        .allMatch(parameter -> parameter.getShape() != null);
  }

  private static NetworkCost of(
      EmbeddingNetwork block, List<StageCost> stages, boolean initialised) {
    long values = 0;
    long trained = 0;
    for (Parameter parameter : block.getParameters().values()) {
      long size = parameter.getShape().size();
      values += size;
      trained += parameter.requiresGradient() ? size : 0;
    }
    if (!stages.isEmpty()) {
      StageCost total = StageCost.total(stages);
      long largest =
          stages.stream()
              .mapToLong(stage -> (long) stage.channels() * stage.height() * stage.width())
              .max()
              .getAsLong();
      return new NetworkCost(
          values,
          trained,
          OptionalLong.of(total.flops()),
          OptionalLong.of(total.activationBytes() + backwardBytes(largest)));
    }
    if (!initialised) {
      return new NetworkCost(values, trained, OptionalLong.empty(), OptionalLong.empty());
    }
    BlockCounter counter = new BlockCounter();
    counter.count(block);
    return new NetworkCost(values, trained, counter.flops(), counter.activationBytes());
  }

  /**
   * Returns the bytes that the backward pass holds at most beside the outputs of all operators.
   *
   * @param largest number of values of an operator's output
   */
  static long backwardBytes(long largest) {
    return MAPS_OF_BACKWARD_PASS * Float.BYTES * largest;
  }
}
