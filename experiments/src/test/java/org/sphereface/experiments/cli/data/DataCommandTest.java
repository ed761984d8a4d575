package org.sphereface.experiments.cli.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.SphereFace;

class DataCommandTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int command(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return SphereFace.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  @BeforeEach
  void images() throws IOException {
    int seed = 0;
    for (String name : new String[] {"<b>Ann/1.png", "<b>Ann/2.png", "Bob/1.png"}) {
      BufferedImage image = new BufferedImage(96, 112, BufferedImage.TYPE_3BYTE_BGR);
      Random random = new Random(seed++ % 2);
      for (int i = 0; i < 96 * 112; i++) {
        image.setRGB(i % 96, i / 96, random.nextInt());
      }
      Path file = folder.resolve("faces").resolve(name);
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    }
    Files.writeString(folder.resolve("faces/Bob/2.jpg"), "no image");
  }

  @Test
  void packedFacesAreTheSame() throws IOException {
    Files.delete(folder.resolve("faces/Bob/2.jpg"));
    String images = folder.resolve("faces").toString();
    Path records = folder.resolve("packed/train.rec");
    assertEquals(
        0,
        command(
            "data",
            "pack",
            "--source={source: image-folder, images: '" + images + "'}",
            "--out=" + records.getParent(),
            "--encoding=original"),
        err.toString());
    assertEquals(
        records + ": 3 images of 2 identities, 3 files copied unchanged\n", out.toString());
    // the sets share their images, and one image is there twice
    assertEquals(
        1,
        command(
            "data",
            "inspect",
            "--json",
            "--source={source: recordio, file: '" + records + "'}",
            "--test-set={source: image-folder, images: '" + images + "'}"),
        err.toString());
    JsonNode found = JsonMapper.builder().build().readTree(out.toString());
    assertEquals(2, found.at("/testSet/sharedIdentities").asInt());
    assertEquals(1, found.at("/exactDuplicates").asInt());
    assertEquals(3, found.at("/testSet/sharedImages").asInt());
    assertEquals(2, command("data", "pack", "--source=lfw", "--out=x", "--encoding=gif"));
    assertTrue(err.toString().contains("the encoding must be png"));
  }

  @Test
  void inspectionSaysWhatIsWrongAndThePageEscapesNames() throws IOException {
    Path page = folder.resolve("page.html");
    String faces = folder.resolve("faces").toString();
    assertEquals(1, command("data", "inspect", faces, "--html=" + page), err.toString());
    assertTrue(out.toString().contains("unreadable images            1"), out.toString());
    assertTrue(out.toString().contains("<b>Ann/1.png  Bob/1.png  0  DIFFERENT"), out.toString());
    String html = Files.readString(page);
    assertTrue(html.contains("&lt;b&gt;Ann/1.png"));
    assertFalse(html.contains("<b>Ann"));
    assertFalse(html.contains("href="));
    assertEquals(2, html.split("<img src=\"data:image/png;base64,", -1).length - 1, html);
    assertTrue(
        out.toString().contains("images that are another identity's, pixel by pixel: 1"),
        out.toString());
    assertTrue(out.toString().contains("images that cannot be read: 1"), out.toString());
    assertEquals(2, command("data", "inspect"));
    assertEquals(2, command("data", "inspect", faces, "--cluster=local-cluster[2,1,2048]"));
    assertTrue(err.toString().contains("--cluster needs --out"), err.toString());
    assertEquals(1, command("data", "inspect", faces + "x"));
    assertTrue(err.toString().contains("no such folder"));
  }
}
