package org.sphereface.networks.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.networks.io.ParameterFile;

/** Against loops in double precision that share nothing with the engine or the layers. */
class CascadeNetworkTest {

  private static final double TOLERANCE = 2e-4;

  @TempDir private Path folder;

  /** A feature map in double precision. */
  private record Map3(int channels, int height, int width, double[] values) {

    Map3(int channels, int height, int width) {
      this(channels, height, width, new double[channels * height * width]);
    }

    double at(int c, int y, int x) {
      return values[(c * height + y) * width + x];
    }

    Map3 convolved(float[] weight, float[] bias, int kernel) {
      Map3 out = new Map3(bias.length, height - kernel + 1, width - kernel + 1);
      for (int o = 0, at = 0; o < out.channels; o++) {
        for (int y = 0; y < out.height; y++) {
          for (int x = 0; x < out.width; x++, at++) {
            double sum = bias[o];
            for (int c = 0; c < channels; c++) {
              for (int j = 0; j < kernel * kernel; j++) {
                double w = weight[(o * channels + c) * kernel * kernel + j];
                sum += w * at(c, y + j / kernel, x + j % kernel);
              }
            }
            out.values[at] = sum;
          }
        }
      }
      return out;
    }

    Map3 rectified(float[] slopes) {
      Map3 out = new Map3(channels, height, width);
      for (int i = 0; i < values.length; i++) {
        double slope = slopes[i / (height * width)];
        out.values[i] = values[i] > 0 ? values[i] : slope * values[i];
      }
      return out;
    }

    /** Windows that begin inside, cut off at the border. */
    Map3 pooled(int window) {
      int rows = (int) Math.ceil((height - window) / 2.0) + 1;
      int columns = (int) Math.ceil((width - window) / 2.0) + 1;
      Map3 out = new Map3(channels, rows, columns);
      for (int c = 0, at = 0; c < channels; c++) {
        for (int y = 0; y < rows; y++) {
          for (int x = 0; x < columns; x++, at++) {
            double most = Double.NEGATIVE_INFINITY;
            for (int row = 2 * y; row < Math.min(height, 2 * y + window); row++) {
              for (int column = 2 * x; column < Math.min(width, 2 * x + window); column++) {
                most = Math.max(most, at(c, row, column));
              }
            }
            out.values[at] = most;
          }
        }
      }
      return out;
    }

    /** The linear layers' inputs: channel by channel, column by column. */
    Map3 columnByColumn() {
      Map3 out = new Map3(channels * height * width, 1, 1);
      int at = 0;
      for (int c = 0; c < channels; c++) {
        for (int x = 0; x < width; x++) {
          for (int y = 0; y < height; y++) {
            out.values[at++] = at(c, y, x);
          }
        }
      }
      return out;
    }
  }

  /** The network's outputs for one image with random parameters, which come through a file. */
  private float[][] run(
      CascadeNetwork network, Map<String, float[]> parameters, float[] image, Shape shape) {
    try (NDManager manager = NDManager.newBaseManager()) {
      network.initialize(manager, DataType.FLOAT32, shape);
      Random random = new Random(7);
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      network
          .getParameters()
          .forEach(
              named -> {
                Shape of = named.getValue().getShape();
                double fan = Math.max(1, of.dimension() > 1 ? of.slice(1).size() : 4);
                float[] values = new float[(int) of.size()];
                for (int i = 0; i < values.length; i++) {
                  values[i] = (float) (random.nextGaussian() * Math.sqrt(1.5 / fan));
                }
                parameters.put(named.getKey(), values);
                arrays.put(named.getKey(), manager.create(values, of));
              });
      Path file = folder.resolve("weights.safetensors");
      ParameterFile.write(file, arrays);
      network.load(file);
      NDList outputs =
          network.forward(
              new ParameterStore(manager, false), new NDList(manager.create(image, shape)), false);
      assertArrayEquals(
          outputs.getShapes(), network.getOutputShapes(new Shape[] {shape}), "announced shapes");
      return outputs.stream().map(NDArray::toFloatArray).toArray(float[][]::new);
    }
  }

  private static Map3 image(int height, int width) {
    Map3 image = new Map3(3, height, width);
    Random random = new Random(3);
    for (int i = 0; i < image.values.length; i++) {
      image.values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return image;
  }

  private static float[] floats(Map3 map) {
    float[] values = new float[map.values.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) map.values[i];
    }
    return values;
  }

  private static Map3 convolution(Map3 x, Map<String, float[]> p, int number, int kernel) {
    String name = "features.conv" + number;
    return x.convolved(p.get(name + ".weight"), p.get(name + ".bias"), kernel)
        .rectified(p.get("features.prelu" + number + ".weight"));
  }

  private static void assertHead(Map3 x, Map<String, float[]> p, String name, float[] actual) {
    Map3 expected = x.convolved(p.get(name + ".weight"), p.get(name + ".bias"), 1);
    double[] widened = new double[actual.length];
    for (int i = 0; i < actual.length; i++) {
      widened[i] = actual[i];
    }
    assertArrayEquals(expected.values, widened, TOLERANCE, name);
  }

  @Test
  void theProposalNetworkIsThreeConvolutionsAndTwoHeadsOnAMapOfAnySize() {
    Map3 x = image(19, 14);
    Map<String, float[]> p = new LinkedHashMap<>();
    float[][] out = run(CascadeNetwork.proposal(), p, floats(x), new Shape(1, 3, 19, 14));
    x = convolution(x, p, 1, 3).pooled(2);
    x = convolution(convolution(x, p, 2, 3), p, 3, 3);
    assertEquals(5, x.height, "(19 - 12) / 2 rounded up, + 1");
    assertHead(x, p, "conv4_1", out[0]);
    assertHead(x, p, "conv4_2", out[1]);
  }

  @Test
  void theRefinementNetworkReadsItsMapColumnByColumn() {
    Map3 x = image(24, 24);
    Map<String, float[]> p = new LinkedHashMap<>();
    float[][] out = run(CascadeNetwork.refinement(), p, floats(x), new Shape(1, 3, 24, 24));
    x = convolution(x, p, 1, 3).pooled(3);
    x = convolution(x, p, 2, 3).pooled(3);
    x = convolution(x, p, 3, 2).columnByColumn();
    x = convolution(x, p, 4, 1);
    assertHead(x, p, "conv5_1", out[0]);
    assertHead(x, p, "conv5_2", out[1]);
  }

  @Test
  void theOutputNetworkHasAThirdHeadOfTenCoordinates() {
    Map3 x = image(48, 48);
    Map<String, float[]> p = new LinkedHashMap<>();
    float[][] out = run(CascadeNetwork.output(), p, floats(x), new Shape(1, 3, 48, 48));
    x = convolution(x, p, 1, 3).pooled(3);
    x = convolution(x, p, 2, 3).pooled(3);
    x = convolution(x, p, 3, 3).pooled(2);
    x = convolution(x, p, 4, 2).columnByColumn();
    x = convolution(x, p, 5, 1);
    assertEquals(10, out[2].length);
    assertHead(x, p, "conv6_1", out[0]);
    assertHead(x, p, "conv6_2", out[1]);
    assertHead(x, p, "conv6_3", out[2]);
  }

  @Test
  void parametersAreAsManyAsInThePublishedFiles() {
    // bytes of data of mtcnn-pnet, -rnet and -onet.safetensors, over 4
    assertEquals(26_528 / 4, count(CascadeNetwork.proposal()));
    assertEquals(400_712 / 4, count(CascadeNetwork.refinement()));
    assertEquals(1_556_160 / 4, count(CascadeNetwork.output()));
  }

  private static long count(CascadeNetwork network) {
    return network.getParameters().values().stream().mapToLong(p -> p.getShape().size()).sum();
  }
}
