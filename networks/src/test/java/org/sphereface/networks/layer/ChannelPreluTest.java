package org.sphereface.networks.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelPreluTest {

  private static final int CHANNELS = 5;
  private static final int PIXELS = 12;
  private static final float[] SLOPES = {0.25f, -0.5f, 0, 1, 1.75f};

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void valueAndGradientsAreTheClosedForm(int images) {
    int size = images * CHANNELS * PIXELS;
    float[] x = LayerRun.gaussian(size, 1);
    float[] up = LayerRun.gaussian(size, 2);
    float[] value = new float[size];
    float[] byInput = new float[size];
    double[] bySlope = new double[CHANNELS];
    for (int i = 0; i < size; i++) {
      int c = i / PIXELS % CHANNELS;
      float factor = x[i] > 0 ? 1 : SLOPES[c];
      value[i] = factor * x[i];
      byInput[i] = factor * up[i];
      bySlope[c] += x[i] > 0 ? 0 : x[i] * up[i];
    }
    float[] slopeGradient = new float[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      slopeGradient[c] = (float) bySlope[c];
    }
    try (LayerRun run = new LayerRun(new ChannelPrelu("slope", CHANNELS))) {
      NDArray slope = run.parameters.get("slope");
      assertArrayEquals(new float[] {.25f, .25f, .25f, .25f, .25f}, slope.toFloatArray(), 0);
      slope.set(SLOPES);
      Shape shape = new Shape(images, CHANNELS, 3, 4);
      LayerRun.Result pass = run.train(x, up, shape);
      assertArrayEquals(value, pass.output(), 1e-5f);
      assertArrayEquals(value, run.evaluate(x, shape), 1e-5f);
      assertArrayEquals(byInput, pass.inputGradient(), 1e-5f);
      assertArrayEquals(slopeGradient, slope.getGradient().toFloatArray(), 1e-4f);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {1, 1.75f, -3})
  void anEvaluationIsTheClosedFormForAnySlope(float last) {
    float[] slopes = {0.25f, -0.5f, 0, 1, last};
    float[] x = LayerRun.gaussian(2 * CHANNELS * PIXELS, 3);
    float[] value = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      value[i] = x[i] > 0 ? x[i] : slopes[i / PIXELS % CHANNELS] * x[i];
    }
    try (LayerRun run = new LayerRun(new ChannelPrelu("slope", CHANNELS))) {
      run.parameters.get("slope").set(slopes);
      assertArrayEquals(value, run.evaluate(x, new Shape(2, CHANNELS, 3, 4)), 1e-5f);
    }
  }
}
