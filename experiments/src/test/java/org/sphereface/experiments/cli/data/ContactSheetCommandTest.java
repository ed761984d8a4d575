package org.sphereface.experiments.cli.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.synthetic.SyntheticFaces;
import org.sphereface.experiments.cli.SphereFace;

class ContactSheetCommandTest {

  private static final String SOURCE =
      "{source: synthetic-faces, identities: 3, imagesPerIdentity: 4, height: 28, width: 24}";

  @TempDir private Path folder;

  private final StringWriter err = new StringWriter();

  private int contactSheet(String source, Path out, String rows, String columns) {
    return SphereFace.run(
        new PrintWriter(new StringWriter()),
        new PrintWriter(err),
        "data",
        "contact-sheet",
        "--source",
        source,
        "--out",
        out.toString(),
        "--identities",
        rows,
        "--images",
        columns);
  }

  @Test
  void aRowHoldsTheFirstImagesOfAnIdentityPixelForPixel() throws IOException {
    Path out = folder.resolve("a/sheet.png");

    assertEquals(0, contactSheet(SOURCE, out, "2", "3"), err.toString());

    BufferedImage sheet = ImageIO.read(out.toFile());
    assertEquals(3 * 24, sheet.getWidth());
    assertEquals(2 * 28, sheet.getHeight());
    FaceImage face =
        new SyntheticFaces(3, 4, "train", 1, new SyntheticFaces().difficulty(), 28, 24)
            .open(Set.of())
            .image(4 + 2);
    for (int y = 0; y < 28; y++) {
      for (int x = 0; x < 24; x++) {
        int rgb = sheet.getRGB(2 * 24 + x, 28 + y);
        assertEquals(face.rgb()[(y * 24 + x) * 3] & 0xff, rgb >> 16 & 0xff);
        assertEquals(face.rgb()[(y * 24 + x) * 3 + 2] & 0xff, rgb & 0xff);
      }
    }
    try (var files = Files.list(out.getParent())) {
      assertEquals(List.of(out), files.toList());
    }
  }

  @Test
  void asManyIdentitiesAsThereAre() throws IOException {
    Path out = folder.resolve("sheet.png");

    assertEquals(0, contactSheet(SOURCE, out, "10", "10"), err.toString());

    assertEquals(3 * 28, ImageIO.read(out.toFile()).getHeight());
  }

  @Test
  void mistakesAreToldInOneSentence() {
    assertEquals(1, contactSheet("{source: synthetik}", folder.resolve("x.png"), "1", "1"));
    assertEquals(1, contactSheet(SOURCE, folder, "1", "1"));
    assertEquals(1, contactSheet(SOURCE, folder.resolve("x.png"), "0", "1"));

    assertEquals(3, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains("is a folder"), err.toString());
    assertTrue(err.toString().contains("got 0 x 1"), err.toString());
  }
}
