package org.sphereface.networks;

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
import ai.djl.nn.Block;
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

class SphereFaceNetworkTest {

  private static final int[] CHANNELS = {64, 128, 256, 512};

  @Test
  void networks_are_found_by_the_service_loader() {
    List<String> ids =
        ServiceLoader.load(Network.class).stream()
            .map(p -> p.get().id())
            .collect(Collectors.toList());
    assertEquals(List.of("sphereface"), ids);
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
  void parameters_are_those_of_table_2(int depth, String variant, int a, int b, int c, int d) {
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
    assertEquals(expected, count(block));
    assertEquals(variant.equals("released") && depth == 64 ? depth - 2 : depth, convolutions);
    assertEquals(2 * convolutions + 1, block.getChildren().size());
  }

  @Test
  void twenty_layers_and_the_units_zero_biases_are_the_published_22_670_656() {
    int zeroBiases = 2 * (64 + 2 * 128 + 4 * 256 + 512);
    assertEquals(22_670_656, count(new SphereFaceNetwork().block()) + zeroBiases);
  }

  @Test
  void stages_halve_the_image_down_to_7_x_6_x_512() {
    Shape[] shape = {new Shape(2, 3, 112, 96)};
    StringBuilder stages = new StringBuilder();
    for (Pair<String, Block> child : new SphereFaceNetwork().block().getChildren()) {
      shape = child.getValue().getOutputShapes(shape);
      if (child.getKey().matches("\\d+conv\\d_1")) {
        stages.append(shape[0]).append(' ');
      }
    }
    assertEquals(
        "(2, 64, 56, 48) (2, 128, 28, 24) (2, 256, 14, 12) (2, 512, 7, 6) ", stages.toString());
    assertEquals(new Shape(2, 512), shape[0]);
  }

  @Test
  void parameters_have_the_released_names() {
    List<String> names = new SphereFaceNetwork().block().getParameters().keys();
    assertEquals(
        List.of(
            "01conv1_1_weight",
            "01conv1_1_bias",
            "02relu1_1_slope",
            "03conv1_2_weight",
            "04relu1_2_slope",
            "05conv1_3_weight",
            "06relu1_3_slope",
            "07conv2_1_weight"),
        names.subList(0, 8));
    assertEquals(
        List.of("41fc5_weight", "41fc5_bias"), names.subList(names.size() - 2, names.size()));
  }

  @Test
  void biases_learn_twice_as_fast_without_decay_and_slopes_decay() {
    EmbeddingNetwork block = new SphereFaceNetwork().block();
    for (String name : block.getParameters().keys()) {
      boolean bias = name.endsWith("bias");
      assertEquals(bias ? 2 : 1, block.rateMultiplier(name), 0, name);
      assertEquals(bias ? 0 : 1, block.decayMultiplier(name), 0, name);
    }
  }

  @Test
  void initial_values_are_the_released_fillers() {
    Engine.getInstance().setRandomSeed(3);
    try (NDManager manager = NDManager.newBaseManager()) {
      EmbeddingNetwork block = new SphereFaceNetwork(20, 0.5, 112, 96, 64, "paper").block();
      block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 112, 96));
      for (Pair<String, Parameter> pair : block.getParameters()) {
        float[] values = pair.getValue().getArray().toFloatArray();
        String name = pair.getKey();
        if (name.endsWith("bias")) {
          assertArrayEquals(new float[values.length], values, 0, name);
        } else if (name.endsWith("weight")) {
          boolean inUnit = name.matches("\\d+conv\\d_([2-9]|\\d\\d)_weight");
          double fanIn = pair.getValue().getArray().getShape().slice(1).size();
          double deviation = inUnit ? 0.01 : Math.sqrt(1 / fanIn);
          double bound = inUnit ? 6 * deviation : Math.sqrt(3 / fanIn);
          assertMoments(name, values, deviation, bound);
        }
      }
    }
  }

  @Test
  void same_seed_gives_the_same_bits_and_layers_differ() {
    float[] first = weights(5, "03conv1_2_weight");
    assertArrayEquals(first, weights(5, "03conv1_2_weight"), 0);
    assertFalse(Arrays.equals(first, weights(6, "03conv1_2_weight")));
    assertFalse(Arrays.equals(first, weights(5, "05conv1_3_weight")));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 10, 20})
  void a_narrow_net_on_small_images_runs_at_batch_1_and_all_parameters_get_a_gradient(int depth) {
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
  void images_of_another_size_are_refused_with_a_sentence() {
    try (NDManager manager = NDManager.newBaseManager()) {
      EmbeddingNetwork block = new SphereFaceNetwork(4, 0.25, 56, 48, 8, "paper").block();
      block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 56, 48));
      NDList wrong = new NDList(manager.zeros(new Shape(1, 3, 112, 96)));
      ParameterStore store = new ParameterStore(manager, false);
      assertRefused("(3, 112, 96)", () -> block.forward(store, wrong, false));
    }
  }

  @Test
  void options_out_of_range_are_refused_with_a_sentence() {
    assertRefused("depth is 18", () -> new SphereFaceNetwork(18, 1, 112, 96, 512, "paper"));
    assertRefused("width is 0.0", () -> new SphereFaceNetwork(20, 0, 112, 96, 512, "paper"));
    assertRefused("width is NaN", () -> new SphereFaceNetwork(4, Double.NaN, 112, 96, 8, "paper"));
    assertRefused("8 x 96 pixels", () -> new SphereFaceNetwork(20, 1, 8, 96, 512, "paper"));
    assertRefused("embeddingSize is 0", () -> new SphereFaceNetwork(20, 1, 112, 96, 0, "paper"));
    assertRefused("variant is 'x'", () -> new SphereFaceNetwork(20, 1, 112, 96, 512, "x"));
  }

  @Test
  void labels_name_the_depth_and_what_is_unusual() {
    assertEquals("SphereFace-20", new SphereFaceNetwork().label());
    assertEquals(
        "SphereFace-64 (released) x0.25",
        new SphereFaceNetwork(64, 0.25, 112, 96, 512, "released").label());
  }

  private static long count(EmbeddingNetwork block) {
    long count = 0;
    for (Parameter parameter : block.getParameters().values()) {
      count += parameter.getShape().size();
    }
    return count;
  }

  private static void assertMoments(String name, float[] values, double deviation, double bound) {
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      assertTrue(Math.abs(value) <= bound, name);
      sum += value;
      squares += value * value;
    }
    double meanError = 5 * deviation / Math.sqrt(values.length);
    assertEquals(0, sum / values.length, meanError, name);
    assertEquals(deviation, Math.sqrt(squares / values.length), 0.05 * deviation, name);
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
