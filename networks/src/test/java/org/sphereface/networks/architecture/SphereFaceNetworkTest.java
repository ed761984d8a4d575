package org.sphereface.networks.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.Network;
import org.sphereface.networks.StageCost;

class SphereFaceNetworkTest {

  private static final int[] CHANNELS = {64, 128, 256, 512};

  @Test
  void networksAreFoundByTheServiceLoader() {
    List<String> ids =
        ServiceLoader.load(Network.class).stream()
            .map(p -> p.get().id())
            .collect(Collectors.toList());
    assertEquals(
        List.of("sphereface", "mobilefacenet", "ir", "mobilefacenet-relu6", "sfnet", "iresnet"),
        ids);
  }

  @ParameterizedTest
  @CsvSource({
    "4, paper, 0, 0, 0, 0",
    "10, paper, 0, 1, 2, 0",
    "20, paper, 1, 2, 4, 1",
    "36, paper, 2, 4, 8, 2",
    "64, paper, 3, 8, 16, 3",
    "64, released, 3, 7, 16, 3",
    "20, released, 1, 2, 4, 1"
  })
  void parametersAreThoseOfTable2(int depth, String variant, int a, int b, int c, int d) {
    int[] units = {a, b, c, d};
    long expected = 512L * 7 * 6 * 512 + 512;
    int in = 3;
    int convolutions = 0;
    for (int s = 0; s < 4; s++) {
      long channels = CHANNELS[s];
      int inner = 2 * units[s];
      long opening = 9 * in * channels + channels;
      expected += opening + inner * 9 * channels * channels + (1 + inner) * channels;
      in = CHANNELS[s];
      convolutions += 1 + inner;
    }
    EmbeddingNetwork block = new SphereFaceNetwork(depth, 1, 112, 96, 512, variant).block();
    assertEquals(expected, NetworkRun.count(block));
    assertEquals(variant.equals("released") && depth == 64 ? depth - 2 : depth, convolutions);
    // a weight, a slope, and a bias for those that open a stage
    assertEquals(2 * convolutions + 4 + 2, block.getParameters().size());
  }

  @ParameterizedTest
  @CsvSource({
    "4, paper, 0, 0, 0, 0",
    "10, paper, 0, 1, 2, 0",
    "20, paper, 1, 2, 4, 1",
    "36, paper, 2, 4, 8, 2",
    "64, paper, 3, 8, 16, 3",
    "64, released, 3, 7, 16, 3"
  })
  void stagesHaveTheShapesFieldsAndCostsOfTable2(
      int depth, String variant, int a, int b, int c, int d) {
    int[] units = {a, b, c, d};
    List<StageCost> stages = new SphereFaceNetwork(depth, 1, 112, 96, 512, variant).stages();
    assertEquals(5, stages.size());
    int field = 1;
    for (int s = 1; s <= 4; s++) {
      // one window at the jump before the stage's stride, two a unit behind it
      field += (1 << s) + 4 * units[s - 1] * (1 << s);
      int height = 112 >> s;
      int width = 96 >> s;
      long channels = CHANNELS[s - 1];
      long in = s == 1 ? 3 : CHANNELS[s - 2];
      long weights = 9 * in * channels + 2 * units[s - 1] * 9 * channels * channels;
      long maps = 5 * (1 + 2 * units[s - 1]) + units[s - 1];
      assertEquals(
          new StageCost(
              "conv" + s,
              CHANNELS[s - 1],
              height,
              width,
              field,
              field,
              weights + channels + (1 + 2 * units[s - 1]) * channels,
              2 * weights * height * width,
              4 * maps * channels * height * width),
          stages.get(s - 1));
    }
    long last = 512 * 7 * 6 * 512;
    assertEquals(
        new StageCost(
            "fc5", 512, 1, 1, field + 6 * 16, field + 5 * 16, last + 512, 2 * last, 4 * 512),
        stages.get(4));
  }

  @Test
  void twentyLayersTakeThe3504GigaflopsThatOpenvinoMeasured() {
    // biases, slopes and sums, which OpenVINO counts and StageCost does not, are the rest
    double flops = StageCost.total(new SphereFaceNetwork().stages()).flops();
    assertEquals(3.504e9, flops, 2e-3 * 3.504e9);
  }

  @Test
  void variantsAreAllDepthsAndTheReleasedNet() {
    assertEquals(
        List.of(
            "SphereFace-4",
            "SphereFace-10",
            "SphereFace-20",
            "SphereFace-36",
            "SphereFace-64",
            "SphereFace-64 (released)"),
        new SphereFaceNetwork().variants().stream().map(Network::label).toList());
  }

  @Test
  void twentyLayersAndTheUnitsZeroBiasesAreThePublished22670656() {
    int zeroBiases = 2 * (64 + 2 * 128 + 4 * 256 + 512);
    assertEquals(22_670_656, NetworkRun.count(new SphereFaceNetwork().block()) + zeroBiases);
  }

  @Test
  void parametersHaveTheReleasedNames() {
    List<String> names = new SphereFaceNetwork().block().getParameters().keys();
    assertEquals(
        List.of(
            "conv1_1.weight",
            "conv1_1.bias",
            "relu1_1.slope",
            "conv1_2.weight",
            "relu1_2.slope",
            "conv1_3.weight",
            "relu1_3.slope",
            "conv2_1.weight"),
        names.subList(0, 8));
    assertEquals(List.of("fc5.weight", "fc5.bias"), names.subList(names.size() - 2, names.size()));
  }

  @Test
  void biasesLearnTwiceAsFastWithoutDecayAndSlopesDecay() {
    EmbeddingNetwork block = new SphereFaceNetwork().block();
    for (String name : block.getParameters().keys()) {
      boolean bias = name.endsWith("bias");
      assertEquals(bias ? 2 : 1, block.rateMultiplier(name), 0, name);
      assertEquals(bias ? 0 : 1, block.decayMultiplier(name), 0, name);
    }
  }

  @ParameterizedTest
  @CsvSource({"4, paper", "10, paper", "20, paper", "36, paper", "64, paper", "64, released"})
  void initialValuesAreTheReleasedFillers(int depth, String variant) {
    Network network = new SphereFaceNetwork(depth, 0.25, 56, 48, 64, variant);
    try (NetworkRun run = new NetworkRun(network, 3)) {
      for (Pair<String, Parameter> pair : run.block.getParameters()) {
        float[] values = pair.getValue().getArray().toFloatArray();
        String name = pair.getKey();
        float[] constant = new float[values.length];
        if (name.endsWith(".bias")) {
          assertArrayEquals(constant, values, 0, name);
        } else if (name.endsWith(".slope")) {
          Arrays.fill(constant, 0.25f);
          assertArrayEquals(constant, values, 0, name);
        } else {
          boolean inUnit = name.matches("conv\\d_([2-9]|\\d\\d)\\.weight");
          double fanIn = pair.getValue().getArray().getShape().slice(1).size();
          double deviation = inUnit ? 0.01 : Math.sqrt(1 / fanIn);
          double bound = inUnit ? 6 * deviation : Math.sqrt(3 / fanIn);
          NetworkRun.assertMoments(name, values, deviation, bound);
        }
      }
    }
  }

  @Test
  void sameSeedGivesTheSameBitsAndLayersDiffer() {
    float[] first = weights(5, "conv1_2.weight");
    assertArrayEquals(first, weights(5, "conv1_2.weight"), 0);
    assertFalse(Arrays.equals(first, weights(6, "conv1_2.weight")));
    assertFalse(Arrays.equals(first, weights(5, "conv1_3.weight")));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 10, 20})
  void aNarrowNetOnSmallImagesRunsAtBatch1AndAllParametersGetAGradient(int depth) {
    Engine.getInstance().setRandomSeed(9);
    try (NDManager manager = NDManager.newBaseManager()) {
      EmbeddingNetwork block = new SphereFaceNetwork(depth, 0.25, 56, 48, 32, "paper").block();
      Shape shape = new Shape(1, 3, 56, 48);
      block.initialize(manager, DataType.FLOAT32, shape);
      ParameterStore store = new ParameterStore(manager, false);
      NDArray x = manager.randomUniform(-1, 1, shape);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray y = block.forward(store, new NDList(x), true).singletonOrThrow();
        assertEquals(new Shape(1, 32), y.getShape());
        collector.backward(y.square().sum());
      }
      for (Pair<String, Parameter> pair : block.getParameters()) {
        float largest = pair.getValue().getArray().getGradient().abs().max().getFloat();
        assertTrue(largest > 0 && Float.isFinite(largest), pair.getKey());
      }
    }
  }

  @Test
  void imagesOfAnotherSizeAreRefusedWithASentence() {
    try (NDManager manager = NDManager.newBaseManager()) {
      EmbeddingNetwork block = new SphereFaceNetwork(4, 0.25, 56, 48, 8, "paper").block();
      block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 56, 48));
      NDList wrong = new NDList(manager.zeros(new Shape(1, 3, 112, 96)));
      ParameterStore store = new ParameterStore(manager, false);
      assertRefused("(3, 112, 96)", () -> block.forward(store, wrong, false));
    }
  }

  @Test
  void optionsOutOfRangeAreRefusedWithASentence() {
    assertRefused("depth is 18", () -> new SphereFaceNetwork(18, 1, 112, 96, 512, "paper"));
    assertRefused("width is 0.0", () -> new SphereFaceNetwork(20, 0, 112, 96, 512, "paper"));
    assertRefused("width is NaN", () -> new SphereFaceNetwork(4, Double.NaN, 112, 96, 8, "paper"));
    assertRefused("8 x 96 pixels", () -> new SphereFaceNetwork(20, 1, 8, 96, 512, "paper"));
    assertRefused("embeddingSize is 0", () -> new SphereFaceNetwork(20, 1, 112, 96, 0, "paper"));
    assertRefused("variant is 'x'", () -> new SphereFaceNetwork(20, 1, 112, 96, 512, "x"));
  }

  @Test
  void labelsNameTheDepthAndWhatIsUnusual() {
    assertEquals("SphereFace-20", new SphereFaceNetwork().label());
    assertEquals(
        "SphereFace-64 (released) x0.25",
        new SphereFaceNetwork(64, 0.25, 112, 96, 512, "released").label());
  }

  private static float[] weights(int seed, String name) {
    Engine.getInstance().setRandomSeed(seed);
    try (NDManager manager = NDManager.newBaseManager()) {
      EmbeddingNetwork block = new SphereFaceNetwork(20, 0.25, 32, 32, 8, "paper").block();
      block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
      return block.getParameters().get(name).getArray().toFloatArray();
    }
  }

  private static void assertRefused(String part, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
