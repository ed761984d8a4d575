package org.sphereface.losses.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.sphereface.engine.HostValues;
import org.sphereface.losses.HostParameter;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;

/**
 * Runs another head over a sample of the classes, and keeps the rows of all classes in host memory.
 *
 * <p>Parameters: those of the head over the sample.
 */
public final class SampledClassesHead extends LossHead {

  // Separates these numbers from those of parameters under the same seed.
  private static final long STREAM = 0x73616d706c65L;

  private final LossHead sampled;
  private final Map<String, Stores> rows = new LinkedHashMap<>();
  private long seed;
  private int[] sample;
  private float[] sampledLabels;

  /** All rows of a parameter and of its momentum. */
  private record Stores(HostRowStore values, HostRowStore velocity) {}

  /**
   * Takes over the parameters of another head.
   *
   * @param sampled the head over as many classes as a sample has
   * @param name of the loss, for messages
   * @param classes of the training set
   */
  public SampledClassesHead(LossHead sampled, String name, int classes) {
    super(classes);
    LossOptionChecks.require(
        !sampled.classParameters().isEmpty(),
        "sampled-classes: the loss '"
            + name
            + "' cannot be taken over a sample of the classes; take a softmax over classes, such"
            + " as a-softmax or cosface");
    this.sampled = sampled;
    sampled.getParameters().forEach(named -> addParameter(named.getValue()));
  }

  @Override
  public void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    sampled.initialize(manager, type, inputShapes);
    Integer engineSeed = manager.getEngine().getSeed();
    seed = (engineSeed == null ? new SplittableRandom().nextLong() : engineSeed) ^ STREAM;
    for (String name : sampled.classParameters()) {
      Parameter parameter = sampled.getParameters().get(name);
      NDArray array = parameter.getArray();
      int rowBytes = Math.toIntExact(array.size() / sampled.classes() * type.getNumOfBytes());
      Stores stores =
          new Stores(new HostRowStore(classes(), rowBytes), new HostRowStore(classes(), rowBytes));
      fill(stores.values(), parameter, manager, type);
      rows.put(name, stores);
    }
  }

  /** Draws the same rows as the head over all classes. */
  private void fill(HostRowStore store, Parameter parameter, NDManager manager, DataType type) {
    ClassWeightInitializer.Draws draws =
        parameter.getInitializer() instanceof ClassWeightInitializer
            ? ClassWeightInitializer.draws(manager)
            : null;
    long rowSize = parameter.getArray().size() / sampled.classes();
    int row = 0;
    for (ByteBuffer block : store.blocks()) {
      int count = Math.toIntExact(block.capacity() / (rowSize * type.getNumOfBytes()));
      long[] shape = parameter.getArray().getShape().getShape().clone();
      shape[0] = count;
      try (NDArray values =
          draws == null
              ? parameter.getInitializer().initialize(manager, new Shape(shape), type)
              : draws.next(manager, new Shape(shape), type)) {
        store.copyFrom(range(row, row + count), values);
      }
      row += count;
    }
  }

  private static int[] range(int from, int to) {
    int[] range = new int[to - from];
    Arrays.setAll(range, i -> from + i);
    return range;
  }

  @Override
  public void beforeIteration(
      float[] labels, long iteration, Function<Parameter, NDArray> velocity) {
    super.beforeIteration(labels, iteration, velocity);
    sample = sample(labels, iteration);
    sampledLabels = new float[labels.length];
    for (int i = 0; i < labels.length; i++) {
      sampledLabels[i] = Arrays.binarySearch(sample, (int) labels[i]);
    }
    rows.forEach(
        (name, stores) -> {
          Parameter parameter = sampled.getParameters().get(name);
          stores.values().copyTo(sample, parameter.getArray());
          NDArray momentum = velocity.apply(parameter);
          if (momentum != null) {
            stores.velocity().copyTo(sample, momentum);
          }
        });
    sampled.beforeIteration(sampledLabels, iteration, velocity);
  }

  /** Returns the batch's own classes and uniformly drawn others, in ascending order. */
  private int[] sample(float[] labels, long iteration) {
    boolean[] own = new boolean[classes()];
    int distinct = 0;
    for (float label : labels) {
      if (!own[(int) label]) {
        own[(int) label] = true;
        distinct++;
      }
    }
    int size = sampled.classes();
    LossOptionChecks.require(
        distinct <= size,
        "sampled-classes: the batch has "
            + distinct
            + " identities, but a sample only "
            + size
            + " classes; raise the rate or shrink the batch");
    SplittableRandom random =
        new SplittableRandom(new SplittableRandom(seed + iteration).nextLong());
    int wanted = size - distinct;
    int left = classes() - distinct;
    int[] chosen = new int[size];
    int at = 0;
    for (int j = 0; j < own.length; j++) {
      if (own[j]) {
        chosen[at++] = j;
      } else if (random.nextInt(left--) < wanted) {
        chosen[at++] = j;
        wanted--;
      }
    }
    return chosen;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if {@link #beforeIteration} has not been called for this batch
   */
  @Override
  public NDList loss(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      long iteration,
      boolean training) {
    if (sampledLabels == null || sampledLabels.length != labels.size()) {
      throw new IllegalStateException("the classes of this batch have not been sampled yet");
    }
    int images = sampledLabels.length;
    NDArray classesInSample =
        HostValues.copy(embeddings.getManager(), sampledLabels, 0, images, new Shape(images))
            .toType(embeddings.getDataType(), false);
    return sampled.loss(parameterStore, embeddings, classesInSample, iteration, training);
  }

  @Override
  public void afterUpdate(Function<Parameter, NDArray> velocity) {
    sampled.afterUpdate(velocity);
    rows.forEach(
        (name, stores) -> {
          Parameter parameter = sampled.getParameters().get(name);
          stores.values().copyFrom(sample, parameter.getArray());
          NDArray momentum = velocity.apply(parameter);
          if (momentum != null) {
            stores.velocity().copyFrom(sample, momentum);
          }
        });
  }

  @Override
  public Map<String, HostParameter> hostParameters() {
    Map<String, HostParameter> host = new LinkedHashMap<>();
    rows.forEach(
        (name, stores) -> {
          NDArray array = sampled.getParameters().get(name).getArray();
          long[] shape = array.getShape().getShape().clone();
          shape[0] = classes();
          host.put(
              name,
              new HostParameter(
                  array.getDataType(),
                  new Shape(shape),
                  stores.values().blocks(),
                  stores.velocity().blocks()));
        });
    return host;
  }

  @Override
  public OptionalDouble lambda(long iteration) {
    return sampled.lambda(iteration);
  }

  @Override
  public double rateMultiplier(String parameterName) {
    return sampled.rateMultiplier(parameterName);
  }

  @Override
  public double decayMultiplier(String parameterName) {
    return sampled.decayMultiplier(parameterName);
  }

  @Override
  public OptionalDouble ownRate(String parameterName) {
    return sampled.ownRate(parameterName);
  }

  @Override
  public Set<String> classParameters() {
    return Set.of();
  }
}
