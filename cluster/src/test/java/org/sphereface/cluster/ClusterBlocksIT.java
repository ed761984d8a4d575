package org.sphereface.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.run.SmokeRun;

/**
 * Commands in blocks on two executors, which are killed at random moments, and the command itself
 * too, after which it is started again: the output is that of one machine, byte for byte.
 */
class ClusterBlocksIT {

  private static final long SEED = 2017;

  @TempDir private Path folder;

  private final SplittableRandom random = new SplittableRandom(SEED);

  /**
   * Runs a command on one machine, then on a cluster, each into a file of its own, until enough
   * processes are killed.
   *
   * @param expected exit status
   */
  private void assertSame(
      int expected, List<String> command, Path alone, Path onCluster, String... options)
      throws Exception {
    ClusterCommandRun one =
        ClusterCommandRun.start(ClusterCommandRun.with(command, alone), ONE_CORE);
    assertEquals(expected, one.end(), one::log);
    RandomKills kills = new RandomKills(ClusterCommandRun::executors);
    for (int round = 0; kills.areLeft(); round++) {
      Path out = round == 0 ? onCluster : onCluster.resolveSibling(round + "-" + name(onCluster));
      List<String> all = ClusterCommandRun.with(command, out, options);
      all.addAll(List.of("--cluster", ClusterCommandRun.TWO));
      kills.runToEnd(() -> ClusterCommandRun.start(all), ClusterBlocksIT::awaitBlocks, expected);
      assertEquals(files(alone).keySet(), files(out).keySet());
      for (Map.Entry<String, Path> file : files(alone).entrySet()) {
        assertArrayEquals(
            Files.readAllBytes(file.getValue()),
            Files.readAllBytes(files(out).get(file.getKey())),
            file.getKey());
      }
      assertFalse(Files.exists(out.resolveSibling(name(out) + ".blocks")));
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static final Map<String, String> ONE_CORE =
      Map.of("SPHEREFACE_JAVA_OPTS", "-XX:ActiveProcessorCount=1");

  /** Waits until one to three more blocks are begun. */
  private static boolean awaitBlocks(ClusterCommandRun run, SplittableRandom random)
      throws InterruptedException {
    AtomicInteger left = new AtomicInteger(1 + random.nextInt(3));
    return run.readTo(line -> line.contains(": begun on ") && left.decrementAndGet() == 0);
  }

  /** A file, or the files of a folder but its lock. */
  private static Map<String, Path> files(Path out) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(out)) {
      all.filter(Files::isRegularFile)
          .filter(file -> !file.endsWith(".lock"))
          .forEach(file -> files.put(out.relativize(file).toString(), file));
    }
    return files;
  }

  private BufferedImage image(int side) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int at = 0; at < side * side; at++) {
      image.setRGB(at % side, at / side, random.nextInt(1 << 24));
    }
    return image;
  }

  @Test
  void countsOfDistractorsAreThoseOfOneMachine() throws Exception {
    List<String> command = MegaFaceCommand.of(folder, 150, 5000, random);
    assertSame(
        0, command, folder.resolve("alone.json"), folder.resolve("many.json"), "--shard", "700");
    assertTrue(Files.readString(folder.resolve("many.json")).contains("5000"));
  }

  @Test
  void alignedFacesAreThoseOfOneMachine() throws Exception {
    Path photographs = folder.resolve("photographs");
    StringBuilder landmarks = new StringBuilder();
    for (int i = 0; i < 90; i++) {
      String name = String.format("p%02d/%d.png", i / 3, i % 3);
      Path file = photographs.resolve(name);
      Files.createDirectories(file.getParent());
      ImageIO.write(image(150), "png", file.toFile());
      landmarks.append(name);
      for (int point : new int[] {55, 60, 90, 60, 72, 80, 58, 100, 88, 100}) {
        landmarks.append('\t').append(point + random.nextInt(4));
      }
      landmarks.append('\n');
    }
    List<String> command =
        List.of(
            "data",
            "align",
            "--images",
            photographs.toString(),
            "--landmarks",
            Files.writeString(folder.resolve("landmarks.txt"), landmarks).toString());
    // the first, one amid a block, and the last
    for (String name : List.of("a.jpg", "p13/broken.jpg", "z.jpg")) {
      Files.writeString(photographs.resolve(name), "no image");
    }
    assertSame(
        1,
        command,
        folder.resolve("alone"),
        folder.resolve("many"),
        "--photographs-per-task",
        "16");
    assertEquals(92, files(folder.resolve("many")).size());
  }

  @Test
  void inspectionsAreThoseOfOneMachine() throws Exception {
    for (String set : List.of("set", "test")) {
      for (int i = 0; i < 40; i++) {
        Path file = folder.resolve(set + "/p" + i / 4 + "/" + i % 4 + ".png");
        Files.createDirectories(file.getParent());
        ImageIO.write(image(40 + i % 2), "png", file.toFile());
      }
    }
    // a duplicate of an earlier block, one in the test set, and broken files of both
    Files.copy(folder.resolve("set/p0/1.png"), folder.resolve("set/p9/copy.png"));
    Files.copy(folder.resolve("set/p0/2.png"), folder.resolve("test/p7/copy.png"));
    Files.writeString(folder.resolve("set/p5/broken.png"), "no image");
    Files.writeString(folder.resolve("test/p5/broken.png"), "no image");
    List<String> command =
        List.of(
            "data",
            "inspect",
            folder.resolve("set").toString(),
            "--test-set",
            folder.resolve("test").toString());
    assertSame(
        1,
        command,
        folder.resolve("alone.json"),
        folder.resolve("many.json"),
        "--images-per-task",
        "16");
    JsonNode found = new ObjectMapper().readTree(folder.resolve("many.json").toFile());
    assertEquals(1, found.get("exactDuplicates").asInt());
    assertEquals(1, found.get("broken").asInt());
    assertEquals(1, found.get("testSet").get("sharedImages").asInt());
  }

  @Test
  void embeddingsAreThoseOfOneMachine() throws Exception {
    List<String> smoke =
        new ArrayList<>(
            List.of("run", "smoke", "--out", folder.resolve("run").toString(), "--set"));
    smoke.add("losses=[softmax]");
    SmokeRun.SMALL.forEach(set -> smoke.addAll(List.of("--set", set)));
    smoke.addAll(List.of("--set", "recipe.iterations=2", "--set", "recipe.steps=[1]"));
    ClusterCommandRun run = ClusterCommandRun.start(smoke);
    assertEquals(0, run.end(), run::log);
    Path cell;
    try (Stream<Path> cells = Files.list(folder.resolve("run/cells"))) {
      cell = cells.findFirst().orElseThrow();
    }
    List<String> command =
        List.of(
            "extract",
            "--cell",
            cell.toString(),
            "--faces",
            "{source: synthetic-faces, identities: 320, imagesPerIdentity: 10, height: 56, width:"
                + " 48}");
    assertSame(
        0,
        command,
        folder.resolve("alone.npy"),
        folder.resolve("many.npy"),
        "--images-per-task",
        "1024");
  }
}
