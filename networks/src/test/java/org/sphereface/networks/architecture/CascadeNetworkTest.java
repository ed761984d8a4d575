package org.sphereface.networks.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against loops in double precision that share nothing with the engine or the layers. */
class CascadeNetworkTest {

  private static final double TOLERANCE = 2e-4;

  @TempDir private Path folder;

  private static DoubleMap convolution(
      DoubleMap x, Map<String, float[]> p, int number, int kernel) {
    return x.convolvedAndRectified(p, "features.conv" + number, kernel);
  }

  private static void assertHead(DoubleMap x, Map<String, float[]> p, String name, float[] actual) {
    DoubleMap expected = x.convolved(p.get(name + ".weight"), p.get(name + ".bias"), 1);
    double[] widened = new double[actual.length];
    for (int i = 0; i < actual.length; i++) {
      widened[i] = actual[i];
    }
    assertArrayEquals(expected.values(), widened, TOLERANCE, name);
  }

  @Test
  void theProposalNetworkIsThreeConvolutionsAndTwoHeadsOnAMapOfAnySize() {
    DoubleMap x = DoubleMap.random(3, 19, 14);
    Map<String, float[]> p = new LinkedHashMap<>();
    float[][] out =
        RandomParameters.run(
            folder, CascadeNetwork.proposal(), p, x.floats(), new Shape(1, 3, 19, 14));
    x = convolution(x, p, 1, 3).pooled(2);
    x = convolution(convolution(x, p, 2, 3), p, 3, 3);
    assertEquals(5, x.height(), "(19 - 12) / 2 rounded up, + 1");
    assertHead(x, p, "conv4_1", out[0]);
    assertHead(x, p, "conv4_2", out[1]);
  }

  @Test
  void theRefinementNetworkReadsItsMapColumnByColumn() {
    DoubleMap x = DoubleMap.random(3, 24, 24);
    Map<String, float[]> p = new LinkedHashMap<>();
    float[][] out =
        RandomParameters.run(
            folder, CascadeNetwork.refinement(), p, x.floats(), new Shape(1, 3, 24, 24));
    x = convolution(x, p, 1, 3).pooled(3);
    x = convolution(x, p, 2, 3).pooled(3);
    x = convolution(x, p, 3, 2).columnByColumn();
    x = convolution(x, p, 4, 1);
    assertHead(x, p, "conv5_1", out[0]);
    assertHead(x, p, "conv5_2", out[1]);
  }

  @Test
  void theOutputNetworkHasAThirdHeadOfTenCoordinates() {
    DoubleMap x = DoubleMap.random(3, 48, 48);
    Map<String, float[]> p = new LinkedHashMap<>();
    float[][] out =
        RandomParameters.run(
            folder, CascadeNetwork.output(), p, x.floats(), new Shape(1, 3, 48, 48));
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
