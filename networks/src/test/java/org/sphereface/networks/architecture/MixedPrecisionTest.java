package org.sphereface.networks.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.engine.Bfloat16;
import org.sphereface.engine.FeatureMapCasts;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.Network;
import org.sphereface.networks.Precision;
import org.sphereface.networks.layer.Convolution;
import org.sphereface.networks.layer.LayerRun;

class MixedPrecisionTest {

  @Test
  void anEngineWithoutBfloat16ConvolutionsIsRefused() {
    Optional<String> refusal = refusal();
    assumeTrue(refusal.isPresent(), "the engine has bfloat16 on this processor");
    assertEquals(
        "precision is mixed, but MXNet's bfloat16 needs a processor with AVX-512: choose PyTorch"
            + " (--engine), or float32.",
        refusal.get());
  }

  private static Optional<String> refusal() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Bfloat16.on(manager);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static void assumeBfloat16() {
    refusal().ifPresent(Assumptions::abort);
  }

  /** The most that rounding to 8 significant bits changes, relative. */
  private static final double ROUNDING = 0x1p-8;

  /** With the cosine that the gradient keeps: batch normalisation is more easily moved. */
  private static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of(small(4, "prelu"), 0.995),
        Arguments.of(small(10, "prelu"), 0.995),
        Arguments.of(small(10, "relu"), 0.995),
        Arguments.of(new MobileFaceNet(32, 32, 24), 0.95),
        Arguments.of(new ResNetIr(18, 32, 32, 24, 0), 0.98));
  }

  private static SphereFaceNetwork small(int depth, String activation) {
    return new SphereFaceNetwork(depth, 0.25, 32, 32, 24, "paper", activation);
  }

  /**
   * The nearest number with 8 significant bits, of two the even one: by definition, on the bits.
   */
  static float rounded(float x) {
    int bits = Float.floatToRawIntBits(x);
    int rest = bits & 0xffff;
    int kept = bits >>> 16;
    boolean up = rest > 0x8000 || (rest == 0x8000 && (kept & 1) == 1);
    return Float.intBitsToFloat((up ? kept + 1 : kept) << 16);
  }

  private static float[] rounded(float[] x) {
    float[] all = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      all[i] = rounded(x[i]);
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void mapsAreTheNearestBfloat16AndSoAreTheirGradients(boolean training) {
    assumeBfloat16();
    float[] x = LayerRun.gaussian(1000, 1);
    x[0] = 1 + 0x1p-8f;
    x[1] = 1 + 3 * 0x1p-8f;
    x[2] = 0;
    x[3] = 1e30f;
    x[4] = -1e-30f;
    float[] up = LayerRun.gaussian(1000, 2);
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      FeatureMapCasts casts = Bfloat16.on(manager);
      NDArray input = manager.create(x);
      input.setRequiresGradient(true);
      NDArray back = casts.toFloat32(casts.toMaps(input, training), training);
      assertArrayEquals(rounded(x), back.toFloatArray());
      if (training) {
        collector.backward(back.mul(manager.create(up)).sum());
        assertArrayEquals(rounded(up), input.getGradient().toFloatArray());
      }
    }
  }

  @Test
  void aConvolutionSumsProductsOfRoundedValuesInFloat32() {
    assumeBfloat16();
    int channels = 32;
    int side = 6;
    float[] x = LayerRun.gaussian(channels * side * side, 3);
    try (LayerRun run = new LayerRun(Convolution.inUnit("conv", channels, false))) {
      float[] w = LayerRun.gaussian(channels * channels * 9, 4);
      run.parameters.get("conv.weight").set(w);
      float[] y = run.evaluateMixed(x, new Shape(1, channels, side, side));
      for (int out = 0; out < channels; out++) {
        double sum = 0;
        double size = 0;
        for (int in = 0; in < channels; in++) {
          for (int tap = 0; tap < 9; tap++) {
            int pixel = (2 + tap / 3 - 1) * side + 3 + tap % 3 - 1;
            double product =
                (double) rounded(w[(out * channels + in) * 9 + tap])
                    * rounded(x[in * side * side + pixel]);
            sum += product;
            size += Math.abs(product);
          }
        }
        double error = ROUNDING * Math.abs(sum) + 1e-6 * size;
        assertEquals(sum, y[(out * side + 2) * side + 3], error, "channel " + out);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void embeddingsAndGradientsPointWhereThoseOfFloat32Do(Network network, double kept) {
    assumeBfloat16();
    try (NetworkRun run = new NetworkRun(network, 5);
        NetworkRun mixed = new NetworkRun(network, 5)) {
      mixed.block.compute(Precision.MIXED);
      float[] pixels = run.noise(16);
      assertAlong(run.embed(pixels, 16), mixed.embed(pixels, 16), 0.9995, "embeddings");
      assertAlong(run.train(pixels, 16), mixed.train(pixels, 16), 0.995, "training's embeddings");
      assertAlong(gradient(run), gradient(mixed), kept, "gradient");
    }
  }

  @Test
  void float32AfterMixedPrecisionIsFloat32ToTheBit() {
    assumeBfloat16();
    try (NetworkRun run = new NetworkRun(small(4, "prelu"), 6)) {
      float[] pixels = run.noise(3);
      float[] before = run.embed(pixels, 3);
      run.block.compute(Precision.MIXED);
      float[] mixed = run.embed(pixels, 3);
      run.block.compute(Precision.FLOAT32);
      assertArrayEquals(before, run.embed(pixels, 3));
      assertTrue(!Arrays.equals(before, mixed));
    }
  }

  @Test
  void parametersThatHaveChangedCountFromTheNextCallOn() {
    assumeBfloat16();
    try (NetworkRun run = new NetworkRun(small(4, "prelu"), 6);
        NetworkRun other = new NetworkRun(small(4, "prelu"), 7)) {
      float[] pixels = run.noise(3);
      run.block.compute(Precision.MIXED);
      other.block.compute(Precision.MIXED);
      run.embed(pixels, 3);
      run.block
          .getParameters()
          .forEach(
              named ->
                  other
                      .block
                      .getParameters()
                      .get(named.getKey())
                      .getArray()
                      .copyTo(named.getValue().getArray()));
      run.block.compute(Precision.MIXED);
      assertArrayEquals(other.embed(pixels, 3), run.embed(pixels, 3));
    }
  }

  @Test
  void aNetworkThatComputesInFloat32OnlyRefusesMixedPrecision() {
    EmbeddingNetwork foreign = new Foreign();
    foreign.compute(Precision.FLOAT32);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> foreign.compute(Precision.MIXED));
    assertEquals(
        "precision is mixed, but Foreign computes in float32 only: leave precision out, or give"
            + " float32.",
        refused.getMessage());
  }

  /** Of all parameters, one after the other. */
  private static float[] gradient(NetworkRun run) {
    NDList gradients = new NDList();
    for (Parameter parameter : run.block.getParameters().values()) {
      if (parameter.getArray().hasGradient()) {
        gradients.add(parameter.getArray().getGradient().flatten());
      }
    }
    return NDArrays.concat(gradients).toFloatArray();
  }

  private static void assertAlong(float[] expected, float[] actual, double cosine, String what) {
    double product = 0;
    double square = 0;
    double other = 0;
    for (int i = 0; i < expected.length; i++) {
      product += (double) expected[i] * actual[i];
      square += (double) expected[i] * expected[i];
      other += (double) actual[i] * actual[i];
    }
    double along = product / Math.sqrt(square * other);
    assertTrue(along > cosine, what + ": cosine " + along);
    assertEquals(1, Math.sqrt(other / square), 0.05, what + ": length");
  }

  private static final class Foreign extends EmbeddingNetwork {

    @Override
    public double rateMultiplier(String parameterName) {
      return 1;
    }

    @Override
    public double decayMultiplier(String parameterName) {
      return 1;
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      return inputs;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return inputShapes;
    }

    @Override
    protected void initializeChildBlocks(
        NDManager manager, DataType dataType, Shape... inputShapes) {}
  }
}
