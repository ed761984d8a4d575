package org.sphereface.experiments.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.SphereFace;
import org.sphereface.experiments.cli.shared.EmbeddingFiles;
import org.sphereface.files.Sha256;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.architecture.SphereFaceNetwork;
import org.sphereface.networks.io.ParameterFile;

/**
 * Every protocol by a network, on faces of noise that {@code data align} could have written: what
 * it says of embeddings that {@code extract} gave, it says of the faces.
 */
class NetworkEvaluationTest {

  private static final int SMALL = 28;
  private static final String NETWORK =
      "{network: sphereface, depth: 4, width: 0.125, inputHeight: 28, inputWidth: 24,"
          + " embeddingSize: 5}";

  @TempDir private Path folder;

  private record Outcome(int status, String out, String err) {}

  @BeforeEach
  void writeWeights() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Engine.getInstance().setRandomSeed(4);
      EmbeddingNetwork block = new SphereFaceNetwork(4, 0.125, SMALL, 24, 5, "paper").block();
      block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, SMALL, 24));
      block.save(folder.resolve("weights.safetensors"));
    }
  }

  private void face(String name) throws IOException {
    // the same in every set
    Random random = new Random(name.substring(name.indexOf('/')).hashCode());
    BufferedImage face = new BufferedImage(96, 112, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 96 * 112; i++) {
      face.setRGB(i % 96, i / 96, random.nextInt(1 << 24));
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(face, "png", file.toFile());
  }

  private Path text(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), Arrays.asList(lines));
  }

  private static Outcome run(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        SphereFace.run(
            new PrintWriter(out), new PrintWriter(err), arguments.toArray(new String[0]));
    return new Outcome(status, out.toString(), err.toString());
  }

  private static List<String> and(List<String> some, String... more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return all;
  }

  private Outcome byNetwork(List<String> command, String... more) {
    return run(
        and(
            and(
                command,
                "--network=" + NETWORK,
                "--weights=" + folder.resolve("weights.safetensors"),
                "--cache=" + folder.resolve("cache")),
            more));
  }

  private Path extracted(String faces) {
    Path matrix = folder.resolve(faces + ".npy");
    Outcome done =
        run(
            List.of(
                "extract",
                "--network=" + NETWORK,
                "--weights=" + folder.resolve("weights.safetensors"),
                "--faces=" + folder.resolve(faces),
                "--out=" + matrix));
    assertEquals(0, done.status(), done.err());
    return matrix;
  }

  /** The network's result ends with what its embeddings' result is. */
  private void requireSame(List<String> command, String faces, String option) throws IOException {
    Path matrix = extracted(faces);
    Outcome given =
        run(and(command, "--embeddings=" + matrix, "--names=" + EmbeddingFiles.namesOf(matrix)));
    assertEquals(0, given.status(), given.err());
    Outcome network = byNetwork(command, option + "=" + folder.resolve(faces));
    assertEquals(0, network.status(), network.err());
    assertTrue(network.out().endsWith(given.out()), network.out() + "\n\n" + given.out());
    requireSameByModel(given.out(), command, option + "=" + folder.resolve(faces));
  }

  /** The exported network, run by ONNX Runtime, has the same result, which says what it is of. */
  private void requireSameByModel(String expected, List<String> command, String... faces)
      throws IOException {
    List<String> all = and(and(command, "--model=" + exported()), faces);
    Outcome model = run(and(all, "--cache=" + folder.resolve("cache")));
    assertEquals(0, model.status(), model.err());
    assertTrue(model.out().endsWith(expected), model.out() + "\n\n" + expected);
    Outcome json = run(and(all, "--cache=" + folder.resolve("cache"), "--json"));
    JsonNode origin = new ObjectMapper().readTree(json.out()).path("embeddings");
    assertEquals("onnx", origin.path("model").path("model").asText(), json.out());
    assertEquals(
        Sha256.of(exported()), origin.path("model").path("files").path("model.onnx").asText());
    assertEquals(
        "metadata (rgb, mean [127.5], deviation [128.0]), flip concat",
        origin.path("model").path("settings").asText());
    assertTrue(origin.path("model").path("runtime").asText().startsWith("ONNX Runtime "));
    assertFalse(origin.path("faces").isEmpty());
  }

  private Path exported() {
    Path model = folder.resolve("model.onnx");
    if (!Files.exists(model)) {
      Outcome done =
          run(
              List.of(
                  "export",
                  "--network=" + NETWORK,
                  "--weights=" + folder.resolve("weights.safetensors"),
                  "--out=" + model));
      assertEquals(0, done.status(), done.err());
    }
    return model;
  }

  private void lfw() throws IOException {
    for (String person : List.of("A_B", "C", "D", "E", "F", "G")) {
      for (int number = 1; number <= 3; number++) {
        face("lfw/" + person + "/" + person + "_000" + number + ".png");
      }
    }
  }

  @Test
  void pairsOfLfwFindAlignedFacesByTheirNamesWithAnotherExtension() throws IOException {
    lfw();
    Path pairs = text("pairs.txt", "2\t1", "A_B\t1\t2", "A_B\t1\tC\t1", "D\t1\t2", "E\t2\tF\t1");
    List<String> command = List.of("evaluate", "lfw", "--pairs=" + pairs);
    requireSame(command, "lfw", "--images");
    Outcome told = byNetwork(command, "--images=" + folder.resolve("lfw"));
    assertTrue(told.err().contains("7 names differ in the extension"), told.err());

    Files.delete(folder.resolve("lfw/F/F_0001.png"));
    Outcome lacking = byNetwork(command, "--images=" + folder.resolve("lfw"));
    assertEquals(1, lacking.status());
    assertTrue(lacking.err().contains("F/F_0001.jpg"), lacking.err());
    assertTrue(lacking.err().contains("--skip-missing"), lacking.err());
    text(
        "pairs.txt",
        "2\t2",
        "A_B\t1\t2",
        "A_B\t1\t3",
        "A_B\t1\tC\t1",
        "C\t2\tF\t1",
        "D\t1\t2",
        "D\t1\t3",
        "D\t1\tE\t1",
        "E\t2\tG\t1");
    Outcome skipped =
        byNetwork(command, "--images=" + folder.resolve("lfw"), "--skip-missing", "--json");
    assertEquals(0, skipped.status(), skipped.err());
    assertTrue(skipped.out().contains("F/F_0001.jpg"), skipped.out());
  }

  @Test
  void thePageOfFacesShowsThemInTheHardestPairs() throws IOException {
    lfw();
    Path pairs = text("pairs.txt", "2\t1", "A_B\t1\t2", "A_B\t1\tC\t1", "D\t1\t2", "E\t2\tF\t1");
    Path page = folder.resolve("page");
    Outcome done =
        byNetwork(
            List.of("evaluate", "lfw", "--pairs=" + pairs),
            "--images=" + folder.resolve("lfw"),
            "--html=" + page);
    assertEquals(0, done.status(), done.err());
    String html = Files.readString(page.resolve("index.html"));
    Matcher shown =
        Pattern.compile("<img src=\"data:image/png;base64,([^\"]+)\" alt=\"([^\"]+)\">")
            .matcher(html);
    Map<String, String> faces = new TreeMap<>();
    int count = 0;
    while (shown.find()) {
      String former = faces.put(shown.group(2), shown.group(1));
      assertTrue(former == null || former.equals(shown.group(1)), "one face by one name");
      byte[] png = Base64.getDecoder().decode(shown.group(1));
      assertEquals(28, ImageIO.read(new ByteArrayInputStream(png)).getHeight());
      count++;
    }
    // four pairs of seven faces, one of them in two pairs, at the 28 rows of the network
    assertEquals(8, count, html);
    assertEquals(7, Set.copyOf(faces.values()).size(), faces.toString());
    assertTrue(faces.containsKey("F/F_0001.png") || faces.containsKey("F/F_0001.jpg"), html);
  }

  @Test
  void bundles() throws IOException {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.writeBytes(new byte[] {(byte) 0x80, 2, ']', '('});
    for (int image = 0; image < 40; image++) {
      face("bundle/" + image + ".png");
      byte[] png = Files.readAllBytes(folder.resolve("bundle/" + image + ".png"));
      pickle.write('T');
      pickle.writeBytes(
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(png.length).array());
      pickle.writeBytes(png);
    }
    pickle.writeBytes(new byte[] {'e', ']', '('});
    for (int pair = 0; pair < 20; pair++) {
      pickle.write(pair % 2 == 0 ? 0x88 : 0x89);
    }
    pickle.writeBytes(new byte[] {'e', (byte) 0x86, '.'});
    Files.write(folder.resolve("pairs.bin"), pickle.toByteArray());
    List<String> command = List.of("evaluate", "bundle", "--bundle=" + folder.resolve("pairs.bin"));
    Outcome network = byNetwork(command);
    assertEquals(0, network.status(), network.err());
    String result = network.out().substring(network.out().indexOf("pairs.bin, "));
    requireSameByModel(result, command);
  }

  @Test
  void videos() throws IOException {
    List<String> lines = new ArrayList<>(List.of("split, pair, first, second, is same"));
    for (int split = 1; split <= 2; split++) {
      String person = "P" + split;
      for (int video = 0; video < 3; video++) {
        face("ytf/" + person + "/" + video + "/" + video + ".1.png");
        face("ytf/" + person + "/" + video + "/" + video + ".2.png");
      }
      face("ytf/Q" + split + "/0/0.1.png");
      lines.add(split + ", 1, " + person + "/0, " + person + "/1, 1");
      lines.add(split + ", 2, " + person + "/2, Q" + split + "/0, 0");
    }
    Path splits = text("splits.txt", lines.toArray(new String[0]));
    requireSame(List.of("evaluate", "ytf", "--splits=" + splits), "ytf", "--images");
  }

  @Test
  void templates() throws IOException {
    for (int i = 1; i <= 6; i++) {
      face("ijb/" + i + ".png");
    }
    Path faces = text("faces.txt", "1.jpg 1 1", "2.jpg 1 2", "3.jpg 2 3", "4.jpg 3 4", "5.jpg 4 5");
    Path pairs = text("tpairs.txt", "1 2 1", "3 4 1", "1 3 0", "2 4 0");
    List<String> command = List.of("evaluate", "ijb", "--faces=" + faces, "--pairs=" + pairs);
    requireSame(command, "ijb", "--images");
  }

  @Test
  void blufrEmbedsOnlyWhatItsListsTest() throws IOException {
    lfw();
    List<String> lines = new ArrayList<>(List.of("images 15"));
    for (String person : List.of("A_B", "C", "D", "E", "F")) {
      for (int number = 1; number <= 3; number++) {
        lines.add(person + "_000" + number + ".jpg");
      }
    }
    lines.addAll(
        List.of("trial 1", "training 1 2 3", "gallery 4 7", "genuine 5 6 8", "impostor 10 13 14"));
    Path lists = text("blufr.txt", lines.toArray(new String[0]));
    List<String> command = List.of("evaluate", "blufr", "--lists=" + lists);
    requireSame(command, "lfw", "--images");
    Path names;
    try (var files = Files.list(folder.resolve("cache"))) {
      names = files.filter(file -> file.toString().endsWith(".txt")).findFirst().orElseThrow();
    }
    assertEquals(8, Files.readAllLines(names).size());

    Files.delete(folder.resolve("lfw/F/F_0001.png"));
    Outcome lacking = byNetwork(command, "--images=" + folder.resolve("lfw"));
    assertEquals(1, lacking.status());
    assertTrue(lacking.err().contains("names 1 test images"), lacking.err());
    assertFalse(lacking.out().contains("embedded"), lacking.out());
  }

  @Test
  void megaFaceOfFacesIsThatOfTheirEmbeddings() throws IOException {
    for (String person : List.of("P", "Q", "R")) {
      face("probes/" + person + "/1.png");
      face("probes/" + person + "/2.png");
      face("others/" + person + "/7.png");
    }
    face("probes/S/1.png");
    for (int i = 0; i < 12; i++) {
      face("distractors/D" + i + "/0.png");
      face("others/D" + i + "/0.png");
    }
    Path probes = extracted("probes");
    Path distractors = extracted("distractors");
    Outcome given =
        run(
            List.of(
                "evaluate",
                "megaface",
                "--embeddings=" + probes,
                "--names=" + EmbeddingFiles.namesOf(probes),
                "--distractor-embeddings=" + distractors,
                "--sizes=5,12"));
    assertEquals(0, given.status(), given.err());
    String rates = given.out().substring(given.out().indexOf("distractors"));
    // of 'others', the probes' people are no distractors
    List<String> command =
        List.of(
            "evaluate",
            "megaface",
            "--probe-faces=" + folder.resolve("probes"),
            "--distractor-faces=" + folder.resolve("others"));
    Outcome network = byNetwork(command, "--sizes=5,12");
    assertEquals(0, network.status(), network.err());
    assertTrue(network.out().endsWith(rates), network.out() + "\n\n" + given.out());
    requireSameByModel(
        rates,
        and(List.of("evaluate", "megaface"), "--sizes=5,12"),
        "--probe-faces=" + folder.resolve("probes"),
        "--distractor-faces=" + folder.resolve("others"));

    Map<Path, FileTime> written = embeddings();
    // of the network and of the exported model
    assertEquals(4, written.size());
    Outcome again = byNetwork(command, "--sizes=5");
    assertEquals(0, again.status(), again.err());
    assertEquals(written, embeddings());

    Outcome many = byNetwork(command, "--sizes=5,13");
    assertEquals(1, many.status());
    assertTrue(many.err().contains("There are 12 distractors"), many.err());
    assertEquals(2, byNetwork(command, "--embeddings=" + probes).status());
    assertEquals(2, byNetwork(List.of("evaluate", "megaface", "--probe-faces=x")).status());
  }

  private Map<Path, FileTime> embeddings() throws IOException {
    Map<Path, FileTime> times = new TreeMap<>();
    try (var files = Files.walk(folder.resolve("cache"))) {
      for (Path file : files.filter(of -> of.toString().endsWith(".f32")).toList()) {
        times.put(file, Files.getLastModifiedTime(file));
      }
    }
    return times;
  }

  @Test
  void aNetworkWithoutFiniteEmbeddingsIsStoppedAtItsFirstBatch() throws IOException {
    for (int i = 0; i < 40; i++) {
      face("many/A/" + i + ".png");
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      Path weights = folder.resolve("weights.safetensors");
      Map<String, NDArray> arrays = ParameterFile.read(weights, manager);
      arrays.values().forEach(array -> array.muli(Float.NaN));
      ParameterFile.write(weights, arrays);
    }
    Outcome stopped =
        run(
            List.of(
                "extract",
                "--network=" + NETWORK,
                "--weights=" + folder.resolve("weights.safetensors"),
                "--faces=" + folder.resolve("many"),
                "--out=" + folder.resolve("x.npy")));
    assertEquals(1, stopped.status());
    Matcher batch =
        Pattern.compile("The embeddings of (\\d+) images are not finite").matcher(stopped.err());
    assertTrue(batch.find(), stopped.err());
    assertTrue(Integer.parseInt(batch.group(1)) < 40, stopped.err());
    assertFalse(Files.exists(folder.resolve("x.npy")));
  }

  @Test
  void parametersOfAnotherFormatAreNamedBeforeFacesAreLookedAt() throws IOException {
    Files.writeString(folder.resolve("weights.safetensors"), "DJL@ and what DJL writes");
    Outcome refused = byNetwork(List.of("evaluate", "blufr"), "--images=nowhere");
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains("found a parameter file of DJL's own: save"), refused.err());
  }

  @Test
  void aligningASourceSaysWhatIsAligned() throws IOException {
    Path list = text("list.txt", "a.png 0");
    Outcome bundle =
        run(
            List.of(
                "data",
                "align",
                "--faces={source: recordio, file: x.rec}",
                "--landmarks=" + list,
                "--out=" + folder.resolve("out")));
    assertEquals(1, bundle.status());
    assertTrue(bundle.err().contains("'recordio' has no folder of photographs"), bundle.err());
    face("photographs/a.png");
    Path landmarks = text("five.txt", "a.png\t30\t40\t65\t40\t48\t60\t35\t80\t62\t80");
    Outcome whole =
        run(
            List.of(
                "data",
                "align",
                "--faces={source: list, list: " + list + ", root: " + folder + "/photographs}",
                "--landmarks=" + landmarks,
                "--out=" + folder.resolve("out")));
    assertEquals(0, whole.status(), whole.err());
    assertTrue(whole.out().contains("that the source 'list' leaves out"), whole.out());
    assertTrue(Files.exists(folder.resolve("out/a.png")));
  }
}
