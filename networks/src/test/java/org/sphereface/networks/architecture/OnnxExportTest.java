package org.sphereface.networks.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sphereface.networks.Network;
import org.sphereface.networks.layer.LayerRun;

/** Another runtime, ONNX Runtime, gives what the engine gives. */
class OnnxExportTest {

  private static final int IMAGES = 3;

  @TempDir private Path folder;

  static Stream<Network> networks() {
    return Stream.of(
        new SphereFaceNetwork(4, 0.125, 112, 96, 32, "paper"),
        new SphereFaceNetwork(20, 0.125, 56, 48, 32, "paper"),
        new SphereFaceNetwork(10, 0.125, 56, 48, 32, "paper", "relu"),
        new MobileFaceNet(112, 96, 128),
        new MobileFaceNetRelu6(32, 32, 16),
        new SfNet(10, true, 32, 32, 16),
        new SfNet(10, false, 32, 32, 16),
        new IResNet(18, "convolution", 32, 32, 16, 0.4),
        new IResNet(18, "subsampling", 32, 32, 16, 0),
        new ResNetIr(18, 56, 48, 64, 0.4));
  }

  /** Values that initialisation leaves at 0 or 1 would hide a mistake. */
  private static void moveSmallParameters(NetworkRun run) {
    long seed = 100;
    for (Pair<String, Parameter> named : run.block.getParameters()) {
      NDArray array = named.getValue().getArray();
      if (array.getShape().dimension() == 1) {
        float[] values = LayerRun.gaussian(Math.toIntExact(array.size()), seed++);
        for (int i = 0; i < values.length; i++) {
          boolean scale = named.getKey().endsWith("running_var");
          values[i] = scale ? 1 + 0.2f * Math.abs(values[i]) : 0.3f * values[i];
        }
        try (NDManager manager = NDManager.newBaseManager()) {
          manager.create(values, array.getShape()).copyTo(array);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void anotherRuntimeGivesTheSameEmbeddings(Network network) throws Exception {
    Path file = folder.resolve("network.onnx");
    try (NetworkRun run = new NetworkRun(network, 5)) {
      moveSmallParameters(run);
      run.block.writeOnnx(file, Map.of("of", "test"));
      float[] pixels = run.noise(IMAGES);
      float[] expected = run.embed(pixels, IMAGES);
      float[] actual = elsewhere(file, pixels, run.images(IMAGES));

      assertEquals(expected.length, actual.length);
      double largest = 0;
      for (float value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      double tolerance = 1e-4 * Math.max(1, largest);
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], actual[i], tolerance, network.label() + " value " + i);
      }
    }
    assertEquals(1, Files.list(folder).count());
  }

  private static float[] elsewhere(Path file, float[] pixels, Shape shape) throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor input =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), shape.getShape());
        OrtSession.Result result = session.run(Map.of("images", input))) {
      FloatBuffer values = ((OnnxTensor) result.get("embeddings").orElseThrow()).getFloatBuffer();
      float[] copied = new float[values.remaining()];
      values.get(copied);
      return copied;
    }
  }

  @Test
  void theModelSaysHowPixelsBecomeInput() throws Exception {
    Path file = folder.resolve("network.onnx");
    Network network = new SphereFaceNetwork(4, 0.125, 112, 96, 32, "paper");
    try (NetworkRun run = new NetworkRun(network, 5)) {
      run.block.writeOnnx(file, Map.of("of", "test"));
    }
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
      Map<String, String> notes = session.getMetadata().getCustomMetadata();

      assertEquals("127.5", notes.get("input.mean"));
      assertEquals("1/128", notes.get("input.scale"));
      assertEquals("RGB", notes.get("input.channels"));
      assertEquals("NCHW", notes.get("input.layout"));
      assertEquals("112 x 96 (height x width)", notes.get("input.size"));
      assertEquals("test", notes.get("of"));
    }
  }
}
