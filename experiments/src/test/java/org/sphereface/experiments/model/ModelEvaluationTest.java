package org.sphereface.experiments.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.SphereFace;
import org.sphereface.experiments.cli.shared.EmbeddingFiles;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.architecture.SphereFaceNetwork;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.embeddings.NumpyFile;
import org.sphereface.training.model.ModelFormat;
import org.sphereface.training.model.Preprocessing;
import org.sphereface.training.model.RuntimeModel;

/** ONNX models in place of networks: the same embeddings, each preprocessing, bad models. */
class ModelEvaluationTest {

  private static final String NETWORK =
      "{network: sphereface, depth: 4, width: 0.125, inputHeight: 28, inputWidth: 24,"
          + " embeddingSize: 5}";

  @TempDir private Path folder;

  private record Outcome(int status, String out, String err) {}

  @BeforeEach
  void writeFaces() throws IOException {
    Random random = new Random(1);
    for (int person = 0; person < 4; person++) {
      for (int i = 1; i <= 2; i++) {
        BufferedImage face = new BufferedImage(24, 28, BufferedImage.TYPE_INT_RGB);
        for (int k = 0; k < 24 * 28; k++) {
          face.setRGB(k % 24, k / 24, random.nextInt(1 << 24));
        }
        Path file = folder.resolve("faces/P" + person + "/P" + person + "_000" + i + ".png");
        Files.createDirectories(file.getParent());
        ImageIO.write(face, "png", file.toFile());
      }
    }
    Files.writeString(
        folder.resolve("pairs.txt"),
        "2\t2\nP0\t1\t2\nP1\t1\t2\nP0\t1\tP1\t1\nP0\t2\tP1\t2\n"
            + "P2\t1\t2\nP3\t1\t2\nP2\t1\tP3\t1\nP2\t2\tP3\t2\n");
  }

  private void exportNetwork() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Engine.getInstance().setRandomSeed(4);
      EmbeddingNetwork block = new SphereFaceNetwork(4, 0.125, 28, 24, 5, "paper").block();
      block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 28, 24));
      block.save(folder.resolve("weights.safetensors"));
    }
    Outcome done =
        run(
            "export",
            "--network=" + NETWORK,
            "--weights=" + folder.resolve("weights.safetensors"),
            "--out=" + folder.resolve("model.onnx"));
    assertEquals(0, done.status(), done.err());
  }

  private static Outcome run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = SphereFace.run(out, err, arguments);
    return new Outcome(status, out.toString(), err.toString());
  }

  private Outcome extract(String matrix, String... model) {
    List<String> all = new ArrayList<>(List.of("extract", "--faces=" + folder.resolve("faces")));
    all.add("--out=" + folder.resolve(matrix));
    all.addAll(Arrays.asList(model));
    return run(all.toArray(new String[0]));
  }

  private Embeddings extracted(String matrix, String... model) {
    Outcome done = extract(matrix, model);
    assertEquals(0, done.status(), done.err());
    Path file = folder.resolve(matrix);
    return NumpyFile.readEmbeddings(file, EmbeddingFiles.namesOf(file));
  }

  @Test
  void exportedModelGivesTheNetworksEmbeddingsAndResults() {
    exportNetwork();
    String weights = "--weights=" + folder.resolve("weights.safetensors");
    String model = "--model=" + folder.resolve("model.onnx");
    Embeddings network = extracted("network.npy", "--network=" + NETWORK, weights);
    Embeddings onnx = extracted("onnx.npy", model);
    assertEquals(10, onnx.dimension());
    for (String image : network.names()) {
      assertArrayEquals(network.of(image), onnx.of(image), 1e-5f, image);
    }
    Embeddings sum = extracted("sum.npy", model, "--flip=sum");
    Embeddings alone = extracted("alone.npy", model, "--flip=none");
    for (String image : network.names()) {
      for (int i = 0; i < 5; i++) {
        assertEquals(onnx.of(image)[i] + onnx.of(image)[5 + i], sum.of(image)[i], 1e-6);
        assertEquals(onnx.of(image)[i], alone.of(image)[i], 1e-6);
      }
    }
    List<String> lfw =
        List.of(
            "evaluate",
            "pairs",
            "--pairs=" + folder.resolve("pairs.txt"),
            "--faces=" + folder.resolve("faces"),
            "--cache=" + folder.resolve("cache"));
    Outcome first = run(with(lfw, model));
    assertEquals(0, first.status(), first.err());
    assertTrue(
        first.out().contains("metadata (rgb, mean [127.5], deviation [128.0]), flip concat"));
    Outcome second = run(with(lfw, model));
    assertTrue(second.out().contains("Embeddings: "), second.out());
    Outcome other = run(with(lfw, model, "--flip=sum"));
    assertTrue(other.out().contains("8 of 8 images embedded"), other.out());
    Outcome byNetwork = run(with(lfw, "--network=" + NETWORK, weights));
    assertEquals(result(byNetwork.out()), result(first.out()));
  }

  private static String[] with(List<String> some, String... more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  private static String result(String out) {
    return out.substring(out.indexOf("fold  accuracy"));
  }

  /** A model that returns its input shows what the preprocessing does. */
  @Test
  void preprocessingOrdersAndScalesChannels() throws IOException {
    Files.write(folder.resolve("plain.onnx"), OnnxBytes.model("Flatten", false, 1, -1, 3, 28, 24));
    Path model = folder.resolve("plain.onnx");
    int plane = 28 * 24;
    Path image = folder.resolve("faces/P0/P0_0001.png");
    int rgb = ImageIO.read(image.toFile()).getRGB(5, 7);
    int at = 7 * 24 + 5;
    String map = "{channels: bgr, mean: [1, 2, 3], deviation: [2, 4, 8], flip: none}";
    float[] bgr =
        extracted("bgr.npy", "--model=" + model, "--preprocessing=" + map).of("P0/P0_0001.png");
    assertEquals(((rgb & 0xff) - 1) / 2f, bgr[at]);
    assertEquals(((rgb >> 8 & 0xff) - 2) / 4f, bgr[plane + at]);
    assertEquals(((rgb >> 16 & 0xff) - 3) / 8f, bgr[2 * plane + at]);
    Files.writeString(
        folder.resolve("plain.onnx.yaml"), "preset: imagenet\nsize: 28x24\nflip: none\n");
    float[] imagenet = extracted("sidecar.npy", "--model=" + model).of("P0/P0_0001.png");
    assertEquals(((rgb >> 16 & 0xff) / 255.0 - 0.485) / 0.229, imagenet[at], 1e-5);
    assertEquals(((rgb & 0xff) / 255.0 - 0.406) / 0.225, imagenet[2 * plane + at], 1e-5);
    // the same with a fixed batch, which eight images do not fill, and with channels last
    Files.write(folder.resolve("fixed.onnx"), OnnxBytes.model("Flatten", false, 1, 3, 3, 28, 24));
    String option = "--preprocessing={preset: imagenet, flip: none}";
    float[] fixed =
        extracted("fixed.npy", "--model=" + folder.resolve("fixed.onnx"), option)
            .of("P0/P0_0001.png");
    assertArrayEquals(imagenet, fixed);
    Files.write(folder.resolve("last.onnx"), OnnxBytes.model("Flatten", false, 1, -1, 28, 24, 3));
    float[] last =
        extracted("last.npy", "--model=" + folder.resolve("last.onnx"), option)
            .of("P0/P0_0001.png");
    for (int channel = 0; channel < 3; channel++) {
      assertEquals(imagenet[channel * plane + at], last[3 * at + channel]);
    }
  }

  private void requireRefused(byte[] model, String preprocessing, String... parts)
      throws IOException {
    Path file = folder.resolve("bad.onnx");
    Files.write(file, model);
    Outcome refused =
        preprocessing.isEmpty()
            ? extract("bad.npy", "--model=" + file)
            : extract("bad.npy", "--model=" + file, "--preprocessing=" + preprocessing);
    assertEquals(1, refused.status(), refused.err());
    assertEquals(1, refused.err().lines().count(), refused.err());
    for (String part : parts) {
      assertTrue(refused.err().contains(part), refused.err());
    }
  }

  @Test
  void badModelsAreRefusedInOneSentence() throws IOException {
    String custom = "{mean: [127.5], deviation: [128]}";
    byte[] good = OnnxBytes.model("Flatten", false, 1, -1, 3, 28, 24);
    requireRefused(Arrays.copyOf(good, good.length - 9), custom, "bad.onnx: ", "truncated");
    requireRefused(new byte[0], custom, "bad.onnx: ");
    requireRefused(
        good, "", "bad.onnx: it does not say how images become its input", "insightface");
    requireRefused(good, "{mean: [1]}", "no deviation");
    requireRefused(
        good, "{mean: [1, 2], deviation: [1]}", "--preprocessing", "one number or three");
    requireRefused(good, "{mean: [1], deviation: [0]}", "deviation must be above 0");
    requireRefused(good, "insigtface", "did you mean 'insightface'");
    requireRefused(good, "{preset: imagenet, size: 112x112}", "28 x 24", "the size 112x112");
    requireRefused(good, "{preset: imagenet, template: insightface}", "the template insightface");
    requireRefused(
        OnnxBytes.model("Flatten", false, 2, -1, 3, 28, 24), custom, "2 inputs (input0, input1)");
    requireRefused(
        OnnxBytes.model("Flatten", false, 1, -1, 1, 28, 24), custom, "[-1, 1, 28, 24]", "expected");
    requireRefused(
        OnnxBytes.model("Relu", false, 1, -1, 3, 28, 24), custom, "first output", "N x D");
    requireRefused(
        OnnxBytes.model("NoSuchOperator", false, 1, -1, 3, 28, 24),
        custom,
        "lacks an operator",
        "NoSuchOperator");
    requireRefused(
        OnnxBytes.model("Add", true, 1, -1, 3, 28, 24), custom, "another file", "values.bin");
    requireRefused(
        OnnxBytes.model("Flatten", false, 1, -1, 3, -2, -3), custom, "any size", "size: 112x112");
    requireRefused(OnnxBytes.model("Flatten", false, 1, -1, 3, 30, 20), custom, "30 x 20");
  }

  @Test
  void externalDataBelongToTheModel() throws IOException {
    Files.write(folder.resolve("external.onnx"), OnnxBytes.model("Add", true, 1, -1, 3, 28, 2));
    String[] evaluated = {
      "extract",
      "--faces=" + folder.resolve("faces"),
      "--out=" + folder.resolve("external.npy"),
      "--model=" + folder.resolve("external.onnx"),
      "--preprocessing={mean: [0], deviation: [1]}"
    };
    Files.write(folder.resolve("values.bin"), new byte[8]);
    ModelOrigin first = originOfExternal();
    Files.write(folder.resolve("values.bin"), new byte[] {0, 0, 1, 0, 0, 0, 0, 0});
    ModelOrigin second = originOfExternal();
    assertEquals(List.of("external.onnx", "values.bin"), List.copyOf(first.files().keySet()));
    assertNotEquals(first.sha256(), second.sha256());
    Files.delete(folder.resolve("values.bin"));
    Outcome missing = run(evaluated);
    assertEquals(1, missing.status());
    assertTrue(missing.err().contains("'values.bin', which is missing"), missing.err());
    assertEquals(1, missing.err().lines().count());
  }

  private ModelOrigin originOfExternal() {
    Path model = folder.resolve("external.onnx");
    Preprocessing plain =
        PreprocessingText.parse("{mean: [0], deviation: [1], size: 28x2}", "test");
    return ModelOrigin.of(
        new RuntimeFile(
            ModelFormat.ONNX,
            model,
            ModelFormat.ONNX.contents(model),
            plain,
            28,
            2,
            "ONNX Runtime",
            () -> null));
  }

  @Test
  void damagedModelsAreRefusedOrRun() throws IOException {
    byte[] good = OnnxBytes.model("Flatten", false, 1, -1, 3, 28, 24);
    Random random = new Random(3);
    Path file = folder.resolve("damaged.onnx");
    Optional<Preprocessing> imagenet =
        Optional.of(PreprocessingText.parse("{preset: imagenet, size: 28x24}", "test"));
    for (int i = 0; i < 200; i++) {
      byte[] damaged = good.clone();
      for (int k = 0; k <= random.nextInt(3); k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Files.write(file, damaged);
      try (RuntimeModel opened =
          RuntimeModel.open(ModelFormat.ONNX, file, () -> null, imagenet, Optional.empty())) {
        assertEquals(28, opened.height());
      } catch (IllegalArgumentException e) {
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
        assertTrue(e.getMessage().endsWith("."), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      }
    }
  }

  @Test
  void twoFacesAreComparedByTheThresholdOfAnEvaluation() throws IOException {
    exportNetwork();
    String model = "--model=" + folder.resolve("model.onnx");
    Outcome evaluated =
        run(
            "evaluate",
            "pairs",
            "--pairs=" + folder.resolve("pairs.txt"),
            "--faces=" + folder.resolve("faces"),
            "--cache=" + folder.resolve("cache"),
            "--evaluation=uncentred",
            "--json",
            "--with-pairs",
            model);
    assertEquals(0, evaluated.status(), evaluated.err());
    Path result = Files.writeString(folder.resolve("result.json"), evaluated.out());
    String first = folder.resolve("faces/P0/P0_0001.png").toString();
    String second = folder.resolve("faces/P1/P1_0001.png").toString();
    Path page = folder.resolve("page.html");
    Outcome compared =
        run(
            "compare-faces",
            first,
            second,
            model,
            "--evaluation=" + result,
            "--html=" + page,
            "--json");
    assertEquals(0, compared.status(), compared.err());
    JsonNode outcome = new ObjectMapper().readTree(compared.out());
    JsonNode stored = new ObjectMapper().readTree(result.toFile());
    double score = stored.path("pairs").get(2).path("score").asDouble();
    assertEquals("P0/P0_0001.png", stored.path("pairs").get(2).path("left").asText());
    assertEquals(score, outcome.path("cosine").asDouble(), 1e-6);
    double threshold =
        (stored.path("folds").get(0).path("threshold").asDouble()
                + stored.path("folds").get(1).path("threshold").asDouble())
            / 2;
    assertEquals(threshold, outcome.path("threshold").asDouble(), 1e-12);
    assertEquals(score > threshold, outcome.path("same").asBoolean());
    assertEquals(2, Files.readString(page).split("data:image/png;base64,", -1).length - 1);
    Outcome wrong = run("compare-faces", first, second, model, "--evaluation=" + page);
    assertEquals(1, wrong.status());
    assertTrue(wrong.err().contains("is no result in JSON"), wrong.err());
    Files.writeString(result, evaluated.out().replace("uncentred", "released"));
    Outcome centred = run("compare-faces", first, second, model, "--evaluation=" + result);
    assertTrue(centred.err().contains("the mean of its own images"), centred.err());
    assertTrue(run("compare-faces", first, second).err().contains("--network is missing"));
  }
}
