package org.sphereface.experiments.cli.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FaceTemplate;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.datasets.image.ImageEncoding;
import org.sphereface.datasets.image.ImageFile;
import org.sphereface.experiments.cli.SphereFace;

class DataAlignCommandTest {

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return SphereFace.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  @BeforeEach
  void makePhotographs() throws IOException {
    Files.createDirectories(folder.resolve("photos/a"));
    for (int i = 1; i <= 3; i++) {
      BufferedImage image = new BufferedImage(120, 130, BufferedImage.TYPE_INT_RGB);
      image.setRGB(10 * i, 10, 0xffffff);
      ImageIO.write(image, "png", folder.resolve("photos/a/" + i + ".png").toFile());
    }
    Files.writeString(
        folder.resolve("landmarks.txt"),
        "a/1.png\t40\t50\t75\t50\t58\t70\t43\t90\t73\t90\n"
            + "a/2.png\t41\t50\t76\t50\t59\t70\t44\t90\t74\t90\n");
  }

  @Test
  void aSetIsAlignedCountedAndShown() throws IOException {
    String aligned = folder.resolve("aligned").toString();
    String[] command = {
      "data",
      "align",
      "--images",
      folder.resolve("photos").toString(),
      "--landmarks",
      folder.resolve("landmarks.txt").toString(),
      "--out",
      aligned,
      "--size",
      "112x112",
      "--format",
      "jpg",
      "--contact-sheet",
      folder.resolve("sheet.png").toString()
    };
    assertEquals(0, run(command), err.toString());
    assertTrue(out.toString().contains("aligned 2, without landmarks 1 (centre crops), broken 0"));
    BufferedImage face = ImageIO.read(folder.resolve("aligned/a/1.jpg").toFile());
    assertEquals(112, face.getWidth());
    assertEquals(112, face.getHeight());
    BufferedImage sheet = ImageIO.read(folder.resolve("sheet.png").toFile());
    assertEquals(224, sheet.getWidth());
    assertEquals(2, Files.readAllLines(folder.resolve("aligned/landmarks.txt")).size());
    assertEquals(0, run(command), err.toString());
    assertTrue(out.toString().contains("; 3 of them by an earlier run"), out.toString());
  }

  @Test
  void withoutLandmarksOrWeightsOneSentenceSaysWhatIsRequired() {
    String images = folder.resolve("photos").toString();
    String aligned = folder.resolve("aligned").toString();
    assertEquals(1, run("data", "align", "--images", images, "--out", aligned));
    assertTrue(err.toString().contains("Landmarks are required: give --landmarks FILE"));
    assertEquals(
        1, run("data", "align", "--images", images, "--out", aligned, "--detector", "mtcnn"));
    assertEquals(2, err.toString().lines().count(), err.toString());
    String[] align = {"data", "align", "--images", images, "--out", aligned, "--detector", "mtcnn"};
    assertEquals(1, run(with(align, "--weights", images, "--least-scores", "0.6,0.7")));
    assertTrue(err.toString().contains("--least-scores has 2 numbers: give three"), err.toString());
  }

  @Test
  void aFolderWithoutPhotographsIsTold() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertEquals(
        1,
        run(
            "data",
            "align",
            "--images",
            empty.toString(),
            "--out",
            folder.resolve("aligned").toString()));
    assertTrue(err.toString().contains("there are no photographs"), err.toString());
  }

  @Test
  void theReleasedAlignmentHasItsTemplateAndLeavesOutWhatHasNoFace() throws IOException {
    String images = folder.resolve("photos").toString();
    String landmarks = folder.resolve("landmarks.txt").toString();
    Path released = folder.resolve("released");
    String[] align = {
      "data", "align", "--images", images, "--landmarks", landmarks, "--released", "--out"
    };
    assertEquals(0, run(with(align, released.toString())), err.toString());
    assertTrue(out.toString().contains("aligned 2, without landmarks 1 (left out), broken 0"));
    assertTrue(Files.notExists(released.resolve("a/3.jpg")));
    FaceImage photograph = new ImageFile(folder.resolve("photos/a/1.png")).read();
    List<Point> points =
        List.of(
            new Point(40, 50),
            new Point(75, 50),
            new Point(58, 70),
            new Point(43, 90),
            new Point(73, 90));
    assertArrayEquals(
        ImageEncoding.jpeg(FaceTemplate.RELEASED.align(photograph, points), 75),
        Files.readAllBytes(released.resolve("a/1.jpg")));
    assertEquals(1, run(with(align, folder.resolve("c").toString(), "--size", "112x112")));
    assertTrue(err.toString().contains("--released takes faces of 112x96"), err.toString());
  }

  private static String[] with(String[] command, String... more) {
    return Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new);
  }
}
