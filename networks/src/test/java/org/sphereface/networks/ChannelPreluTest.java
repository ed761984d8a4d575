package org.sphereface.networks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelPreluTest {

  private static final int CHANNELS = 5;
  private static final int PIXELS = 12;
  private static final float[] SLOPES = {0.25f, -0.5f, 0, 1, 1.75f};

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void value_and_gradients_are_the_closed_form(int images) {
    int size = images * CHANNELS * PIXELS;
    float[] x = gaussian(size, 1);
    float[] up = gaussian(size, 2);
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
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape shape = new Shape(images, CHANNELS, 3, 4);
      ChannelPrelu prelu = new ChannelPrelu(CHANNELS);
      prelu.initialize(manager, DataType.FLOAT32, shape);
      NDArray slope = prelu.getParameters().get("slope").getArray();
      assertArrayEquals(new float[] {.25f, .25f, .25f, .25f, .25f}, slope.toFloatArray(), 0);
      slope.set(SLOPES);
      NDArray input = manager.create(x, shape);
      input.setRequiresGradient(true);
      ParameterStore store = new ParameterStore(manager, false);
      float[] out;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray y = prelu.forward(store, new NDList(input), true).singletonOrThrow();
        collector.backward(y.mul(manager.create(up, shape)).sum());
        out = y.toFloatArray();
      }
      assertArrayEquals(value, out, 1e-5f);
      assertArrayEquals(byInput, input.getGradient().toFloatArray(), 1e-5f);
      assertArrayEquals(slopeGradient, slope.getGradient().toFloatArray(), 1e-4f);
    }
  }

  private static float[] gaussian(int size, long seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
