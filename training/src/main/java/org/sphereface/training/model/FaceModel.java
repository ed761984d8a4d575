package org.sphereface.training.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.sphereface.engine.HostValues;
import org.sphereface.losses.HostParameter;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.networks.io.ParameterFile;
import org.sphereface.training.exchange.BatchExchange;
import org.sphereface.training.optimizer.CaffeSgd;
import org.sphereface.training.optimizer.GradientReduction;
import org.sphereface.training.optimizer.OptimizerSettings;
import org.sphereface.training.optimizer.ParameterOptimizer;

/**
 * A network and a loss head with initialised parameters on one or more devices. Closing it frees
 * them.
 *
 * <p>Parameters start as the network and the loss define, drawn by the engine from the seed:
 * trainings that differ in the loss alone start from the same network.
 */
public final class FaceModel implements Embedder {

  private static final String NETWORK = ParameterFile.NETWORK_PREFIX;
  private static final String HEAD = "head.";
  private static final String VELOCITY = CaffeSgd.VELOCITY + ".";

  private static final long ITERATION_STREAM = 0x9e3779b97f4a7c15L;

  private final NDManager manager;
  private final List<Device> devices;
  private final long seed;
  private final EmbeddingNetwork network;
  private final LossHead head;
  private final ParameterOptimizer optimizer;
  private final ParameterStore parameterStore;
  private Precision trainedIn = Precision.FLOAT32;
  private Precision embeddedIn = Precision.FLOAT32;

  /**
   * @param seed of the parameters and of the engine's random numbers in training
   * @param classes number of training identities
   * @param devices a part of each batch goes to each; the parameters are kept once on each. A
   *     device that is listed again takes another part with the same parameters: several CPU parts
   *     are the same computation as several GPUs, on one device
   * @param settings of the optimizer
   * @throws IllegalArgumentException if the loss keeps rows in host memory and the optimizer has no
   *     velocity
   */
  public FaceModel(
      Network architecture,
      Loss loss,
      long seed,
      int classes,
      List<Device> devices,
      OptimizerSettings settings) {
    this.devices = List.copyOf(devices);
    this.seed = seed;
    this.manager = NDManager.newBaseManager(devices.get(0));
    this.network = architecture.block();
    this.head = loss.head(architecture.embeddingSize(), classes);
    Engine.getInstance().setRandomSeed(Long.hashCode(seed));
    network.initialize(
        manager,
        DataType.FLOAT32,
        new Shape(1, 3, architecture.inputHeight(), architecture.inputWidth()));
    head.initialize(
        manager, DataType.FLOAT32, new Shape(1, architecture.embeddingSize()), new Shape(1));
    if (!settings.hasVelocity() && !head.hostParameters().isEmpty()) {
      manager.close();
      throw new IllegalArgumentException(
          "'" + loss.id() + "' exchanges rows with their velocities: train it with SGD");
    }
    this.optimizer = settings.optimizer(multipliers(), manager);
    this.parameterStore = new ParameterStore(manager, false);
    parameterStore.setParameterServer(
        new GradientReduction(optimizer), devices.stream().distinct().toArray(Device[]::new));
  }

  private Map<String, ParameterOptimizer.Multipliers> multipliers() {
    Map<String, ParameterOptimizer.Multipliers> byId = new LinkedHashMap<>();
    for (Pair<String, Parameter> named : network.getParameters()) {
      String name = named.getKey();
      byId.put(
          named.getValue().getId(),
          new ParameterOptimizer.Multipliers(
              NETWORK + name, network.rateMultiplier(name), network.decayMultiplier(name)));
    }
    for (Pair<String, Parameter> named : head.getParameters()) {
      String name = named.getKey();
      byId.put(
          named.getValue().getId(),
          new ParameterOptimizer.Multipliers(
              HEAD + name,
              head.rateMultiplier(name),
              head.decayMultiplier(name),
              head.ownRate(name)));
    }
    return byId;
  }

  /** Returns the number of trainable values of the network, without the loss head. */
  public long networkParameters() {
    return network.getParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .mapToLong(parameter -> parameter.getArray().size())
        .sum();
  }

  /**
   * Returns the class weights, row by row (classes x embeddingSize), not normalised.
   *
   * @return empty where the loss keeps no such weights
   */
  public Optional<float[]> classWeights(int embeddingSize) {
    Shape expected = new Shape(head.classes(), embeddingSize);
    return head.getParameters().stream()
        .filter(named -> named.getKey().endsWith("weight"))
        .map(named -> named.getValue().getArray())
        .filter(array -> array.getShape().equals(expected))
        .findFirst()
        .map(NDArray::toFloatArray);
  }

  /**
   * Returns the share of images, 0 to 1, that the loss does not recognise in the sense of {@link
   * LossHead#loss}, with its margin. The class weights are as the last update left them; nothing is
   * changed.
   *
   * @param embeddings a row of d values an image, at least one
   * @param labels the class of each image
   * @param iteration counted from 1, on which the margin's weight depends
   */
  public double unrecognised(float[][] embeddings, int[] labels, long iteration) {
    int size = embeddings[0].length;
    float[] rows = new float[embeddings.length * size];
    float[] classes = new float[embeddings.length];
    for (int i = 0; i < embeddings.length; i++) {
      System.arraycopy(embeddings[i], 0, rows, i * size, size);
      classes[i] = labels[i];
    }
    try (NDManager batch = manager.newSubManager()) {
      NDArray x = HostValues.copy(batch, rows, 0, rows.length, new Shape(classes.length, size));
      NDArray y = HostValues.copy(batch, classes, 0, classes.length, new Shape(classes.length));
      double hits = 0;
      for (float hit : head.loss(parameterStore, x, y, iteration, false).get(1).toFloatArray()) {
        hits += hit;
      }
      return 1 - hits / classes.length;
    }
  }

  @Override
  public NDManager manager() {
    return manager;
  }

  public List<Device> devices() {
    return devices;
  }

  public LossHead head() {
    return head;
  }

  public ParameterOptimizer optimizer() {
    return optimizer;
  }

  public ParameterStore parameterStore() {
    return parameterStore;
  }

  /**
   * Adds the gradients of the network that other processes have computed.
   *
   * @param exchange with them
   */
  public void sumGradients(BatchExchange exchange) {
    if (exchange.ranks() == 1) {
      return;
    }
    List<NDArray> gradients = new ArrayList<>();
    for (Parameter parameter : network.getParameters().values()) {
      if (parameter.requiresGradient()) {
        NDArray[] ofDevices =
            devices.stream()
                .distinct()
                .map(device -> parameterStore.getValue(parameter, device, true).getGradient())
                .toArray(NDArray[]::new);
        GradientReduction.sumOnFirst(ofDevices);
        gradients.add(ofDevices[0]);
        Arrays.stream(ofDevices).skip(1).forEach(NDArray::close);
      }
    }
    exchange.sum(gradients);
    gradients.forEach(NDArray::close);
  }

  public NDArray velocity(Parameter parameter) {
    return optimizer.velocity(parameter.getId(), parameter.getArray());
  }

  /**
   * Sets the precision of the network's computation, which is float32 before.
   *
   * @param training of passes whose gradient is recorded
   * @param embedding of others
   */
  public void compute(Precision training, Precision embedding) {
    trainedIn = training;
    embeddedIn = embedding;
  }

  @Override
  public NDArray embed(NDArray images, boolean training) {
    network.compute(training ? trainedIn : embeddedIn);
    return network.forward(parameterStore, new NDList(images), training).singletonOrThrow();
  }

  /**
   * Writes all parameters and the optimizer's states, named, as safetensors, with the iteration and
   * its lambda as notes.
   *
   * @param iteration whose update has been made, 0 before the first
   */
  public void save(Path file, long iteration) {
    Map<String, ParameterFile.Content> contents = new LinkedHashMap<>();
    parameters().forEach((name, array) -> contents.put(name, ParameterFile.Content.of(array)));
    optimizer.states().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(state -> contents.put(state.getKey(), ParameterFile.Content.of(state.getValue())));
    // In place of the parts that the engine holds.
    head.hostParameters()
        .forEach(
            (name, host) -> {
              contents.put(HEAD + name, content(host, host.values()));
              contents.put(VELOCITY + HEAD + name, content(host, host.velocity()));
            });
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put("iteration", Long.toString(iteration));
    head.lambda(iteration).ifPresent(lambda -> notes.put("lambda", Double.toString(lambda)));
    ParameterFile.write(file, contents, notes);
  }

  /**
   * Restores the state that {@link #save} wrote. Training resumes from there with the same bits.
   * Called before the first iteration.
   *
   * @throws IllegalArgumentException if the file is damaged or another cell's
   */
  public void restore(Path file) {
    Map<String, HostParameter> hosted = head.hostParameters();
    Map<String, NDArray> arrays = parameters();
    List<String> states =
        ParameterFile.shapes(file).keySet().stream()
            .filter(name -> optimizer.kinds().contains(name.split("\\.", 2)[0]))
            .filter(
                name -> hosted.keySet().stream().noneMatch(h -> name.equals(VELOCITY + HEAD + h)))
            .toList();
    arrays.putAll(optimizer.states(states, parameters()));
    Map<String, List<ByteBuffer>> host = new LinkedHashMap<>();
    hosted.forEach(
        (name, parameter) -> {
          arrays.remove(HEAD + name);
          host.put(HEAD + name, parameter.values());
          host.put(VELOCITY + HEAD + name, parameter.velocity());
        });
    ParameterFile.restore(file, arrays, host);
  }

  /**
   * Starts from another cell's parameters: the network's, and those of the head whose names and
   * shapes agree, such as class weights. Velocities start at 0.
   *
   * @throws IllegalArgumentException if the file is damaged or another network's
   */
  public void start(Path file) {
    Map<String, Shape> saved = ParameterFile.shapes(file);
    Map<String, NDArray> arrays = parameters();
    Map<String, List<ByteBuffer>> host = new LinkedHashMap<>();
    head.hostParameters()
        .forEach(
            (name, parameter) -> {
              arrays.remove(HEAD + name);
              if (parameter.shape().equals(saved.get(HEAD + name))) {
                host.put(HEAD + name, parameter.values());
              }
            });
    arrays
        .entrySet()
        .removeIf(
            named ->
                named.getKey().startsWith(HEAD)
                    && !named.getValue().getShape().equals(saved.get(named.getKey())));
    ParameterFile.restore(file, arrays, host);
  }

  /**
   * Seeds the engine's random numbers of an iteration, such as dropout's masks. The seed is a pure
   * function of the cell's seed, the iteration and the process, so that it need not be saved.
   *
   * @param rank of the process among those that train this model, from 0
   */
  public void seed(long iteration, int rank) {
    SplittableRandom random = new SplittableRandom(seed ^ (iteration * ITERATION_STREAM));
    long mixed = random.nextLong();
    for (int other = 0; other < rank; other++) {
      mixed = random.nextLong();
    }
    Engine.getInstance().setRandomSeed(Long.hashCode(mixed));
  }

  /** Returns the parameters of the network and the head, by their names in the file. */
  private Map<String, NDArray> parameters() {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    network.getParameters().forEach(p -> arrays.put(NETWORK + p.getKey(), p.getValue().getArray()));
    head.getParameters().forEach(p -> arrays.put(HEAD + p.getKey(), p.getValue().getArray()));
    return arrays;
  }

  private static ParameterFile.Content content(HostParameter host, List<ByteBuffer> blocks) {
    List<Supplier<ByteBuffer>> suppliers = new ArrayList<>();
    blocks.forEach(block -> suppliers.add(() -> block.duplicate().rewind()));
    return new ParameterFile.Content(host.type(), host.shape(), suppliers);
  }

  @Override
  public void close() {
    manager.close();
  }
}
