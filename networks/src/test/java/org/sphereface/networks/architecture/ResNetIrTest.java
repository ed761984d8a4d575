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
import org.sphereface.networks.StageCost;

class ResNetIrTest {

  @ParameterizedTest
  @CsvSource({
    "18, 112, 49, 2, 2, 2, 2",
    "34, 112, 49, 3, 4, 6, 3",
    "50, 112, 49, 3, 4, 14, 3",
    "50, 96, 42, 3, 4, 14, 3",
    "100, 112, 49, 3, 13, 30, 3"
  })
  void parametersFollowFromTheUnits(int depth, int width, int pixels, int a, int b, int c, int d) {
    int[] units = {a, b, c, d};
    long expected = 27 * 64 + 3 * 64;
    for (int s = 0; s < 4; s++) {
      long out = 64L << s;
      long in = s == 0 ? 64 : out / 2;
      long first = 2 * in + 9 * in * out + out + 9 * out * out + 2 * out;
      long projection = s == 0 ? 0 : in * out + 2 * out;
      long other = 2 * out + 9 * out * out + out + 9 * out * out + 2 * out;
      expected += first + projection + (units[s] - 1) * other;
    }
    expected += 2 * 512 + pixels * 512L * 512 + 512 + 2 * 512;
    ResNetIr network = new ResNetIr(depth, 112, width, 512, 0.4);
    assertEquals(expected, NetworkRun.count(network.block()));
    assertEquals(expected, StageCost.total(network.stages()).parameters());
  }

  @ParameterizedTest
  @CsvSource({"34, 8.934, 34.129", "50, 12.637, 43.576", "100, 24.2115, 65.132"})
  void parametersAndFlopsAreNearThoseThatOpenvinoMeasured(
      int depth, double gigaflops, double millions) {
    // InsightFace's own nets: a projection in stage 1 and one batch normalisation more a unit;
    // OpenVINO counts batch normalisation, slopes and sums as well
    StageCost total = StageCost.total(new ResNetIr(depth, 112, 112, 512, 0.4).stages());
    assertEquals(millions, total.parameters() / 1e6, 1e-4 * millions);
    assertEquals(gigaflops, total.flops() / 1e9, 6e-3 * gigaflops);
  }

  @Test
  void stagesHalveTheImageAndReceptiveFieldsFollow() {
    List<StageCost> stages = new ResNetIr().stages();
    assertEquals(
        Map.of(
            "input_layer", "64 x 112 x 112",
            "body.0-2", "64 x 56 x 56",
            "body.3-6", "128 x 28 x 28",
            "body.7-20", "256 x 14 x 14",
            "body.21-23", "512 x 7 x 7",
            "output_layer", "512 x 1 x 1"),
        NetworkRun.shapes(stages));
    // 2 windows at jump j in a stage's first unit, 2 at 2 j in the others: 4 j + 8 j (units - 1)
    assertEquals(
        List.of(3, 23, 79, 511, 671, 671 + 6 * 16),
        stages.stream().map(StageCost::fieldHeight).toList());
  }

  @Test
  void namesAreThoseOfInsightFacePytorch() {
    List<String> names = new ResNetIr().block().getParameters().keys();
    assertEquals(
        List.of(
            "input_layer.0.weight",
            "input_layer.1.weight",
            "input_layer.1.bias",
            "input_layer.1.running_mean",
            "input_layer.1.running_var",
            "input_layer.2.weight",
            "body.0.res_layer.0.weight"),
        names.subList(0, 7));
    List<String> projecting = names.stream().filter(name -> name.startsWith("body.3.")).toList();
    assertEquals(
        List.of(
            "body.3.shortcut_layer.0.weight",
            "body.3.shortcut_layer.1.weight",
            "body.3.shortcut_layer.1.bias",
            "body.3.shortcut_layer.1.running_mean",
            "body.3.shortcut_layer.1.running_var",
            "body.3.res_layer.0.weight",
            "body.3.res_layer.0.bias",
            "body.3.res_layer.0.running_mean",
            "body.3.res_layer.0.running_var",
            "body.3.res_layer.1.weight",
            "body.3.res_layer.2.weight",
            "body.3.res_layer.3.weight",
            "body.3.res_layer.4.weight",
            "body.3.res_layer.4.bias",
            "body.3.res_layer.4.running_mean",
            "body.3.res_layer.4.running_var"),
        projecting);
    assertEquals(
        List.of("output_layer.3.weight", "output_layer.3.bias"),
        names.stream().filter(name -> name.startsWith("output_layer.3.")).toList());
    assertTrue(names.contains("body.23.res_layer.4.running_var"));
    assertFalse(names.contains("body.0.shortcut_layer.0.weight"));
  }

  @Test
  void initialWeightsAreNormalByTheFanOutAndTheNetTrainsAndEvaluates() {
    try (NetworkRun run = new NetworkRun(new ResNetIr(18, 32, 16, 24, 0.4), 6)) {
      for (Pair<String, Parameter> pair : run.block.getParameters()) {
        if (pair.getValue().getType() == Parameter.Type.WEIGHT) {
          long[] shape = pair.getValue().getShape().getShape();
          long kernel = shape.length == 4 ? shape[2] * shape[3] : 1;
          double deviation = Math.sqrt(2.0 / (shape[0] * kernel));
          float[] values = pair.getValue().getArray().toFloatArray();
          NetworkRun.assertMoments(pair.getKey(), values, deviation, 6.5 * deviation);
        }
      }
      float[] pixels = run.noise(4);
      run.train(pixels, 4);
      // batch normalisation takes the linear layer's bias away again
      run.assertGradients(List.of("output_layer.3.bias"));
      assertFalse(Arrays.equals(new float[24], run.values("output_layer.4.running_mean")));
      float[] all = run.embed(pixels, 4);
      float[] alone = run.embed(Arrays.copyOf(pixels, pixels.length / 4), 1);
      assertArrayEquals(Arrays.copyOf(all, 24), alone, 1e-3f);
    }
  }

  @Test
  void optionsOutOfRangeAreRefusedWithASentence() {
    assertRefused("depth is 20", () -> new ResNetIr(20, 112, 112, 512, 0.4));
    assertRefused("dropout is 1.0", () -> new ResNetIr(50, 112, 112, 512, 1));
    assertRefused("dropout is NaN", () -> new ResNetIr(50, 112, 112, 512, Double.NaN));
    assertRefused("112 x 15 pixels", () -> new ResNetIr(50, 112, 15, 512, 0));
  }

  private static void assertRefused(String part, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
