package org.sphereface.networks.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.networks.Network;
import org.sphereface.networks.architecture.IResNet;
import org.sphereface.networks.architecture.MobileFaceNetRelu6;
import org.sphereface.networks.architecture.NetworkRun;
import org.sphereface.networks.architecture.SphereFaceNetwork;
import org.sphereface.networks.io.names.NameMap;
import org.sphereface.networks.io.names.Origin;

class TorchFileTest {

  @TempDir private Path folder;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("n.pth"), bytes);
  }

  private float[] values(Path file, String name, long... shape) {
    NDArray array = manager.zeros(new Shape(shape), DataType.FLOAT32);
    ParameterFile.load(file, Map.of(name, array));
    return array.toFloatArray();
  }

  private static byte[] shorts(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putShort((short) value);
    }
    return bytes.array();
  }

  private static TorchPickle small() {
    return new TorchPickle().tensor("w", new Shape(2, 3), 1, 2, 3, 4, 5, 6);
  }

  @Test
  void bothFormsAreReadWithTheirPrefixes() throws IOException {
    float[] expected = {1, 2, 3, 4, 5, 6};
    assertArrayEquals(expected, values(file(small().archive(false)), "w", 2, 3), 0);
    assertArrayEquals(expected, values(file(small().older()), "w", 2, 3), 0);
    byte[] counts = new byte[8];
    TorchPickle prefixed =
        new TorchPickle()
            .tensor("head.kernel", new Shape(1), 7)
            .tensor("model.module.w", new Shape(2), 8, 9)
            .tensor(
                "model.module.bn.num_batches_tracked",
                "Long",
                8,
                counts,
                0,
                new long[0],
                new long[0]);
    assertArrayEquals(new float[] {8, 9}, values(file(prefixed.archive(false)), "w", 2), 0);
  }

  @Test
  void otherNumbersAndOrdersBecomeFloat32RowByRow() throws IOException {
    long[] shape = {3, 2};
    byte[] halves = shorts(0x3c00, 0xc000, 0x3555, 1, 0x7c00, 0x8000);
    Path half =
        file(
            new TorchPickle()
                .tensor("w", "Half", 2, halves, 0, shape, new long[] {1, 3})
                .archive(false));
    // the storage is column by column
    assertArrayEquals(
        new float[] {1, 0x1p-24f, -2, Float.POSITIVE_INFINITY, 0.33325195f, -0f},
        values(half, "w", 3, 2),
        0);
    byte[] brains = shorts(0, 0x3f80, 0xc040);
    Path brain =
        file(
            new TorchPickle()
                .tensor("w", "BFloat16", 2, brains, 1, new long[] {2}, new long[] {1})
                .archive(false));
    assertArrayEquals(new float[] {1, -3}, values(brain, "w", 2), 0);
    byte[] wide = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(0.1).array();
    Path real =
        file(
            new TorchPickle()
                .tensor("w", "Double", 8, wide, 0, new long[] {1}, new long[] {1})
                .archive(false));
    assertArrayEquals(new float[] {0.1f}, values(real, "w", 1), 0);
  }

  private void assertRefused(byte[] content, String part) throws IOException {
    Path file = file(content);
    String sentence =
        assertThrows(IllegalArgumentException.class, () -> ParameterFile.shapes(file)).getMessage();
    assertTrue(sentence.startsWith(file + ": ") && sentence.endsWith("."), sentence);
    assertTrue(sentence.contains(part), sentence);
  }

  private static TorchPickle placed(int offset, long[] shape, long... strides) {
    return new TorchPickle().tensor("w", "Float", 4, new byte[16], offset, shape, strides);
  }

  @Test
  void codeAndPlacesOutsideOfTheFileAreRefused() throws IOException {
    assertRefused(
        new TorchPickle().string("w").text("cos\nsystem\n(X\1\0\0\0xtR").archive(false),
        "names the Python object 'os.system', which is refused");
    assertRefused(small().archive(true), "is compressed");
    assertRefused(placed(0, new long[] {5}, 1).archive(false), "'w' reaches beyond its storage");
    assertRefused(placed(3, new long[] {2}, 1).archive(false), "'w' reaches beyond its storage");
    assertRefused(placed(5, new long[] {0}, 1).archive(false), "begins outside of its storage");
    assertRefused(placed(0, new long[] {1 << 30}, 0).archive(false), "its values overlap");
    assertRefused(placed(0, new long[] {2, 2}, 1, 1).archive(false), "its values overlap");
    assertRefused(
        new TorchPickle().string("w").bytes('K', 1).archive(false), "no state dictionary");
    assertRefused(new TorchPickle().string("w").archive(false), "a key without a value");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFileThatIsCutAnywhereIsRefusedInASentence(boolean older) throws IOException {
    byte[] whole = older ? small().older() : small().archive(false);
    for (int length = 4; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length), "");
    }
  }

  /** The names of sphereface_pytorch, in which slopes are weights. */
  @Test
  void sphere20aIsReadByItsNames() throws IOException {
    Network network = new SphereFaceNetwork(20, 0.125, 32, 32, 16, "biased");
    try (NetworkRun saved = new NetworkRun(network, 1);
        NetworkRun read = new NetworkRun(network, 2)) {
      TorchPickle pickle = new TorchPickle().tensor("fc6.weight", new Shape(2), 1, 2);
      ParameterFile.arrays(saved.block)
          .forEach(
              (name, array) ->
                  pickle.tensor(
                      name.replace(".slope", ".weight"), array.getShape(), array.toFloatArray()));
      read.block.load(file(pickle.archive(false)));
      assertArrayEquals(saved.embed(saved.noise(2), 2), read.embed(saved.noise(2), 2), 0);
    }
  }

  @Test
  void namesOfOpenSphereAndCvlfaceAreKnown() throws IOException {
    Network network = new SphereFaceNetwork(20, 0.125, 32, 32, 16, "biased", "relu");
    try (NetworkRun run = new NetworkRun(network, 1)) {
      Map<String, String> names = new TreeMap<>();
      names.put("conv1_1.bias", "layer1.0.conv.bias");
      names.put("conv3_8.weight", "layer3.4.conv1.weight");
      names.put("conv3_9.bias", "layer3.4.conv2.bias");
      names.put("fc5.weight", "fc.weight");
      assertNames(run, "OpenSphere", names);
    }
    try (NetworkRun run = new NetworkRun(new IResNet(18, "subsampling", 32, 32, 8, 0), 1)) {
      Map<String, String> names = new TreeMap<>();
      names.put("conv1.weight", "input_layer.0.weight");
      names.put("layer1.0.bn1.running_var", "body.0.res_layer.0.running_var");
      names.put("layer3.1.prelu.weight", "body.5.res_layer.3.weight");
      names.put("layer4.0.downsample.1.bias", "body.6.shortcut_layer.1.bias");
      names.put("features.running_mean", "output_layer.4.running_mean");
      names.put("features.weight", "");
      assertNames(run, "CVLFace", names);
      names.replaceAll((ours, theirs) -> "");
      names.put("conv1.weight", "conv0_weight");
      names.put("layer1.0.bn1.running_var", "stage1_unit1_bn1_moving_var");
      names.put("layer3.1.prelu.weight", "stage3_unit2_relu1_gamma");
      names.put("layer4.0.downsample.1.bias", "stage4_unit1_sc_beta");
      names.put("features.running_mean", "fc1_moving_mean");
      assertNames(run, "MXNet", names);
    }
  }

  private static void assertNames(NetworkRun run, String source, Map<String, String> expected) {
    NameMap names =
        NameMap.all().stream()
            .filter(map -> map.source().contains(source))
            .findFirst()
            .orElseThrow();
    Map<String, Origin> origins = names.origins(ParameterFile.arrays(run.block).keySet());
    assertEquals(ParameterFile.arrays(run.block).size(), origins.size());
    expected.forEach((ours, theirs) -> assertEquals(theirs, origins.get(ours).name(), ours));
  }

  /** Against ONNX Runtime and the same network as its publishers export it. */
  @Test
  void thePublishedMobileFaceNetGivesItsOnnxModelsEmbeddings() throws Exception {
    String given = System.getProperty("faces", "");
    Assumptions.assumeFalse(given.isEmpty());
    Path models = Path.of(given).resolve("models");
    try (NetworkRun run = new NetworkRun(new MobileFaceNetRelu6(), 1);
        OrtSession session =
            OrtEnvironment.getEnvironment()
                .createSession(models.resolve("mobilefacenet-ms1m.onnx").toString())) {
      run.block.load(models.resolve("mobilefacenet-ms1m.pt"));
      float[] pixels = run.noise(1);
      float[] ours = run.embed(pixels, 1);
      try (OnnxTensor input =
              OnnxTensor.createTensor(
                  OrtEnvironment.getEnvironment(),
                  FloatBuffer.wrap(pixels),
                  new long[] {1, 3, 112, 112});
          OrtSession.Result result = session.run(Map.of("input0", input))) {
        float[] theirs = ((float[][]) result.get(0).getValue())[0];
        assertArrayEquals(theirs, ours, 1e-4f);
      }
    }
  }
}
