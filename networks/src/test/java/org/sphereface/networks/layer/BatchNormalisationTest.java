package org.sphereface.networks.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the algorithms of the paper in double precision. */
class BatchNormalisationTest {

  private static final int CHANNELS = 3;
  private static final int IMAGES = 4;
  private static final float[] WEIGHT = {0.5f, -1.5f, 2};
  private static final float[] BIAS = {1, 0, -0.25f};

  private final double[] mean = new double[CHANNELS];
  private final double[] variance = new double[CHANNELS];

  private static int channel(int i, int pixels) {
    return i / pixels % CHANNELS;
  }

  private void measure(float[] x, int pixels) {
    int count = IMAGES * pixels;
    for (int i = 0; i < x.length; i++) {
      mean[channel(i, pixels)] += (double) x[i] / count;
    }
    for (int i = 0; i < x.length; i++) {
      double centred = x[i] - mean[channel(i, pixels)];
      variance[channel(i, pixels)] += centred * centred / count;
    }
  }

  private static Shape shape(int pixels) {
    return pixels == 1 ? new Shape(IMAGES, CHANNELS) : new Shape(IMAGES, CHANNELS, 2, pixels / 2);
  }

  private static LayerRun run() {
    LayerRun run = new LayerRun(new BatchNormalisation("bn", CHANNELS));
    assertArrayEquals(new float[] {1, 1, 1}, run.parameters.get("bn.weight").toFloatArray(), 0);
    assertArrayEquals(new float[] {0, 0, 0}, run.parameters.get("bn.bias").toFloatArray(), 0);
    run.parameters.get("bn.weight").set(WEIGHT);
    run.parameters.get("bn.bias").set(BIAS);
    return run;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6})
  void trainingUsesAndDifferentiatesTheStatisticsOfTheBatch(int pixels) {
    int size = IMAGES * CHANNELS * pixels;
    float[] x = LayerRun.gaussian(size, 3);
    float[] up = LayerRun.gaussian(size, 4);
    measure(x, pixels);
    double count = IMAGES * pixels;
    double[] upSum = new double[CHANNELS];
    double[] upNormalised = new double[CHANNELS];
    double[] normalised = new double[size];
    for (int i = 0; i < size; i++) {
      int c = channel(i, pixels);
      normalised[i] = (x[i] - mean[c]) / Math.sqrt(variance[c] + 1e-5);
      upSum[c] += up[i];
      upNormalised[c] += up[i] * normalised[i];
    }
    try (LayerRun run = run()) {
      LayerRun.Result pass = run.train(x, up, shape(pixels));
      for (int i = 0; i < size; i++) {
        int c = channel(i, pixels);
        assertEquals(WEIGHT[c] * normalised[i] + BIAS[c], pass.output()[i], 1e-4);
        double byInput =
            WEIGHT[c]
                / Math.sqrt(variance[c] + 1e-5)
                * (up[i] - upSum[c] / count - normalised[i] * upNormalised[c] / count);
        assertEquals(byInput, pass.inputGradient()[i], 1e-3);
      }
      float[] byWeight = run.parameters.get("bn.weight").getGradient().toFloatArray();
      float[] byBias = run.parameters.get("bn.bias").getGradient().toFloatArray();
      for (int c = 0; c < CHANNELS; c++) {
        assertEquals(upNormalised[c], byWeight[c], 1e-4);
        assertEquals(upSum[c], byBias[c], 1e-4);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6})
  void runningStatisticsMoveByATenthAndHaveNoGradient(int pixels) {
    int size = IMAGES * CHANNELS * pixels;
    float[] x = LayerRun.gaussian(size, 5);
    measure(x, pixels);
    double count = IMAGES * pixels;
    try (LayerRun run = run()) {
      run.train(x, LayerRun.gaussian(size, 6), shape(pixels));
      float[] runningMean = run.parameters.get("bn.running_mean").toFloatArray();
      float[] runningVariance = run.parameters.get("bn.running_var").toFloatArray();
      for (int c = 0; c < CHANNELS; c++) {
        assertEquals(0.1 * mean[c], runningMean[c], 1e-6);
        double byCount = 0.9 + 0.1 * variance[c];
        double byCountLessOne = 0.9 + 0.1 * variance[c] * count / (count - 1);
        assertTrue(
            runningVariance[c] >= byCount - 1e-6 && runningVariance[c] <= byCountLessOne + 1e-6,
            runningVariance[c] + " is not within " + byCount + " and " + byCountLessOne);
      }
      assertFalse(run.parameters.get("bn.running_mean").hasGradient());
      assertFalse(run.parameters.get("bn.running_var").hasGradient());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6})
  void evaluationUsesTheRunningStatisticsAndLeavesThem(int pixels) {
    int size = IMAGES * CHANNELS * pixels;
    float[] x = LayerRun.gaussian(size, 7);
    float[] means = {0.5f, -1, 0};
    float[] variances = {4, 0.25f, 0};
    try (LayerRun run = run()) {
      run.parameters.get("bn.running_mean").set(means);
      run.parameters.get("bn.running_var").set(variances);
      float[] y = run.evaluate(x, shape(pixels));
      for (int i = 0; i < size; i++) {
        int c = channel(i, pixels);
        double expected = WEIGHT[c] * (x[i] - means[c]) / Math.sqrt(variances[c] + 1e-5) + BIAS[c];
        assertEquals(expected, y[i], 1e-5 * Math.max(1, Math.abs(expected)));
      }
      assertArrayEquals(means, run.parameters.get("bn.running_mean").toFloatArray(), 0);
      assertArrayEquals(variances, run.parameters.get("bn.running_var").toFloatArray(), 0);
    }
  }

  @Test
  void vectorsAreNormalisedAfterMapsOfTheirShape() {
    // MXNet crashed here: it keeps what it prepared for a shape, whatever the layout
    int images = 64;
    Shape shape = new Shape(images, 512, 1, 1);
    float[] x = LayerRun.gaussian(images * 512, 8);
    FullyConnected linear = new FullyConnected("f", 512, 128, CaffeInitializer.msra("f"));
    try (LayerRun maps =
            new LayerRun(
                Sequence.of(
                    Convolution.dense("c", 512, 128, 1, 1), new BatchNormalisation("a", 128)));
        LayerRun vectors = new LayerRun(Sequence.of(linear, new BatchNormalisation("b", 128)))) {
      maps.evaluate(x, shape);
      float[] normalised = vectors.evaluate(x, shape);
      float[] plain = vectors.evaluate(linear, x, shape);
      for (int i = 0; i < plain.length; i++) {
        assertEquals(plain[i] / Math.sqrt(1 + 1e-5), normalised[i], 1e-5);
      }
    }
  }
}
