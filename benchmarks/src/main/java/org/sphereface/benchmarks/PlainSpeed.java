package org.sphereface.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.image.PixelOperations;
import org.sphereface.datasets.synthetic.NoiseFaces;
import org.sphereface.engine.HostValues;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.builtin.ASoftmax;

/**
 * {@link PlainNetwork} or {@link AutocastNetwork} in a training step of the plainest kind, or
 * embedding: the peers of {@link TrainingSpeed} and {@link EmbeddingSpeed}. The head is this
 * project's, the loop is not.
 */
final class PlainSpeed implements Measured {

  private static final int HEIGHT = 112;
  private static final int WIDTH = 96;
  private static final int VALUES = 3 * HEIGHT * WIDTH;
  private static final int EMBEDDED_TOGETHER = 32;

  private final NDManager manager = NDManager.newBaseManager();
  private final ParameterStore store = new ParameterStore(manager, false);
  private final Map<String, NDArray> velocities = new HashMap<>();
  private final Block network;
  private final LossHead head;
  private final NoiseFaces faces;
  private final int batch;
  private final boolean training;
  private int iteration;

  private PlainSpeed(Block network, int classes, int batch, boolean training) {
    this.batch = batch;
    this.training = training;
    this.network = network;
    network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, HEIGHT, WIDTH));
    head = new ASoftmax(4, new LambdaAnnealing(), "released").head(PlainNetwork.EMBEDDING, classes);
    head.initialize(manager, DataType.FLOAT32, new Shape(1, PlainNetwork.EMBEDDING), new Shape(1));
    faces = NoiseFaces.of(classes, batch, HEIGHT, WIDTH);
  }

  static PlainSpeed training(int depth, String activation, int classes, int batch) {
    return new PlainSpeed(PlainNetwork.of(depth, activation), classes, batch, true);
  }

  static PlainSpeed embedding(int depth, String activation, int images) {
    return new PlainSpeed(PlainNetwork.of(depth, activation), 10, images, false);
  }

  static PlainSpeed autocast(int depth, int classes, int batch) {
    return new PlainSpeed(new AutocastNetwork(depth), classes, batch, true);
  }

  static PlainSpeed autocastEmbedding(int depth, int images) {
    return new PlainSpeed(new AutocastNetwork(depth), 10, images, false);
  }

  @Override
  public double measure() {
    return batch / Pace.STEADY.median(training ? this::train : this::embed);
  }

  private void train() {
    iteration++;
    float[] pixels = new float[batch * VALUES];
    float[] labels = new float[batch];
    for (int i = 0; i < batch; i++) {
      PixelOperations.normalise(faces.image(i), pixels, i * VALUES);
      labels[i] = faces.label(i);
    }
    head.beforeIteration(labels, iteration, this::velocity);
    try (NDManager step = manager.newSubManager();
        NDScope scope = new NDScope();
        GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      scope.suppressNotUsedWarning();
      NDArray x = images(step, pixels, batch);
      NDArray truth = HostValues.copy(step, labels, 0, batch, new Shape(batch));
      NDArray embeddings = network.forward(store, new NDList(x), true).singletonOrThrow();
      NDList output = head.loss(store, embeddings, truth, iteration, true);
      gradients.backward(output.get(0));
      output.get(0).toFloatArray();
    }
    List<Parameter> parameters = new ArrayList<>(network.getParameters().values());
    parameters.addAll(head.getParameters().values());
    parameters.forEach(this::update);
    head.afterUpdate(this::velocity);
  }

  private void update(Parameter parameter) {
    NDArray weight = parameter.getArray();
    try (NDArray gradient = weight.getGradient()) {
      weight
          .getNDArrayInternal()
          .sgdUpdate(
              new NDList(weight, gradient, velocity(parameter)),
              new NDList(weight),
              1e-3f,
              5e-4f,
              1f,
              -1f,
              0.9f,
              false);
    }
  }

  private NDArray velocity(Parameter parameter) {
    return velocities.computeIfAbsent(
        parameter.getId(), id -> manager.zeros(parameter.getArray().getShape()));
  }

  /** Each image and its mirror image, as an evaluation takes them. */
  private void embed() {
    for (int from = 0; from < batch; from += EMBEDDED_TOGETHER) {
      int some = Math.min(EMBEDDED_TOGETHER, batch - from);
      float[] pixels = new float[2 * some * VALUES];
      for (int i = 0; i < some; i++) {
        FaceImage image = faces.image(from + i);
        PixelOperations.normalise(image, pixels, i * VALUES);
        PixelOperations.normalise(PixelOperations.mirrored(image), pixels, (some + i) * VALUES);
      }
      try (NDManager step = manager.newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray x = images(step, pixels, 2 * some);
        network.forward(store, new NDList(x), false).singletonOrThrow().toFloatArray();
      }
    }
  }

  private static NDArray images(NDManager manager, float[] pixels, int count) {
    return HostValues.copy(manager, pixels, 0, pixels.length, new Shape(count, 3, HEIGHT, WIDTH));
  }

  @Override
  public void close() {
    manager.close();
  }
}
