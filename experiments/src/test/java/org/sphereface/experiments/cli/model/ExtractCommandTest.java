package org.sphereface.experiments.cli.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
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
import org.sphereface.experiments.cli.SphereFace;
import org.sphereface.experiments.cli.shared.EmbeddingFiles;
import org.sphereface.networks.EmbeddingNetwork;
import org.sphereface.networks.architecture.SphereFaceNetwork;
import org.sphereface.protocols.embeddings.EmbeddingEnsemble;
import org.sphereface.protocols.embeddings.EmbeddingSource;

/** Six people of two photographs each, of noise, and a tiny network with random weights. */
class ExtractCommandTest {

  private static final String NETWORK =
      "{network: sphereface, depth: 4, width: 0.125, inputHeight: 28, inputWidth: 24,"
          + " embeddingSize: 5}";

  @TempDir private Path folder;

  private record Outcome(int status, String out, String err) {}

  private static float[][] rows(Path file) {
    try (EmbeddingEnsemble matrix = EmbeddingEnsemble.open(List.of(EmbeddingSource.of(file)))) {
      return matrix.rows();
    }
  }

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
    float[][] rows = rows(matrix);
    assertEquals(12, rows.length);
    assertEquals(10, rows[0].length);
    Files.writeString(folder.resolve("two.txt"), "F/F_0002.jpg\nA/A_0001.jpg\n");
    Path two = folder.resolve("two.npy");
    Outcome named = run("extract", "--names=" + folder.resolve("two.txt"), "--out=" + two);
    assertEquals(0, named.status(), named.err());
    assertEquals(
        List.of("F/F_0002.jpg", "A/A_0001.jpg"),
        Files.readAllLines(folder.resolve("two.names.txt")));
    assertArrayEquals(rows[11], rows(two)[0], 1e-5f);
    assertArrayEquals(rows[0], rows(two)[1], 1e-5f);
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

  private Outcome extract(Path out, String... faces) {
    List<String> all = new ArrayList<>(List.of(faces));
    all.addAll(
        List.of(
            "--network=" + NETWORK,
            "--weights=" + folder.resolve("weights.safetensors"),
            "--out=" + out));
    all.add(0, "extract");
    return plain(all.toArray(new String[0]));
  }

  private void requireRows(float[][] expected, String... faces) {
    Path matrix = folder.resolve("given.npy");
    Outcome done = extract(matrix, faces);
    assertEquals(0, done.status(), done.err());
    float[][] rows = rows(matrix);
    assertEquals(expected.length, rows.length);
    for (int i = 0; i < rows.length; i++) {
      assertArrayEquals(expected[i], rows[i], 1e-5f);
    }
  }

  @Test
  void alignedFacesGiveTheEmbeddingsOfTheirPhotographsInAnyForm() throws IOException {
    Path photographs = folder.resolve("photographs.npy");
    assertEquals(0, run("extract", "--out=" + photographs).status());
    float[][] expected = rows(photographs);
    Path aligned = folder.resolve("aligned");
    Outcome align =
        plain(
            "data",
            "align",
            "--images=" + folder.resolve("lfw"),
            "--landmarks=" + folder.resolve("landmarks.txt"),
            "--out=" + aligned);
    assertEquals(0, align.status(), align.err());

    requireRows(expected, "--images=" + aligned);
    assertEquals("A/A_0001.png", Files.readAllLines(folder.resolve("given.names.txt")).get(0));
    requireRows(expected, "--faces=" + aligned);
    requireRows(expected, "--faces={source: image-folder, images: " + aligned + "}");
    // the photographs' landmarks, which lie beside the faces, are not applied to them
    requireRows(expected, "--images=" + aligned, "--landmarks=" + aligned.resolve("landmarks.txt"));

    Outcome pack = plain("data", "pack", "--faces=" + aligned, "--out=" + folder.resolve("rec"));
    assertEquals(0, pack.status(), pack.err());
    requireRows(expected, "--faces=" + folder.resolve("rec"));
    requireRows(expected, "--source=" + folder.resolve("rec/train.rec"));

    Path flat = Files.createDirectories(folder.resolve("flat"));
    try (var files = Files.walk(aligned)) {
      for (Path face : files.filter(file -> file.toString().endsWith(".png")).toList()) {
        Files.copy(face, flat.resolve(face.getFileName()));
      }
    }
    requireRows(expected, "--faces=" + flat);
    StringBuilder list = new StringBuilder();
    for (String name : Files.readAllLines(folder.resolve("photographs.names.txt"))) {
      list.append(name.replace("jpg", "png")).append(' ').append(name.charAt(0) - 'A').append('\n');
    }
    Files.writeString(aligned.resolve("list.txt"), list);
    requireRows(expected, "--faces=" + aligned.resolve("list.txt"));
  }

  @Test
  void facesThatWouldBeSilentlyWrongAreRefused() throws IOException {
    Path out = folder.resolve("none.npy");
    String lfw = "--images=" + folder.resolve("lfw");
    Outcome raw = extract(out, lfw);
    assertEquals(1, raw.status());
    assertTrue(raw.err().contains("the images are 250 x 250"), raw.err());
    Outcome twice = extract(out, lfw, "--faces=" + folder.resolve("lfw"));
    assertEquals(2, twice.status());
    assertTrue(twice.err().contains("not both"), twice.err());
    Outcome nothing = extract(out, "--faces=" + folder.resolve("nothing"));
    assertEquals(1, nothing.status());
    assertTrue(nothing.err().contains("no such folder or file"), nothing.err());

    Path swapped = folder.resolve("swapped.txt");
    Files.writeString(
        swapped,
        Files.readString(folder.resolve("landmarks.txt"))
            .replace(
                "105\t110\t145\t110\t125\t135\t108\t155\t142\t155",
                "145\t110\t105\t110\t125\t135\t142\t155\t108\t155"));
    Outcome mirrored = extract(out, lfw, "--landmarks=" + swapped);
    assertEquals(1, mirrored.status());
    assertTrue(
        mirrored.err().contains("12 have right before left (A/A_0001.jpg, A/A_0002.jpg, B/"),
        mirrored.err());
    Outcome align =
        plain("data", "align", lfw, "--landmarks=" + swapped, "--out=" + folder.resolve("swapped"));
    assertEquals(1, align.status());
    assertTrue(align.err().contains("12 have right before left"), align.err());
    assertFalse(Files.exists(folder.resolve("swapped")));
    assertFalse(Files.exists(out));
  }

  @Test
  void someAbsurdLandmarksAreWarnedOf() throws IOException {
    Path some = folder.resolve("some.txt");
    List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("landmarks.txt")));
    lines.set(0, "A/A_0001.jpg\t0.42\t0.44\t0.58\t0.44\t0.5\t0.54\t0.43\t0.62\t0.57\t0.62");
    lines.set(1, "A/A_0002.jpg\t405\t410\t445\t410\t425\t435\t408\t455\t442\t455");
    Files.write(some, lines);
    Outcome warned =
        plain(
            "data",
            "align",
            "--images=" + folder.resolve("lfw"),
            "--landmarks=" + some,
            "--out=" + folder.resolve("some"));
    assertEquals(0, warned.status(), warned.err());
    assertTrue(warned.err().contains("1 lie within one pixel"), warned.err());
    assertTrue(warned.err().contains("(A/A_0001.jpg)"), warned.err());
    assertTrue(warned.err().contains("1 lie outside of the image"), warned.err());
    Outcome extracted =
        extract(
            folder.resolve("some.npy"), "--images=" + folder.resolve("lfw"), "--landmarks=" + some);
    assertEquals(0, extracted.status(), extracted.err());
    assertTrue(extracted.out().contains("1 lie outside of the image"), extracted.out());
  }

  @Test
  void aBundleIsEvaluatedOnItsOwnImages() throws IOException {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.writeBytes(new byte[] {(byte) 0x80, 2, ']', '('});
    Random random = new Random(6);
    for (int image = 0; image < 40; image++) {
      BufferedImage face = new BufferedImage(96, 112, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 96 * 112; i++) {
        face.setRGB(i % 96, i / 96, random.nextInt(1 << 24));
      }
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(face, "png", png);
      pickle.write('T');
      for (int shift = 0; shift < 32; shift += 8) {
        pickle.write(png.size() >>> shift);
      }
      pickle.writeBytes(png.toByteArray());
    }
    pickle.writeBytes(new byte[] {'e', ']', '('});
    for (int pair = 0; pair < 20; pair++) {
      pickle.write(pair % 2 == 0 ? 0x88 : 0x89);
    }
    pickle.writeBytes(new byte[] {'e', (byte) 0x86, '.'});
    Path bundle = Files.write(folder.resolve("pairs.bin"), pickle.toByteArray());
    String[] network = {
      "--network=" + NETWORK, "--weights=" + folder.resolve("weights.safetensors")
    };

    Outcome itself =
        plain(
            "evaluate",
            "bundle",
            "--bundle=" + bundle,
            "--cache=" + folder.resolve("cache"),
            network[0],
            network[1]);

    assertEquals(0, itself.status(), itself.err());
    Path matrix = folder.resolve("bundle.npy");
    assertEquals(0, extract(matrix, "--faces=" + bundle).status());
    Outcome given = plain("evaluate", "bundle", "--bundle=" + bundle, "--embeddings=" + matrix);
    assertTrue(itself.out().endsWith(given.out()), itself.out() + given.out() + given.err());
  }

  private void aligned(String set, boolean swapped) throws IOException {
    Random random = new Random(8);
    for (int person = 0; person < 3; person++) {
      BufferedImage face = new BufferedImage(24, 28, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 24 * 28; i++) {
        int rgb = random.nextInt(1 << 24);
        int bgr = (rgb & 0xff) << 16 | rgb & 0xff00 | rgb >> 16;
        face.setRGB(i % 24, i / 24, swapped ? bgr : rgb);
      }
      Path file = folder.resolve(set + "/P/" + person + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(face, "png", file.toFile());
    }
  }

  private float[][] ofAligned(String set, Path weights, String... more) {
    Path matrix = folder.resolve(set + ".npy");
    List<String> all =
        new ArrayList<>(
            List.of(
                "extract",
                "--network=" + NETWORK,
                "--weights=" + weights,
                "--faces=" + folder.resolve(set),
                "--out=" + matrix));
    all.addAll(Arrays.asList(more));
    Outcome done = plain(all.toArray(new String[0]));
    assertEquals(0, done.status(), done.err());
    return rows(matrix);
  }

  @Test
  void parametersOfBlueFirstEmbedAsTheyDoWithChannelsSwapped() throws IOException {
    aligned("rgb", false);
    aligned("bgr", true);
    Path weights = folder.resolve("weights.safetensors");
    float[][] expected = ofAligned("bgr", weights);
    float[][] direct = ofAligned("rgb", weights, "--channels=bgr");
    Path imported = folder.resolve("imported.safetensors");
    Outcome done =
        plain(
            "import",
            "--network=" + NETWORK,
            "--weights=" + weights,
            "--channels=bgr",
            "--out=" + imported);
    assertEquals(0, done.status(), done.err());
    float[][] afterImport = ofAligned("rgb", imported);
    float[][] other = ofAligned("rgb", weights);
    for (int row = 0; row < 3; row++) {
      assertArrayEquals(expected[row], direct[row], 1e-6f);
      assertArrayEquals(direct[row], afterImport[row]);
      assertFalse(Arrays.equals(expected[row], other[row]));
    }
  }
}
