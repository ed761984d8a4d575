package org.sphereface.networks.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sphereface.networks.Network;
import org.sphereface.networks.StageCost;

/** The networks whose published parameters can be imported. */
class ImportedNetworksTest {

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

  /** Convolutions and linear layer as SphereFace's, without slopes, at 112 x 112. */
  @Test
  void sfnetHasTheConvolutionsOfSphereFace() {
    double convolutions = millions(new SphereFaceNetwork(20, 1, 112, 112, 512, "biased", "relu"));
    assertEquals(convolutions, millions(new SfNet(20, false, 112, 112, 512)), 0);
  }

  /** One unit, one image of one pixel's effect: computed by hand. */
  @Test
  void sfnetRectifiesBehindTheSum() {
    try (NetworkRun run = new NetworkRun(new SfNet(10, true, 16, 16, 4), 1)) {
      float[] pixels = run.noise(1);
      float[] before = run.embed(pixels, 1);
      // the unit's last normalisation at 0 leaves relu(x), which is x: the map is already positive
      zero(run, "layer2.1.bn2.weight");
      zero(run, "layer2.1.bn2.bias");
      float[] without = run.embed(pixels, 1);
      // far below 0, the sum is cut off: the stages behind see a map of zeros, as for other images
      set(run, "layer2.1.bn2.bias", -1e6f);
      float[] cut = run.embed(pixels, 1);
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = -pixels[i];
      }
      assertArrayEquals(cut, run.embed(pixels, 1), 0);
      assertThrows(AssertionError.class, () -> assertArrayEquals(before, without, 1e-6f));
    }
  }

  private static void zero(NetworkRun run, String parameter) {
    set(run, parameter, 0);
  }

  private static void set(NetworkRun run, String parameter, float value) {
    var array = run.block.getParameters().get(parameter).getArray();
    try (var values = array.getManager().full(array.getShape(), value)) {
      values.copyTo(array);
    }
  }

  @Test
  void allTrain() {
    for (Network network :
        List.of(
            new SfNet(10, true, 16, 16, 4),
            new SfNet(10, false, 16, 16, 4),
            new IResNet(18, "subsampling", 16, 16, 4, 0),
            new MobileFaceNetRelu6(32, 32, 4))) {
      try (NetworkRun run = new NetworkRun(network, 1)) {
        run.train(run.noise(4), 4);
        assertEquals(
            new Shape(4), run.block.getOutputShapes(new Shape[] {run.images(4)})[0].slice(1));
      }
    }
  }
}
