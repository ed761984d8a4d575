package org.sphereface.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sphereface.experiments.cli.DocumentedExamples.Example;
import org.sphereface.experiments.matrix.MatrixReader;

/**
 * Commands of the README and of docs that need data of the user's, run to their end on tiny data:
 * photographs of noise in LFW's layout, and a run of a tiny matrix.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedCommandsIT {

  private static final int PEOPLE = 12;
  private static final int IMAGES = 3;

  private static final String MATRIX =
      """
      name: tiny
      train: {source: synthetic-faces, identities: 5, imagesPerIdentity: 4}
      losses: [softmax]
      networks: [{network: sphereface, depth: 4, width: 0.125}]
      recipe: {base: small, batch: 4, iterations: 3}
      evaluations:
        - name: synthetic
          faces: {source: synthetic-faces, split: test, identities: 20, imagesPerIdentity: 5}
          protocol: {protocol: verification, folds: 2, pairsPerFold: 20}
      """;

  private Path folder;

  private final List<String> names = new ArrayList<>();
  private String cell;
  private int written;

  private static String sphereface(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    assertEquals(0, SphereFace.run(out, err, arguments), err::toString);
    return out.toString();
  }

  @BeforeAll
  void makeData(@TempDir Path shared) throws IOException {
    folder = shared;
    List<String> landmarks = new ArrayList<>();
    Random random = new Random(5);
    for (int person = 0; person < PEOPLE; person++) {
      for (int image = 1; image <= IMAGES; image++) {
        String name =
            String.format(Locale.ROOT, "Person_%02d/Person_%02d_%04d.jpg", person, person, image);
        names.add(name);
        landmarks.add(name + "\t110\t110\t140\t110\t125\t125\t112\t145\t138\t145");
        BufferedImage photograph = new BufferedImage(250, 250, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 250 * 250; i++) {
          photograph.setRGB(i % 250, i / 250, random.nextInt(1 << 24));
        }
        Path file = folder.resolve("lfw").resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(photograph, "jpg", file.toFile());
      }
    }
    Files.write(folder.resolve("landmarks.txt"), landmarks);
    Files.write(folder.resolve("names.txt"), names);
    List<String> pairs = new ArrayList<>();
    for (int pair = 0; pair < 40; pair++) {
      int first = random.nextInt(PEOPLE);
      int second = pair % 2 == 0 ? first : (first + 1) % PEOPLE;
      pairs.add(name(first, 0) + " " + name(second, 1) + (pair % 2 == 0 ? " 1" : " 0"));
    }
    Files.write(folder.resolve("pairs.txt"), pairs);
    Files.writeString(folder.resolve("matrix.yaml"), MATRIX);
    cell =
        new MatrixReader()
            .read(folder.resolve("matrix.yaml").toString(), List.of())
            .cells()
            .get(0)
            .id();
    sphereface(
        "run",
        folder.resolve("matrix.yaml").toString(),
        "--out=" + folder.resolve("run"),
        "--no-events");
    sphereface(
        "data",
        "align",
        "--images=" + folder.resolve("lfw"),
        "--landmarks=" + folder.resolve("landmarks.txt"),
        "--out=" + folder.resolve("aligned"));
    sphereface(
        "extract",
        "--cell=" + folder.resolve("run/cells").resolve(cell),
        "--faces=" + folder.resolve("aligned"),
        "--out=" + folder.resolve("e.npy"));
    Files.copy(folder.resolve("e.names.txt"), folder.resolve("embedded.txt"));
    for (String result : List.of("a.json", "b.json")) {
      String json =
          sphereface(
              "evaluate",
              "lfw",
              "--pairs=" + folder.resolve("pairs.txt"),
              "--embeddings=" + folder.resolve("e.npy"),
              "--names=" + folder.resolve("embedded.txt"),
              "--json",
              "--with-pairs");
      Files.writeString(folder.resolve(result), json);
    }
  }

  private String name(int person, int image) {
    return names.get(IMAGES * person + image);
  }

  static Stream<Example> onOurData() {
    Set<String> commands =
        Set.of("evaluate lfw", "evaluate compare", "data align", "data pack", "data inspect");
    Set<String> words = Set.of("report", "verify", "watch", "export", "extract");
    return DocumentedExamples.commands("./sphereface")
        .filter(
            example -> {
              String[] arguments = DocumentedExamples.arguments(example.text());
              return words.contains(arguments[0])
                  || arguments.length > 1 && commands.contains(arguments[0] + " " + arguments[1]);
            })
        // networks and models of others, detectors, and results of other programs; noise is no face
        // for check
        .filter(example -> !example.text().matches(".*(--network|--model|--detector|--scores).*"))
        .filter(
            example ->
                !example.text().matches(".*(ensemble|--megaface|b\\.npy|source: \\.\\.\\.).*"));
  }

  @ParameterizedTest
  @MethodSource("onOurData")
  void commandsEndWell(Example command) throws IOException {
    String[] given = DocumentedExamples.arguments(command.text());
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < given.length; i++) {
      arguments.add(ours(i == 0 ? "" : given[i - 1], given[i]));
    }
    if (given[0].equals("watch")) {
      arguments.add("--once");
    }
    // the default is a folder beside the user's work
    if (given[0].equals("evaluate") && arguments.contains("--cell")) {
      arguments.add("--cache=" + folder.resolve("cache"));
    }
    sphereface(arguments.toArray(String[]::new));
  }

  /** Returns what stands for a word of an example. */
  private String ours(String option, String word) {
    if (Set.of("--out", "--contact-sheet", "--html", "--plot").contains(option)) {
      String ending = word.contains(".") ? word.substring(word.lastIndexOf('.')) : "";
      return folder.resolve("out" + written++ + ending).toString();
    }
    return switch (option) {
      case "--pairs" -> folder.resolve("pairs.txt").toString();
      case "--embeddings" -> folder.resolve("e.npy").toString();
      case "--names" -> folder.resolve("embedded.txt").toString();
      case "--images" -> folder.resolve("lfw").toString();
      case "--landmarks" -> folder.resolve("landmarks.txt").toString();
      case "--cell" -> folder.resolve("run/cells").resolve(cell).toString();
      case "--faces" ->
          word.startsWith("{")
              ? "{source: image-folder, images: " + folder.resolve("aligned") + "}"
              : folder.resolve("aligned").toString();
      case "report", "verify", "watch", "--compare", "A" -> ofRun(word);
      case "--pair" -> cell + "=" + cell;
      case "inspect" -> folder.resolve("aligned").toString();
      case "compare", "a.json" -> folder.resolve(word).toString();
      default -> word;
    };
  }

  private String ofRun(String word) {
    return word.startsWith("--") ? word : folder.resolve("run").toString();
  }
}
