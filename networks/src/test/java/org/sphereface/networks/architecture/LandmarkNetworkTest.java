package org.sphereface.networks.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against loops in double precision that share nothing with the engine or the layers. */
class LandmarkNetworkTest {

  private static final double TOLERANCE = 2e-4;

  @TempDir private Path folder;

  @Test
  void fivePatchesGoTheirOwnWaysAndMeetInOneLayer() {
    DoubleMap patches = DoubleMap.random(15, 24, 24);
    Map<String, float[]> p = new LinkedHashMap<>();
    float[][] out =
        RandomParameters.run(
            folder, new LandmarkNetwork(), p, patches.floats(), new Shape(1, 15, 24, 24));
    DoubleMap joined = new DoubleMap(5 * 64 * 9, 1, 1);
    for (int k = 0; k < 5; k++) {
      int values = 3 * 24 * 24;
      DoubleMap x =
          new DoubleMap(
              3, 24, 24, Arrays.copyOfRange(patches.values(), k * values, (k + 1) * values));
      x = x.convolvedAndRectified(p, "features.conv1_" + (k + 1), 3).pooled(3);
      x = x.convolvedAndRectified(p, "features.conv2_" + (k + 1), 3).pooled(3);
      x = x.convolvedAndRectified(p, "features.conv3_" + (k + 1), 2).columnByColumn();
      System.arraycopy(x.values(), 0, joined.values(), k * 64 * 9, 64 * 9);
    }
    DoubleMap features = joined.convolvedAndRectified(p, "features.fc4", 1);
    for (int k = 1; k <= 5; k++) {
      DoubleMap of = features.convolvedAndRectified(p, "fc4_" + k, 1);
      DoubleMap expected =
          of.convolved(p.get("fc5_" + k + ".weight"), p.get("fc5_" + k + ".bias"), 1);
      assertArrayEquals(expected.floats(), out[k - 1], (float) TOLERANCE, "point " + k);
    }
  }

  @Test
  void parametersAreAsManyAsInThePrototxt() {
    int branch = 28 * 3 * 9 + 28 + 28 + 48 * 28 * 9 + 48 + 48 + 64 * 48 * 4 + 64 + 64;
    int head = 64 * 256 + 64 + 64 + 2 * 64 + 2;
    assertEquals(
        5 * branch + 256 * 2880 + 256 + 256 + 5 * head,
        new LandmarkNetwork()
            .getParameters().values().stream().mapToLong(q -> q.getShape().size()).sum());
  }
}
