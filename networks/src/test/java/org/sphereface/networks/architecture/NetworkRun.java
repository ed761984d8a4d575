package org.sphereface.networks.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.Network;
import org.sphereface.networks.StageCost;
import org.sphereface.networks.layer.LayerRun;

/** A network with parameters drawn by a seed. */
public final class NetworkRun implements AutoCloseable {

  public final EmbeddingNetwork block;
  private final NDManager manager = NDManager.newBaseManager();
  private final Network network;

  public NetworkRun(Network network, int seed) {
    this.network = network;
    Engine.getInstance().setRandomSeed(seed);
    block = network.block();
    block.initialize(
        manager, DataType.FLOAT32, new Shape(1, 3, network.inputHeight(), network.inputWidth()));
  }

  Shape images(int count) {
    return new Shape(count, 3, network.inputHeight(), network.inputWidth());
  }

  /** Images of fixed Gaussian noise. */
  public float[] noise(int count) {
    return LayerRun.gaussian(Math.toIntExact(images(count).size()), 11);
  }

  float[] values(String parameter) {
    return block.getParameters().get(parameter).getArray().toFloatArray();
  }

  public float[] embed(float[] pixels, int count) {
    ParameterStore store = new ParameterStore(manager, false);
    NDArray x = manager.create(pixels, images(count));
    NDArray y = block.forward(store, new NDList(x), false).singletonOrThrow();
    assertEquals(new Shape(count, network.embeddingSize()), y.getShape());
    assertEquals(y.getShape(), block.getOutputShapes(new Shape[] {images(count)})[0]);
    return y.toFloatArray();
  }

  /** A recorded pass forward and back of {@code sum(embedding * up)}; the embeddings. */
  public float[] train(float[] pixels, int count) {
    ParameterStore store = new ParameterStore(manager, false);
    NDArray x = manager.create(pixels, images(count));
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray y = block.forward(store, new NDList(x), true).singletonOrThrow();
      float[] up = LayerRun.gaussian(Math.toIntExact(y.size()), 12);
      collector.backward(y.mul(manager.create(up, y.getShape())).sum());
      return y.toFloatArray();
    }
  }

  /** All trainable parameters have a finite gradient that is not 0, the others have none. */
  public void assertGradients(List<String> zeroOnes) {
    for (Pair<String, Parameter> pair : block.getParameters()) {
      NDArray array = pair.getValue().getArray();
      if (pair.getKey().contains(".running_")) {
        assertFalse(array.hasGradient(), pair.getKey());
      } else if (!zeroOnes.contains(pair.getKey())) {
        float largest = array.getGradient().abs().max().getFloat();
        assertTrue(largest > 0 && Float.isFinite(largest), pair.getKey() + ": " + largest);
      }
    }
  }

  public void save(Path file) {
    block.save(file);
  }

  /** Trainable values. */
  static long count(EmbeddingNetwork block) {
    long count = 0;
    for (Parameter parameter : block.getParameters().values()) {
      count += parameter.requiresGradient() ? parameter.getShape().size() : 0;
    }
    return count;
  }

  static Map<String, String> shapes(List<StageCost> stages) {
    Map<String, String> shapes = new TreeMap<>();
    for (StageCost stage : stages) {
      shapes.put(stage.name(), stage.channels() + " x " + stage.height() + " x " + stage.width());
    }
    return shapes;
  }

  /** Mean 0 and the given deviation, all values within the bound. */
  static void assertMoments(String name, float[] values, double deviation, double bound) {
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      assertTrue(Math.abs(value) <= bound, name);
      sum += value;
      squares += (double) value * value;
    }
    double error = 5 / Math.sqrt(values.length);
    assertEquals(0, sum / values.length, error * deviation, name);
    assertEquals(deviation, Math.sqrt(squares / values.length), error * deviation, name);
  }

  @Override
  public void close() {
    manager.close();
  }
}
