package org.sphereface.networks.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.networks.Network;
import org.sphereface.networks.architecture.CascadeNetwork;
import org.sphereface.networks.architecture.NetworkRun;
import org.sphereface.networks.architecture.SphereFaceNetwork;

class CaffeModelTest {

  @TempDir private Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("n.caffemodel"), bytes);
  }

  private static Network network(String variant) {
    return new SphereFaceNetwork(20, 0.125, 32, 32, 16, variant);
  }

  /**
   * The released network's layers with a network's parameters, biases of units, and a classifier.
   */
  private static CaffeFile released(NetworkRun run, boolean old, float biasOfUnits) {
    CaffeFile file = new CaffeFile(old);
    ParameterFile.arrays(run.block)
        .forEach(
            (name, array) -> {
              String layer = name.substring(0, name.indexOf('.'));
              file.blob(layer, array);
              if (layer.matches("conv\\d_[2-9]")) {
                int channels = (int) array.getShape().get(0);
                float[] bias = new float[channels];
                Arrays.fill(bias, biasOfUnits);
                file.blob(layer, new Shape(channels), bias);
              }
            });
    return file.blob("fc6", new Shape(3, 2), 1, 2, 3, 4, 5, 6);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theReleasedNetworkIsReadByItsLayerNames(boolean old) throws IOException {
    try (NetworkRun saved = new NetworkRun(network("paper"), 1);
        NetworkRun read = new NetworkRun(network("paper"), 2)) {
      read.block.load(file(released(saved, old, 0).bytes()));
      float[] pixels = saved.noise(2);
      assertArrayEquals(saved.embed(pixels, 2), read.embed(pixels, 2), 0);
    }
  }

  @Test
  void biasesOfUnitsNeedANetworkThatHasThem() throws IOException {
    try (NetworkRun saved = new NetworkRun(network("paper"), 1);
        NetworkRun read = new NetworkRun(network("paper"), 2);
        NetworkRun biased = new NetworkRun(network("biased"), 3)) {
      Path file = file(released(saved, false, 0.5f).bytes());
      assertRefused(file, () -> read.block.load(file), "'conv1_2.bias' is not 0", "biased");
      biased.block.load(file);
      NDArray bias = biased.block.getParameters().get("conv2_3.bias").getArray();
      assertEquals(0.5f, bias.getFloat(1), 0);
    }
  }

  private static void assertRefused(Path file, Runnable work, String... parts) {
    String sentence = assertThrows(IllegalArgumentException.class, work::run).getMessage();
    assertTrue(sentence.startsWith(file + ": ") && sentence.endsWith("."), sentence);
    for (String part : parts) {
      assertTrue(sentence.contains(part), sentence);
    }
  }

  @Test
  void namesOfAnotherNetworkAreListedBesideThoseExpected() throws IOException {
    try (NetworkRun run = new NetworkRun(network("paper"), 1)) {
      Path file =
          file(
              new CaffeFile(false)
                  .blob("conv1_1", new Shape(1), 1)
                  .blob("other", new Shape(1), 1)
                  .bytes());
      assertRefused(
          file,
          () -> run.block.load(file),
          "arrays are missing, first 'conv1_1.bias' of shape (8), ",
          "1 of the file's 2 are unknown, first 'other.weight'");
    }
  }

  @Test
  void aFileThatIsCutAnywhereIsRefusedInASentence() throws IOException {
    byte[] whole = new CaffeFile(false).blob("a", new Shape(2, 2), 1, 2, 3, 4).bytes();
    assertEquals(new Shape(2, 2), ParameterFile.shapes(file(whole)).get("a.weight"));
    for (int length = 1; length < whole.length; length++) {
      Path file = file(Arrays.copyOf(whole, length));
      if (length == 6) {
        // the whole message of a network without layers
        continue;
      }
      assertRefused(file, () -> ParameterFile.shapes(file));
    }
  }

  @Test
  void blobsWithOtherCountsAreRefused() throws IOException {
    Path file = file(new CaffeFile(false).blob("a", new Shape(3), 1, 2).bytes());
    assertRefused(file, () -> ParameterFile.shapes(file), "'a.weight'", "(3) has 8 bytes");
    Path huge = file(new CaffeFile(false).blob("a", new Shape(1L << 40, 1L << 40), 1, 2).bytes());
    assertRefused(huge, () -> ParameterFile.shapes(huge), "which no file can hold");
  }

  /** The authors' files give the arrays that others published for PyTorch. */
  @Test
  void theDetectorsFilesGiveTheArraysOfThePublishedOnes() {
    String given = System.getProperty("faces", "");
    Assumptions.assumeFalse(given.isEmpty());
    Path models = Path.of(given).resolve("models");
    Assumptions.assumeTrue(Files.isDirectory(models.resolve("mtcnn-caffe")));
    List<CascadeNetwork> networks =
        List.of(CascadeNetwork.proposal(), CascadeNetwork.refinement(), CascadeNetwork.output());
    List<String> names = List.of("pnet", "rnet", "onet");
    try (NDManager manager = NDManager.newBaseManager()) {
      for (int i = 0; i < 3; i++) {
        CascadeNetwork network = networks.get(i);
        network.initialize(
            manager, DataType.FLOAT32, new Shape(1, 3, network.side(), network.side()));
        network.load(models.resolve("mtcnn-caffe/det" + (i + 1) + ".caffemodel"));
        Map<String, NDArray> published =
            ParameterFile.read(models.resolve("mtcnn-" + names.get(i) + ".safetensors"), manager);
        ParameterFile.arrays(network)
            .forEach(
                (name, array) ->
                    assertArrayEquals(
                        published.get(name).toFloatArray(), array.toFloatArray(), 0, name));
      }
    }
  }
}
