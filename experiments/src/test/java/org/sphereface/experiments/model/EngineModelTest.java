package org.sphereface.experiments.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.SphereFace;
import org.sphereface.experiments.cli.shared.EmbeddingFiles;
import org.sphereface.experiments.cli.shared.EngineOption;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.architecture.SphereFaceNetwork;
import org.sphereface.networks.io.ParameterFile;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.embeddings.NumpyFile;

/** Models of TorchScript and MXNet in place of networks: the same embeddings, and bad models. */
class EngineModelTest {

  private static final String NETWORK =
      "{network: sphereface, depth: 10, width: 0.125, inputHeight: 28, inputWidth: 24,"
          + " embeddingSize: 5}";
  private static final String PREPROCESSING =
      "--preprocessing={mean: [127.5], deviation: [128], size: 28x24}";

  @TempDir private Path folder;

  private ForeignNetwork foreign;

  private record Outcome(int status, String out, String err) {}

  @BeforeEach
  void writeFacesAndParameters() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 3; i++) {
      BufferedImage face = new BufferedImage(24, 28, BufferedImage.TYPE_INT_RGB);
      for (int k = 0; k < 24 * 28; k++) {
        face.setRGB(k % 24, k / 24, random.nextInt(1 << 24));
      }
      Path file = folder.resolve("faces/P" + i + "/" + i + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(face, "png", file.toFile());
    }
    Path weights = folder.resolve("weights.safetensors");
    Map<String, ForeignNetwork.Parameter> arrays = new LinkedHashMap<>();
    try (NDManager manager = NDManager.newBaseManager()) {
      Engine.getInstance().setRandomSeed(4);
      EmbeddingNetwork block = new SphereFaceNetwork(10, 0.125, 28, 24, 5, "paper").block();
      block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 28, 24));
      block.save(weights);
      for (Map.Entry<String, NDArray> array : ParameterFile.read(weights, manager).entrySet()) {
        arrays.put(
            array.getKey(),
            new ForeignNetwork.Parameter(
                array.getValue().getShape().getShape(), array.getValue().toFloatArray()));
      }
    }
    foreign = new ForeignNetwork(arrays);
  }

  private Outcome extract(String matrix, String... model) {
    List<String> all = new ArrayList<>(List.of("extract", "--faces=" + folder.resolve("faces")));
    all.add("--out=" + folder.resolve(matrix));
    all.addAll(Arrays.asList(model));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String engine = System.getProperty("ai.djl.default_engine");
    int status = SphereFace.run(out, err, all.toArray(new String[0]));
    // a command has a process of its own; this one goes on with its engine
    System.setProperty("ai.djl.default_engine", String.valueOf(engine));
    return new Outcome(status, out.toString(), err.toString());
  }

  private Embeddings extracted(String matrix, String... model) {
    Outcome done = extract(matrix, model);
    assertEquals(0, done.status(), done.err());
    Path file = folder.resolve(matrix);
    return NumpyFile.readEmbeddings(file, EmbeddingFiles.namesOf(file));
  }

  private void assertAsNetwork(Path model) {
    Embeddings network =
        extracted(
            "network.npy",
            "--network=" + NETWORK,
            "--weights=" + folder.resolve("weights.safetensors"));
    Embeddings other = extracted("model.npy", "--model=" + model, PREPROCESSING);
    assertEquals(10, other.dimension());
    for (String image : network.names()) {
      assertArrayEquals(network.of(image), other.of(image), 1e-5f, image);
    }
  }

  private void requireRefused(Path model, String... parts) {
    requireRefused(new String[] {"--model=" + model, PREPROCESSING}, parts);
  }

  private void requireRefused(String[] options, String... parts) {
    Outcome refused = extract("bad.npy", options);
    assertEquals(1, refused.status(), refused.err());
    assertEquals(1, refused.err().lines().count(), refused.err());
    for (String part : parts) {
      assertTrue(refused.err().contains(part), refused.err());
    }
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private Path symbol(String prefix, String json) throws IOException {
    file(prefix + "-0000.params", foreign.mxnetParameters());
    return Files.writeString(folder.resolve(prefix + "-symbol.json"), json);
  }

  @Test
  void mxnetSymbolGivesTheNetworksEmbeddings() throws IOException {
    assumeTrue(EngineOption.available().contains("MXNet"));
    Path symbol = symbol("net", foreign.symbol());
    assertAsNetwork(symbol);
    assertAsNetwork(folder.resolve("net-0000.params"));
    // the size is taken from the symbol where it has one
    String sized =
        foreign
            .symbol()
            .replaceFirst("\"attrs\": \\{}", "\"attrs\": {\"__shape__\": \"(1, 3, 28, 24)\"}");
    extracted(
        "sized.npy",
        "--model=" + symbol("sized", sized),
        "--preprocessing={mean: [127.5], deviation: [128]}");
  }

  @Test
  void badSymbolsAreRefusedInOneSentence() throws IOException {
    assumeTrue(EngineOption.available().contains("MXNet"));
    String good = foreign.symbol();
    Path symbol = symbol("bad", good);
    requireRefused(
        new String[] {"--model=" + symbol, "--preprocessing={mean: [1], deviation: [1]}"},
        "bad-symbol.json: ",
        "size: 112x112");
    requireRefused(
        new String[] {
          "--model=" + symbol, "--preprocessing={mean: [1], deviation: [1], size: 56x48}"
        },
        "56 x 48",
        "cannot run the model");
    Files.writeString(symbol, good.substring(0, good.length() / 2));
    requireRefused(symbol, "bad-symbol.json: ", "cut short");
    Files.writeString(symbol, good.replace("[1, 0, 0]", "[1000, 0, 0]"));
    requireRefused(symbol, "what no node before it gives");
    Files.writeString(symbol, good.replace("LeakyReLU", "NoSuchOperator"));
    requireRefused(symbol, "lacks an operator", "NoSuchOperator");
    Files.writeString(symbol, good.replace("conv1_1_weight", "another_weight"));
    requireRefused(symbol, "1 arrays of bad-0000.params are not in the symbol", "conv1_1_weight");
    Files.writeString(symbol, good);
    file("bad-0000.params", Arrays.copyOf(foreign.mxnetParameters(), 5000));
    requireRefused(symbol, "bad-0000.params", "cut short");
    file("bad-0007.params", foreign.mxnetParameters());
    requireRefused(symbol, "bad-0000.params to bad-0007.params", "name one of them");
    Files.delete(folder.resolve("bad-0000.params"));
    Files.delete(folder.resolve("bad-0007.params"));
    requireRefused(symbol, "bad-0000.params", "put them there");
    requireRefused(file("lone-0001.params", foreign.mxnetParameters()), "lone-symbol.json");
    Map<String, ForeignNetwork.Parameter> fewer = new TreeMap<>(foreign.arrays());
    fewer.remove("fc5.bias");
    file("bad-0000.params", new ForeignNetwork(fewer).mxnetParameters());
    requireRefused(symbol, "2 variables of the symbol", "data, fc5_bias");
  }

  @Test
  void torchScriptGivesTheNetworksEmbeddings() throws IOException {
    assumeTrue(EngineOption.available().contains("PyTorch"), "built without -Ppytorch");
    assertAsNetwork(file("net.pt", foreign.torchScript()));
  }

  @Test
  void badTorchScriptIsRefusedInOneSentence() throws IOException {
    assumeTrue(EngineOption.available().contains("PyTorch"), "built without -Ppytorch");
    byte[] good = foreign.torchScript();
    requireRefused(file("bad.pt", Arrays.copyOf(good, good.length - 100)), "bad.pt: ", "cut short");
    byte[] damaged = good.clone();
    damaged[good.length / 2] ^= 1;
    requireRefused(file("bad.pt", damaged), "of the archive is damaged");
    requireRefused(
        new String[] {
          "--model=" + file("bad.pt", good),
          "--preprocessing={mean: [1], deviation: [1], size: 56x48}"
        },
        "56 x 48",
        "PyTorch",
        "cannot run the model",
        "shapes cannot be multiplied");
    requireRefused(
        file("bad.pt", foreign.torchScript("    x = torch.no_such_operator(x)\n")),
        "lacks an operator",
        "no_such_operator");
    requireRefused(
        file("bad.pt", foreign.torchScript("    x = torch.mean(x)\n")), "first output", "N x D");
    requireRefused(
        file(
            "bad.pt",
            foreign.torchScript("    x = torch.log(torch.neg(torch.exp(torch.flatten(x, 1))))\n")),
        "not finite");
  }

  @Test
  void filesOfOtherKindsAreNoModels() throws IOException {
    requireRefused(
        folder.resolve("weights.safetensors"), "parameters without a network", "--weights");
    requireRefused(
        file(
            "state.pt",
            ForeignNetwork.archive(
                Map.of("state/data.pkl", new byte[] {(byte) 0x80, 2, '}', '.'}))),
        "without a network",
        "torch.jit.trace");
    requireRefused(
        file("other.zip", ForeignNetwork.archive(Map.of("a.txt", new byte[3]))), "zip archive");
    requireRefused(
        file("page.html", "<!DOCTYPE html>".getBytes(StandardCharsets.US_ASCII)),
        "a page about the file");
    if (!EngineOption.available().contains("PyTorch")) {
      requireRefused(
          file("net.pt", foreign.torchScript()), "PyTorch", "build with mvn verify -Ppytorch");
    }
  }
}
