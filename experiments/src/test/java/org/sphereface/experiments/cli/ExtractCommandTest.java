package org.sphereface.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.SphereFaceNetwork;
import org.sphereface.protocols.NumpyFile;

/** Six people of two photographs each, of noise, and a tiny network with random weights. */
class ExtractCommandTest {

  private static final String NETWORK =
      "{network: sphereface, depth: 4, width: 0.125, inputHeight: 28, inputWidth: 24,"
          + " embeddingSize: 5}";

  @TempDir private Path folder;

  private record Outcome(int status, String out, String err) {}

  @BeforeEach
  void writeInput() throws IOException {
    StringBuilder landmarks = new StringBuilder();
    Random random = new Random(3);
    for (char person = 'A'; person <= 'F'; person++) {
      Files.createDirectories(folder.resolve("lfw/" + person));
      for (int number = 1; number <= 2; number++) {
        String name = person + "/" + person + "_000" + number + ".jpg";
        BufferedImage photograph = new BufferedImage(250, 250, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 250 * 250; i++) {
          photograph.setRGB(i % 250, i / 250, random.nextInt(1 << 24));
        }
        ImageIO.write(photograph, "jpg", folder.resolve("lfw").resolve(name).toFile());
        landmarks.append(name).append("\t105\t110\t145\t110\t125\t135\t108\t155\t142\t155\n");
      }
    }
    Files.writeString(folder.resolve("landmarks.txt"), landmarks);
    Files.writeString(
        folder.resolve("pairs.txt"),
        "3\t1\nA\t1\t2\nA\t1\tB\t1\nC\t1\t2\nC\t1\tD\t1\nE\t1\t2\nE\t1\tF\t1\n");
    try (NDManager manager = NDManager.newBaseManager()) {
      Engine.getInstance().setRandomSeed(4);
      EmbeddingNetwork block = new SphereFaceNetwork(4, 0.125, 28, 24, 5, "paper").block();
      block.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 28, 24));
      block.save(folder.resolve("weights.safetensors"));
    }
  }

  private Outcome run(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add("--network=" + NETWORK);
    all.add("--weights=" + folder.resolve("weights.safetensors"));
    all.add("--images=" + folder.resolve("lfw"));
    all.add("--landmarks=" + folder.resolve("landmarks.txt"));
    return plain(all.toArray(new String[0]));
  }

  private static Outcome plain(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = SphereFace.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Outcome(status, out.toString(), err.toString());
  }

  @Test
  void embeddingsAreWrittenInTheOrderOfTheNamesImageThenMirrorImage() throws IOException {
    Path matrix = folder.resolve("out/features.npy");
    Outcome all = run("extract", "--out=" + matrix);
    assertEquals(0, all.status(), all.err());
    assertEquals(12, Files.readAllLines(folder.resolve("out/features.names.txt")).size());
    float[][] rows = NumpyFile.read(matrix);
    assertEquals(12, rows.length);
    assertEquals(10, rows[0].length);
    Files.writeString(folder.resolve("two.txt"), "F/F_0002.jpg\nA/A_0001.jpg\n");
    Path two = folder.resolve("two.npy");
    Outcome named = run("extract", "--names=" + folder.resolve("two.txt"), "--out=" + two);
    assertEquals(0, named.status(), named.err());
    assertEquals(
        List.of("F/F_0002.jpg", "A/A_0001.jpg"),
        Files.readAllLines(folder.resolve("two.names.txt")));
    assertArrayEquals(rows[11], NumpyFile.read(two)[0], 1e-5f);
    assertArrayEquals(rows[0], NumpyFile.read(two)[1], 1e-5f);
  }

  @Test
  void evaluatingANetworkIsEvaluatingItsEmbeddingsAndTheyAreUsedAgain() throws IOException {
    Path cache = folder.resolve("cache");
    String[] evaluate = {
      "evaluate", "lfw", "--pairs=" + folder.resolve("pairs.txt"), "--cache=" + cache
    };
    Outcome first = run(evaluate);
    assertEquals(0, first.status(), first.err());
    Path matrix;
    try (var files = Files.list(cache)) {
      matrix = files.filter(file -> file.toString().endsWith(".npy")).findFirst().orElseThrow();
    }
    FileTime written = Files.getLastModifiedTime(matrix);
    Outcome again = run(evaluate);
    assertEquals(written, Files.getLastModifiedTime(matrix));
    assertTrue(again.out().contains("Embeddings: " + matrix), again.out());
    Outcome given =
        plain(
            "evaluate",
            "lfw",
            "--pairs=" + folder.resolve("pairs.txt"),
            "--embeddings=" + matrix,
            "--names=" + EmbeddingFiles.namesOf(matrix));
    assertTrue(first.out().endsWith(given.out()), first.out());
    assertTrue(again.out().endsWith(given.out()), again.out());
  }

  @Test
  void mistakesAreToldInOneSentence() {
    Outcome other =
        plain(
            "extract",
            "--network={network: sphereface, depth: 10}",
            "--weights=" + folder.resolve("weights.safetensors"),
            "--images=" + folder.resolve("lfw"),
            "--landmarks=" + folder.resolve("landmarks.txt"),
            "--out=" + folder.resolve("x.npy"));
    assertEquals(1, other.status());
    assertTrue(other.err().contains("weights.safetensors"), other.err());
    assertFalse(other.err().contains("\tat "), other.err());
    Outcome lacking = plain("extract", "--network=sphereface", "--out=x.npy");
    assertTrue(lacking.err().contains("--weights is missing"), lacking.err());
    Outcome nothing = plain("evaluate", "lfw", "--pairs=" + folder.resolve("pairs.txt"));
    assertEquals(2, nothing.status());
    assertTrue(nothing.err().contains("Give --embeddings and --names, or"), nothing.err());
  }
}
