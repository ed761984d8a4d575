package org.sphereface.networks.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.StageCost;

class MobileFaceNetTest {

  /** The 15 bottlenecks: channels in, expanded, out. */
  private static final int[][] BOTTLENECKS = {
    {64, 128, 64},
    {64, 128, 64},
    {64, 128, 64},
    {64, 128, 64},
    {64, 128, 64},
    {64, 256, 128},
    {128, 256, 128},
    {128, 256, 128},
    {128, 256, 128},
    {128, 256, 128},
    {128, 256, 128},
    {128, 256, 128},
    {128, 512, 128},
    {128, 256, 128},
    {128, 256, 128}
  };

  /** Weights + 4 of batch normalisation a channel + slopes, over the file's shapes. */
  private static long fileValues(int globalPixels, int embeddingSize) {
    long values = 27 * 64 + 5 * 64 + 9 * 64 + 5 * 64;
    for (int[] b : BOTTLENECKS) {
      values += b[0] * b[1] + 5 * b[1] + 9 * b[1] + 5 * b[1] + b[1] * b[2] + 4 * b[2];
    }
    values += 128 * 512 + 5 * 512 + globalPixels * 512L + 4 * 512;
    return values + 512L * embeddingSize + 4L * embeddingSize;
  }

  private static long statistics(int embeddingSize) {
    long channels = 64 + 64 + 512 + 512 + embeddingSize;
    for (int[] b : BOTTLENECKS) {
      channels += 2 * b[1] + b[2];
    }
    return 2 * channels;
  }

  @ParameterizedTest
  @CsvSource({"112, 96, 128, 42", "112, 112, 128, 49", "112, 112, 512, 49", "56, 48, 128, 12"})
  void parametersAreThoseOfThePublishedFile(int height, int width, int size, int pixels) {
    EmbeddingNetwork block = new MobileFaceNet(height, width, size).block();
    long all = block.getParameters().values().stream().mapToLong(p -> p.getShape().size()).sum();
    assertEquals(fileValues(pixels, size), all);
    long trainable = fileValues(pixels, size) - statistics(size);
    assertEquals(trainable, NetworkRun.count(block));
    assertEquals(
        trainable, StageCost.total(new MobileFaceNet(height, width, size).stages()).parameters());
  }

  @Test
  void the112X96FileHas1019136Values() {
    // the length of the data of MobileFaceNet_Pytorch's checkpoint in float32, over 4
    assertEquals(1_019_136, fileValues(42, 128));
  }

  @Test
  void namesAreThoseOfMobileFaceNetPytorchInItsOrder() {
    List<String> names = new MobileFaceNet().block().getParameters().keys();
    assertEquals(
        List.of(
            "conv1.conv.weight",
            "conv1.bn.weight",
            "conv1.bn.bias",
            "conv1.bn.running_mean",
            "conv1.bn.running_var",
            "conv1.prelu.weight",
            "dw_conv1.conv.weight"),
        names.subList(0, 7));
    List<String> block =
        List.of(
            "0.weight",
            "1.weight",
            "1.bias",
            "1.running_mean",
            "1.running_var",
            "2.weight",
            "3.weight",
            "4.weight",
            "4.bias",
            "4.running_mean",
            "4.running_var",
            "5.weight",
            "6.weight",
            "7.weight",
            "7.bias",
            "7.running_mean",
            "7.running_var");
    for (int i = 0; i < 15; i++) {
      String prefix = "blocks." + i + ".conv.";
      assertEquals(
          block.stream().map(name -> prefix + name).toList(),
          names.subList(12 + 17 * i, 12 + 17 * (i + 1)));
    }
    assertEquals(12 + 17 * 15 + 6 + 5 + 5, names.size());
    assertEquals("linear1.bn.running_var", names.get(names.size() - 1));
  }

  @Test
  void multiplyAddsAreThePaperS221Million() {
    StageCost total = StageCost.total(new MobileFaceNet().stages());
    assertEquals(221e6, total.flops() / 2.0, 0.5e6);
  }

  @Test
  void stagesHaveTheShapesOfThePaperSTable1() {
    assertEquals(
        Map.of(
            "conv1", "64 x 56 x 56",
            "dw_conv1", "64 x 56 x 56",
            "blocks.0-4", "64 x 28 x 28",
            "blocks.5", "128 x 14 x 14",
            "blocks.6-11", "128 x 14 x 14",
            "blocks.12", "128 x 7 x 7",
            "blocks.13-14", "128 x 7 x 7",
            "conv2", "512 x 7 x 7",
            "linear7", "512 x 1 x 1",
            "linear1", "128 x 1 x 1"),
        NetworkRun.shapes(new MobileFaceNet().stages()));
  }

  @Test
  void receptiveFieldsFollowFromKernelsAndStrides() {
    List<Integer> rows =
        new MobileFaceNet(112, 96, 128).stages().stream().map(StageCost::fieldHeight).toList();
    // 3x3 windows at jumps 1; 2; 2, 4 x 4; 4; 6 x 8; 8; 2 x 16; then 7 rows at jump 16
    assertEquals(List.of(3, 7, 43, 51, 147, 163, 227, 227, 323, 323), rows);
    StageCost last = StageCost.total(new MobileFaceNet(112, 96, 128).stages());
    assertEquals(227 + 5 * 16, last.fieldWidth());
  }

  @Test
  void initialValuesAreNormalByTheFanOut() {
    try (NetworkRun run = new NetworkRun(new MobileFaceNet(32, 32, 16), 4)) {
      for (Pair<String, Parameter> pair : run.block.getParameters()) {
        String name = pair.getKey();
        float[] values = pair.getValue().getArray().toFloatArray();
        float[] expected = new float[values.length];
        if (pair.getValue().getType() == Parameter.Type.WEIGHT) {
          var shape = pair.getValue().getShape();
          double deviation = Math.sqrt(2.0 / (shape.get(0) * shape.get(2) * shape.get(3)));
          NetworkRun.assertMoments(name, values, deviation, 6 * deviation);
          continue;
        }
        boolean slope = pair.getValue().getType() == Parameter.Type.OTHER;
        boolean one =
            pair.getValue().getType() == Parameter.Type.GAMMA || name.endsWith("running_var");
        Arrays.fill(expected, slope ? 0.25f : one ? 1 : 0);
        assertArrayEquals(expected, values, 0, name);
      }
    }
  }

  @Test
  void trainingGivesGradientsAndMovesTheStatisticsAndEvaluationDoesNot() {
    try (NetworkRun run = new NetworkRun(new MobileFaceNet(32, 32, 16), 5)) {
      float[] pixels = run.noise(3);
      float[] one = Arrays.copyOf(pixels, pixels.length / 3);
      float[] before = run.embed(pixels, 3);
      assertArrayEquals(Arrays.copyOf(before, 16), run.embed(one, 1), 1e-4f);
      assertArrayEquals(new float[64], run.values("conv1.bn.running_mean"), 0);

      run.train(pixels, 3);
      run.assertGradients(List.of());
      assertFalse(Arrays.equals(new float[64], run.values("conv1.bn.running_mean")));
      float[] after = run.embed(pixels, 3);
      assertFalse(Arrays.equals(before, after));
      assertArrayEquals(Arrays.copyOf(after, 16), run.embed(one, 1), 1e-3f);
    }
  }

  @Test
  void weightsAloneDecay() {
    EmbeddingNetwork block = new MobileFaceNet().block();
    for (Pair<String, Parameter> pair : block.getParameters()) {
      boolean weight = pair.getValue().getShape().dimension() == 4;
      assertEquals(1, block.rateMultiplier(pair.getKey()), 0);
      assertEquals(weight ? 1 : 0, block.decayMultiplier(pair.getKey()), 0, pair.getKey());
    }
    assertThrows(IllegalArgumentException.class, () -> block.rateMultiplier("conv9"));
  }

  @Test
  void optionsOutOfRangeAreRefusedWithASentence() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new MobileFaceNet(8, 112, 128))
            .getMessage();
    assertTrue(message.startsWith("mobilefacenet: the input is 8 x 112 pixels"), message);
    assertThrows(IllegalArgumentException.class, () -> new MobileFaceNet(112, 112, 0));
  }
}
