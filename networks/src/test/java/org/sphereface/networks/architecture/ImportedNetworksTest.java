package org.sphereface.networks.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.networks.Network;
import org.sphereface.networks.StageCost;
import org.sphereface.networks.io.ForeignFile;

/**
 * Files with the names of other programs, read into networks, against loops in double precision
 * that take the arrays by those names and share nothing with the engine or the layers.
 */
class ImportedNetworksTest {

  private static final int SIDE = 16;
  private static final int SIZE = 4;
  private static final int[] UNITS = {2, 2, 2, 2};

  @TempDir private Path folder;

  private static double millions(Network network) {
    return network.stages().stream().mapToLong(StageCost::parameters).sum() / 1e6;
  }

  /** The counts in InsightFace's list of models (arcface_torch, README), in millions. */
  @Test
  void iresnetHasThePublishedNumberOfParameters() {
    assertEquals(24.03, millions(new IResNet(18, "convolution", 112, 112, 512, 0)), 0.01);
    assertEquals(34.14, millions(new IResNet(34, "convolution", 112, 112, 512, 0)), 0.01);
    assertEquals(43.59, millions(new IResNet()), 0.01);
    assertEquals(65.16, millions(new IResNet(100, "convolution", 112, 112, 512, 0)), 0.01);
  }

  /** Random arrays, made when they are first taken. */
  private static final class Arrays {
    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    private final Map<String, float[]> values = new LinkedHashMap<>();
    private final Random random = new Random(3);
    private final Function<String, String> names;
    private final double epsilon;

    private Arrays(Function<String, String> names, double epsilon) {
      this.names = names;
      this.epsilon = epsilon;
    }

    float[] take(String ours, long... shape) {
      String name = names.apply(ours);
      return values.computeIfAbsent(
          name,
          of -> {
            Shape sizes = new Shape(shape);
            shapes.put(name, sizes);
            float[] drawn = new float[(int) sizes.size()];
            double scale = shape.length > 1 ? Math.sqrt(2.0 / sizes.slice(1).size()) : 0.2;
            boolean positive =
                ours.endsWith("running_var") || ours.matches(".*(bn\\d|\\.1|features)\\.weight");
            for (int i = 0; i < drawn.length; i++) {
              drawn[i] = (float) (scale * random.nextGaussian());
              if (positive) {
                drawn[i] = 0.01f + Math.abs(1 + drawn[i]);
              }
            }
            return drawn;
          });
    }
  }

  private record Maps(int channels, int side, double[] values) {

    Maps convolved(Arrays arrays, String name, int out, int kernel, int stride, boolean biased) {
      float[] weight = arrays.take(name + ".weight", out, channels, kernel, kernel);
      float[] bias = biased ? arrays.take(name + ".bias", out) : new float[out];
      int padding = kernel / 2;
      int rows = (side + 2 * padding - kernel) / stride + 1;
      double[] sums = new double[out * rows * rows];
      for (int o = 0; o < out; o++) {
        java.util.Arrays.fill(sums, o * rows * rows, (o + 1) * rows * rows, bias[o]);
        for (int c = 0; c < channels; c++) {
          for (int k = 0; k < kernel * kernel; k++) {
            double w = weight[(o * channels + c) * kernel * kernel + k];
            for (int at = 0; at < rows * rows; at++) {
              int row = at / rows * stride + k / kernel - padding;
              int column = at % rows * stride + k % kernel - padding;
              if (row >= 0 && row < side && column >= 0 && column < side) {
                sums[o * rows * rows + at] += w * values[(c * side + row) * side + column];
              }
            }
          }
        }
      }
      return new Maps(out, rows, sums);
    }

    Maps each(IntFunction<DoubleUnaryOperator> ofChannel) {
      double[] changed = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        changed[i] = ofChannel.apply(i / (side * side)).applyAsDouble(values[i]);
      }
      return new Maps(channels, side, changed);
    }

    Maps normalised(Arrays arrays, String name, boolean scaled, boolean moved) {
      float[] mean = arrays.take(name + ".running_mean", channels);
      float[] variance = arrays.take(name + ".running_var", channels);
      float[] weight = scaled ? arrays.take(name + ".weight", channels) : null;
      float[] bias = moved ? arrays.take(name + ".bias", channels) : null;
      return each(
          c ->
              x ->
                  (x - mean[c]) / Math.sqrt(variance[c] + arrays.epsilon) * (scaled ? weight[c] : 1)
                      + (moved ? bias[c] : 0));
    }

    Maps normalised(Arrays arrays, String name) {
      return normalised(arrays, name, true, true);
    }

    Maps prelu(Arrays arrays, String name) {
      float[] slope = arrays.take(name + ".weight", channels);
      return each(c -> x -> x > 0 ? x : slope[c] * x);
    }

    Maps relu() {
      return each(c -> x -> Math.max(0, x));
    }

    Maps plus(Maps other) {
      double[] sums = values.clone();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += other.values[i];
      }
      return new Maps(channels, side, sums);
    }

    Maps everySecond() {
      int rows = (side + 1) / 2;
      double[] kept = new double[channels * rows * rows];
      for (int i = 0; i < kept.length; i++) {
        int c = i / (rows * rows);
        kept[i] = values[(c * side + i / rows % rows * 2) * side + i % rows * 2];
      }
      return new Maps(channels, rows, kept);
    }

    Maps linear(Arrays arrays, String name) {
      float[] weight = arrays.take(name + ".weight", SIZE, values.length);
      float[] bias = arrays.take(name + ".bias", SIZE);
      double[] sums = new double[SIZE];
      for (int o = 0; o < SIZE; o++) {
        sums[o] = bias[o];
        for (int i = 0; i < values.length; i++) {
          sums[o] += (double) weight[o * values.length + i] * values[i];
        }
      }
      return new Maps(SIZE, 1, sums);
    }
  }

  /** A program with IResNet. */
  private enum Program {
    ARCFACE_TORCH(true, true, true, 1e-5),
    CVLFACE(false, false, false, 1e-5),
    MXNET(true, false, true, 2e-5);

    private final boolean convolution;
    private final boolean scaled;
    private final boolean moved;
    private final double epsilon;

    Program(boolean convolution, boolean scaled, boolean moved, double epsilon) {
      this.convolution = convolution;
      this.scaled = scaled;
      this.moved = moved;
      this.epsilon = epsilon;
    }

    String name(String ours) {
      if (this == ARCFACE_TORCH) {
        return ours;
      }
      int dot = ours.lastIndexOf('.');
      String kind = ours.substring(dot + 1);
      String layer = ours.substring(0, dot);
      return this == CVLFACE ? cvlface(layer) + "." + kind : mxnet(layer, kind);
    }

    private static String cvlface(String layer) {
      for (int stage = 1, number = 0; stage <= 4; stage++) {
        for (int unit = 0; unit < UNITS[stage - 1]; unit++, number++) {
          String start = "layer" + stage + "." + unit + ".";
          if (layer.startsWith(start)) {
            String inner = layer.substring(start.length());
            int position = List.of("bn1", "conv1", "bn2", "prelu", "conv2", "bn3").indexOf(inner);
            return "net.body."
                + number
                + (position < 0
                    ? inner.replace("downsample", ".shortcut_layer")
                    : ".res_layer." + position);
          }
        }
      }
      return "net."
          + switch (layer) {
            case "conv1" -> "input_layer.0";
            case "bn1" -> "input_layer.1";
            case "prelu" -> "input_layer.2";
            case "bn2" -> "output_layer.0";
            case "fc" -> "output_layer.3";
            default -> "output_layer.4";
          };
    }

    private static String mxnet(String layer, String kind) {
      boolean normalisation = layer.matches(".*(bn\\d|downsample\\.1|features)");
      String last =
          kind.replace("running_", "moving_")
              .replace("weight", normalisation || layer.endsWith("prelu") ? "gamma" : "weight")
              .replace("bias", normalisation ? "beta" : "bias");
      String name =
          switch (layer) {
            case "conv1" -> "conv0";
            case "bn1" -> "bn0";
            case "prelu" -> "relu0";
            case "bn2" -> "bn1";
            case "fc" -> "pre_fc1";
            case "features" -> "fc1";
            default ->
                layer
                    .replaceFirst("layer(\\d)\\.0\\.", "stage$1_unit1_")
                    .replaceFirst("layer(\\d)\\.1\\.", "stage$1_unit2_")
                    .replace("downsample.0", "conv1sc")
                    .replace("downsample.1", "sc")
                    .replace("prelu", "relu1");
          };
      return (last.startsWith("moving") ? "aux:" : "arg:") + name + "_" + last;
    }
  }

  private static double[] image(float[] pixels) {
    double[] image = new double[pixels.length];
    for (int i = 0; i < image.length; i++) {
      image[i] = pixels[i];
    }
    return image;
  }

  private static Maps iresnet(Arrays arrays, Program program, float[] pixels) {
    Maps x =
        new Maps(3, SIDE, image(pixels))
            .convolved(arrays, "conv1", 64, 3, 1, false)
            .normalised(arrays, "bn1")
            .prelu(arrays, "prelu");
    for (int stage = 1; stage <= 4; stage++) {
      int out = 32 << stage;
      for (int unit = 0; unit < UNITS[stage - 1]; unit++) {
        String name = "layer" + stage + "." + unit + ".";
        Maps body =
            x.normalised(arrays, name + "bn1")
                .convolved(arrays, name + "conv1", out, 3, 1, false)
                .normalised(arrays, name + "bn2")
                .prelu(arrays, name + "prelu")
                .convolved(arrays, name + "conv2", out, 3, unit == 0 ? 2 : 1, false)
                .normalised(arrays, name + "bn3");
        if (unit == 0 && (program.convolution || x.channels() != out)) {
          x =
              x.convolved(arrays, name + "downsample.0", out, 1, 2, false)
                  .normalised(arrays, name + "downsample.1");
        } else if (unit == 0) {
          x = x.everySecond();
        }
        x = body.plus(x);
      }
    }
    return x.normalised(arrays, "bn2")
        .linear(arrays, "fc")
        .normalised(arrays, "features", program.scaled, program.moved);
  }

  private static void assertSame(double[] expected, float[] actual) {
    double largest = 0;
    double scale = 1;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
      scale = Math.max(scale, Math.abs(expected[i]));
    }
    assertEquals(0, largest / scale, 1e-4);
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void iresnetOfEachProgramIsRead(Program program) throws IOException {
    String shortcut = program.convolution ? "convolution" : "subsampling";
    try (NetworkRun run = new NetworkRun(new IResNet(18, shortcut, SIDE, SIDE, SIZE, 0), 1)) {
      float[] pixels = run.noise(1);
      Arrays arrays = new Arrays(program::name, program.epsilon);
      Maps expected = iresnet(arrays, program, pixels);
      if (program == Program.MXNET) {
        arrays.take("features.weight", SIZE);
      }
      byte[] file =
          program == Program.MXNET
              ? ForeignFile.mxnet(arrays.shapes, arrays.values)
              : ForeignFile.torch(arrays.shapes, arrays.values);
      run.block.load(Files.write(folder.resolve("n"), file));
      assertSame(expected.values(), run.embed(pixels, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sfnetOfOpenSphereIsRead(boolean normalised) throws IOException {
    int[] units = {0, 1, 2, 0};
    try (NetworkRun run = new NetworkRun(new SfNet(10, normalised, SIDE, SIDE, SIZE), 1)) {
      float[] pixels = run.noise(1);
      Arrays arrays = new Arrays(name -> "module." + name, 1e-5);
      Maps x = new Maps(3, SIDE, image(pixels));
      for (int stage = 1; stage <= 4; stage++) {
        int out = 32 << stage;
        x = sfnetLayer(arrays, x, "layer" + stage + ".0.", 1, out, 2, normalised).relu();
        for (int unit = 1; unit <= units[stage - 1]; unit++) {
          String name = "layer" + stage + "." + unit + ".";
          Maps inner = sfnetLayer(arrays, x, name, 1, out, 1, normalised).relu();
          x = sfnetLayer(arrays, inner, name, 2, out, 1, normalised).plus(x).relu();
        }
      }
      x = x.linear(arrays, "fc");
      double[] expected = (normalised ? x.normalised(arrays, "features") : x).values();
      byte[] file = ForeignFile.torch(arrays.shapes, arrays.values);
      run.block.load(Files.write(folder.resolve("n"), file));
      assertSame(expected, run.embed(pixels, 1));
    }
  }

  private static Maps sfnetLayer(
      Arrays arrays, Maps x, String name, int number, int out, int stride, boolean normalised) {
    Maps y = x.convolved(arrays, name + "conv" + number, out, 3, stride, !normalised);
    return normalised ? y.normalised(arrays, name + "bn" + number) : y;
  }
}
