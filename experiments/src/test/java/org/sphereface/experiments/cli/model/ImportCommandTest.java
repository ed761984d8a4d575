package org.sphereface.experiments.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.SphereFace;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.architecture.IResNet;
import org.sphereface.networks.architecture.MobileFaceNetRelu6;
import org.sphereface.networks.architecture.SphereFaceNetwork;
import org.sphereface.networks.io.ParameterFile;

class ImportCommandTest {

  private static final String NETWORK =
      "{network: sphereface, depth: 4, width: 0.125, inputHeight: 32, inputWidth: 32}";

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Path weights) {
    return SphereFace.run(
        out,
        err,
        "import",
        "--network",
        NETWORK,
        "--weights",
        weights.toString(),
        "--out",
        folder.resolve("x.safetensors").toString());
  }

  /** MXNet's list of the network's arrays by its own names, each value its number in the list. */
  private Path params() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    EmbeddingNetwork block = new SphereFaceNetwork(4, 0.125, 32, 32, 512, "paper").block();
    try (NDManager manager = NDManager.newBaseManager()) {
      block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
      Map<String, NDArray> arrays = ParameterFile.arrays(block);
      file.writeBytes(little(24).putLong(0x112).putLong(0).putLong(arrays.size()).array());
      int number = 0;
      for (NDArray array : arrays.values()) {
        long[] shape = array.getShape().getShape();
        ByteBuffer head = little(24 + 8 * shape.length);
        head.putInt(0xF993fac9).putInt(0).putInt(shape.length);
        for (long size : shape) {
          head.putLong(size);
        }
        file.writeBytes(head.putInt(1).putInt(0).putInt(0).array());
        ByteBuffer values = little((int) (4 * array.size()));
        number++;
        while (values.hasRemaining()) {
          values.putFloat(number);
        }
        file.writeBytes(values.array());
      }
      file.writeBytes(little(8).putLong(arrays.size()).array());
      for (String name : arrays.keySet()) {
        file.writeBytes(little(8).putLong(name.length()).array());
        file.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
      }
    }
    return Files.write(folder.resolve("n.params"), file.toByteArray());
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void parametersOfAnotherProgramAreWrittenAsSafetensors() throws IOException {
    assertEquals(0, run(params()), err::toString);
    assertTrue(out.toString().contains("x.safetensors: SphereFace-4 x0.125"), out::toString);
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> arrays = ParameterFile.read(folder.resolve("x.safetensors"), manager);
      assertEquals(new Shape(8, 3, 3, 3), arrays.get("conv1_1.weight").getShape());
      assertEquals(3, arrays.get("relu1_1.slope").toFloatArray()[7], 0);
    }
  }

  @Test
  void whatCannotBeImportedIsSaidInASentence() throws IOException {
    assertEquals(1, run(folder.resolve("none.pth")));
    assertTrue(err.toString().contains("There is no file "), err::toString);
    assertEquals(1, run(Files.writeString(folder.resolve("p.pth"), "no parameters at all")));
    assertTrue(err.toString().contains("p.pth: no safetensors file"), err::toString);
  }

  private Path named(String... names) {
    Path file = folder.resolve("named.safetensors");
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> arrays = new TreeMap<>();
      for (String name : names) {
        arrays.put(name, manager.zeros(new Shape(1)));
      }
      ParameterFile.write(file, arrays);
    }
    return file;
  }

  @Test
  void theNetworkWhoseNamesFitIsNamed() {
    Path file =
        named(new MobileFaceNetRelu6().block().getParameters().keys().toArray(new String[0]));
    assertEquals(1, run(file));
    assertTrue(
        err.toString().contains("give --network '{network: mobilefacenet-relu6}'"), err::toString);
    assertEquals(1, err.toString().lines().count());
    assertEquals(
        1,
        run(
            named(
                new IResNet(200, "subsampling", 112, 112, 512, 0)
                    .block()
                    .getParameters()
                    .keys()
                    .toArray(new String[0]))));
    assertTrue(
        err.toString().contains("'{network: iresnet, depth: 200, shortcut: subsampling}'")
            || err.toString().contains("'{network: iresnet, depth: 200}'"),
        err::toString);
  }

  @Test
  void networksThatAreNotHereAreNamed() {
    assertEquals(1, run(named("body.0.res_layer.5.fc1.weight", "input_layer.0.weight")));
    assertTrue(err.toString().contains("squeeze-and-excitation (IR-SE)"), err::toString);
    assertEquals(1, run(named("body.0.res_layer.8.weight", "input_layer.0.weight")));
    assertTrue(err.toString().contains("units of three convolutions"), err::toString);
  }
}
