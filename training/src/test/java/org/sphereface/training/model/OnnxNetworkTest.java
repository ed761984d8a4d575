package org.sphereface.training.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.synthetic.SyntheticFaces;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.Network;
import org.sphereface.networks.architecture.IResNet;
import org.sphereface.networks.architecture.MobileFaceNet;
import org.sphereface.networks.architecture.MobileFaceNetRelu6;
import org.sphereface.networks.architecture.ResNetIr;
import org.sphereface.networks.architecture.SfNet;
import org.sphereface.networks.architecture.SphereFaceNetwork;

/** ONNX Runtime embeds by this program's networks as the engine does. */
class OnnxNetworkTest {

  private static final int IMAGES = 5;

  /** Of the largest value, for float32 sums in another order. */
  private static final double TOLERANCE = 1e-5;

  @TempDir private Path folder;

  static Stream<Network> networks() {
    return Stream.of(
        new SphereFaceNetwork(4, 0.25, 112, 96, 64, "paper"),
        new SphereFaceNetwork(20, 0.125, 56, 48, 32, "paper"),
        new SphereFaceNetwork(10, 0.125, 56, 48, 32, "paper", "relu"),
        new MobileFaceNet(112, 96, 128),
        new MobileFaceNetRelu6(32, 32, 16),
        new SfNet(10, true, 32, 32, 16),
        new IResNet(18, "convolution", 32, 32, 16, 0.4),
        new ResNetIr(18, 56, 48, 64, 0.4));
  }

  /**
   * Writes random parameters, with slopes, biases and statistics that are not 0 or 1.
   *
   * @param spread of the slopes and biases
   */
  private Path weights(Network network, float spread) {
    Path file = folder.resolve("weights.safetensors");
    Random random = new Random(3);
    try (NDManager manager = NDManager.newBaseManager()) {
      Engine.getInstance().setRandomSeed(4);
      EmbeddingNetwork block = network.block();
      block.initialize(
          manager, DataType.FLOAT32, new Shape(1, 3, network.inputHeight(), network.inputWidth()));
      for (Pair<String, Parameter> named : block.getParameters()) {
        NDArray array = named.getValue().getArray();
        if (array.getShape().dimension() == 1) {
          float[] values = new float[Math.toIntExact(array.size())];
          for (int i = 0; i < values.length; i++) {
            float drawn = (float) random.nextGaussian();
            values[i] =
                named.getKey().endsWith("running_var")
                    ? 1 + 0.2f * Math.abs(drawn)
                    : spread * drawn;
          }
          manager.create(values, array.getShape()).copyTo(array);
        }
      }
      block.save(file);
    }
    return file;
  }

  private static float[] noise(Network network) {
    Random random = new Random(7);
    float[] pixels = new float[IMAGES * 3 * network.inputHeight() * network.inputWidth()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextInt(256) / 128f - 127.5f / 128;
    }
    return pixels;
  }

  private PretrainedNetwork open(Network network, float spread) {
    return new PretrainedNetwork(
        network, weights(network, spread), Engine.getInstance().getDevices(1)[0]);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void embeddingsAreThoseOfTheEngine(Network network) {
    requireSame(network, 0.3f);
  }

  @Test
  void slopesAboveOneAreTakenToo() {
    requireSame(new SphereFaceNetwork(4, 0.25, 56, 48, 64, "paper"), 2);
  }

  private void requireSame(Network network, float spread) {
    float[] pixels = noise(network);
    Shape shape = new Shape(IMAGES, 3, network.inputHeight(), network.inputWidth());
    float[] expected;
    float[] actual;
    try (PretrainedNetwork engine = open(network, spread)) {
      expected = engine.embed(pixels, shape);
      try (OnnxNetwork elsewhere = OnnxNetwork.of(engine)) {
        actual = elsewhere.embed(pixels, shape);
      }
    }
    assertEquals(expected.length, actual.length);
    double largest =
        IntStream.range(0, expected.length).mapToDouble(i -> Math.abs(expected[i])).max().orElse(0);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], TOLERANCE * largest, network.label() + " value " + i);
    }
  }

  @Test
  void threadsDoNotChangeABit() {
    Network network = new SphereFaceNetwork(4, 0.125, 28, 24, 16, "paper");
    FaceDataset faces = new SyntheticFaces(5, 5, "test", 1, 0.2, 28, 24).open(Set.of());
    List<Integer> all = IntStream.range(0, 25).boxed().toList();
    try (PretrainedNetwork engine = open(network, 0.3f);
        OnnxNetwork onnx = OnnxNetwork.of(engine)) {
      List<float[]> one = rows(onnx, faces, all, 1);
      List<float[]> four = rows(onnx, faces, all, 4);

      assertEquals(25, one.size());
      for (int i = 0; i < one.size(); i++) {
        assertArrayEquals(one.get(i), four.get(i), "image " + i);
      }
    }
  }

  private static List<float[]> rows(
      EmbeddingModel model, FaceDataset faces, List<Integer> indices, int threads) {
    List<List<Integer>> batches = new ArrayList<>();
    for (int from = 0; from < indices.size(); from += 3) {
      batches.add(indices.subList(from, Math.min(indices.size(), from + 3)));
    }
    List<float[]> rows = new ArrayList<>();
    try (EmbeddingPipeline pipeline = new EmbeddingPipeline(model, faces, batches, threads)) {
      batches.forEach(batch -> rows.addAll(pipeline.next()));
    }
    return rows;
  }
}
