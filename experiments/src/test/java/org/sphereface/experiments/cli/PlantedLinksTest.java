package org.sphereface.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.MatrixPlan;
import org.sphereface.results.ResultFiles;

/**
 * Somebody has put links where commands write: nothing is written, moved or removed through one.
 */
class PlantedLinksTest {

  private static final String SMOKE_CELL = "cells/softmax_sphereface-4-x0.125_seed1";

  @TempDir private Path folder;

  private final StringWriter errors = new StringWriter();
  private Path home;
  private Path out;

  @BeforeEach
  void make() throws IOException {
    home = Files.createDirectories(folder.resolve("home/2021")).getParent();
    Files.writeString(home.resolve("notes.txt"), "precious");
    Files.writeString(home.resolve("2021/me.jpg"), "precious");
    out = Files.createDirectories(folder.resolve("out"));
    Path photograph = Files.createDirectories(folder.resolve("images/A")).resolve("A_1.png");
    BufferedImage image = new BufferedImage(96, 112, BufferedImage.TYPE_INT_RGB);
    image.setRGB(50, 70, 0xffffff);
    ImageIO.write(image, "png", photograph.toFile());
    Files.writeString(
        folder.resolve("points.txt"), "A/A_1.png\t30\t51\t65\t51\t48\t71\t33\t92\t62\t92\n");
  }

  private int run(String command) {
    String[] arguments =
        Stream.of(command.split(" "))
            .map(
                argument ->
                    argument
                        .replace("OUT", out.toString())
                        .replace("SOURCE", "{source: image-folder, images: IMAGES}")
                        .replace("IMAGES", folder.resolve("images").toString())
                        .replace("POINTS", folder.resolve("points.txt").toString()))
            .toArray(String[]::new);
    return SphereFace.run(new StringWriter(), errors, arguments);
  }

  private void plan() {
    ResultFiles.writePlan(
        out,
        new MatrixPlan(
            1,
            "planted",
            "Planted",
            "losses: []",
            List.of(
                new MatrixPlan.PlannedCell(
                    "one",
                    new Component("softmax", "softmax", Map.of()),
                    new Component("sphereface", "sphereface", Map.of()),
                    1,
                    null)),
            List.of()));
  }

  private static String content(Path folder) throws IOException {
    StringBuilder content = new StringBuilder();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted().toList()) {
        content.append(path);
        content.append(Files.isRegularFile(path) ? Files.readString(path) : "").append('\n');
      }
    }
    return content.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "landmarks.txt, data align --images IMAGES --landmarks POINTS --out OUT",
    "alignment.tsv, data align --images IMAGES --landmarks POINTS --out OUT",
    "A/A_1.png, data align --images IMAGES --landmarks POINTS --out OUT",
    "A, data align --images IMAGES --landmarks POINTS --out OUT",
    "train.rec, data pack --source SOURCE --out OUT",
    "property, data pack --source SOURCE --out OUT",
    "train.identities.txt, data pack --source SOURCE --out OUT",
    "page.html, data inspect IMAGES --html OUT/page.html",
    "sheet.png, data contact-sheet --source SOURCE --out OUT/sheet.png",
    "index.html, figures geometry --out OUT",
    "report, report OUT",
    "report/index.html, report OUT",
    "report/cells, report OUT",
    "report/plots, report OUT",
    "report/manifest.txt, report OUT",
    ".lock, run smoke --out OUT",
    "status.json, run smoke --out OUT",
    "matrix.json, run smoke --out OUT",
    "report, run smoke --out OUT",
    "report/cells.csv, run smoke --out OUT",
    "cells, run smoke --out OUT",
    SMOKE_CELL + ", run smoke --out OUT",
    SMOKE_CELL + "/checkpoints, run smoke --out OUT",
    SMOKE_CELL + "/checkpoints/2, run smoke --out OUT",
    SMOKE_CELL + "/events, run smoke --out OUT",
    SMOKE_CELL + "/parameters.safetensors, run smoke --out OUT"
  })
  void areRefusedByName(String link, String command) throws IOException {
    if (command.startsWith("report")) {
      plan();
    }
    boolean file = link.contains(".") && !link.endsWith("seed1") && !link.matches(".*/[a-z0-9]+");
    Path planted = out.resolve(link);
    Files.createDirectories(planted.getParent());
    Files.createSymbolicLink(planted, file ? home.resolve("notes.txt") : home);
    String before = content(home);
    assertNotEquals(0, run(command));
    assertEquals(before, content(home));
    assertTrue(Files.isSymbolicLink(planted));
    String message = errors.toString();
    assertTrue(message.contains("symbolic link"), message);
    assertTrue(message.contains(planted.getFileName().toString()), message);
  }

  @Test
  void anOutputFolderMayBeALink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), out);
    out = link;
    assertEquals(
        0, run("data align --images IMAGES --landmarks POINTS --out OUT"), errors::toString);
    assertEquals(0, run("data pack --source SOURCE --out OUT/packed"), errors::toString);
    assertTrue(Files.isRegularFile(folder.resolve("out/A/A_1.png")));
    assertTrue(Files.isRegularFile(folder.resolve("out/packed/train.rec")));
  }

  @ParameterizedTest
  @CsvSource({
    "data align --images IMAGES --landmarks POINTS --out LINK, within that of the photographs",
    "data align --images IMAGES --landmarks POINTS --out OUT/../images/new, within that of the",
    "data align --images IMAGES/A --landmarks POINTS --out LINK, the photographs is within it",
    "data align --images IMAGES --landmarks OUT/landmarks.txt --out OUT, landmarks",
    "data pack --source SOURCE --out LINK, names to be read",
    "extract --faces IMAGES --network sphereface --weights W --out LINK/x.npy, lies within",
    "extract --faces SOURCE --network sphereface --weights W --out LINK/x.npy, lies within",
    "data inspect IMAGES --html LINK/page.html, lies within",
    "data contact-sheet --source SOURCE --out LINK/A/A_1.png, lies within"
  })
  void whatIsReadIsNotWritten(String command, String expected) throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("images"));
    Files.copy(folder.resolve("points.txt"), out.resolve("landmarks.txt"));
    List<Path> read;
    try (Stream<Path> all = Files.walk(folder)) {
      read = all.toList();
    }
    byte[] photograph = Files.readAllBytes(folder.resolve("images/A/A_1.png"));
    assertEquals(1, run(command.replace("LINK", link.toString())));
    assertTrue(errors.toString().contains(expected), errors.toString());
    try (Stream<Path> all = Files.walk(folder)) {
      assertEquals(read, all.toList());
    }
    assertEquals(
        Files.readString(folder.resolve("points.txt")),
        Files.readString(out.resolve("landmarks.txt")));
    assertEquals(
        List.of(photograph.length),
        List.of(Files.readAllBytes(folder.resolve("images/A/A_1.png")).length));
  }
}
