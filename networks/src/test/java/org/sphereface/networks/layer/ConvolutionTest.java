package org.sphereface.networks.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvolutionTest {

  private static final int IMAGES = 3;
  private static final int IN = 16;

  @ParameterizedTest
  @CsvSource({"256,7,1", "512,1,1", "512,4,1", "512,7,2", "768,4,2", "1024,4,1", "2048,7,2"})
  void aKernelOfOnePixelMultipliesItsChannels(int out, int side, int stride) {
    try (LayerRun run = new LayerRun(Convolution.dense("c", IN, out, 1, stride))) {
      NDArray weights = run.parameters.get("c.weight");
      float[] w = weights.toFloatArray();
      float[] x = LayerRun.gaussian(IMAGES * IN * side * side, 5);
      NDArray maps =
          FeatureMaps.ordered(weights.getManager().create(x, new Shape(IMAGES, IN, side, side)));
      NDArray y = run.forward(maps);

      int left = (side + stride - 1) / stride;
      assertEquals(new Shape(IMAGES, out, left, left), y.getShape());
      float[] values = y.toFloatArray();
      for (int i = 0; i < values.length; i++) {
        int column = i % left * stride;
        int row = i / left % left * stride;
        int channel = i / left / left % out;
        int image = i / left / left / out;
        double sum = 0;
        for (int c = 0; c < IN; c++) {
          sum += w[channel * IN + c] * (double) x[((image * IN + c) * side + row) * side + column];
        }
        assertEquals(sum, values[i], 1e-4);
      }
    }
  }
}
