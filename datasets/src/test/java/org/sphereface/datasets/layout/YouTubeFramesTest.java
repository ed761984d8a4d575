package org.sphereface.datasets.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;

class YouTubeFramesTest {

  private static final String POINTS = "\t89\t113\t161\t113\t125\t150\t95\t180\t155\t180\n";

  @TempDir private Path folder;

  @BeforeEach
  void writeFrames() throws IOException {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(250, 250, BufferedImage.TYPE_3BYTE_BGR), "jpg", jpeg);
    StringBuilder landmarks = new StringBuilder();
    for (String video : List.of("A_A/0/0", "A_A/1/1", "B_B/4/4")) {
      for (int frame = 98; frame < 102; frame++) {
        String name = video + "." + frame + ".jpg";
        Path file = folder.resolve("db").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, jpeg.toByteArray());
        landmarks.append(name).append(POINTS);
      }
    }
    Files.writeString(folder.resolve("landmarks.txt"), landmarks);
  }

  private YouTubeFrames source(int frames) {
    return new YouTubeFrames(
        folder.resolve("db").toString(),
        folder.resolve("landmarks.txt").toString(),
        frames,
        112,
        96);
  }

  @Test
  void framesAreInTheOrderOfTheirNumbersAndChosenEvenly() {
    FaceDataset all = source(0).open(Set.of());
    assertEquals(12, all.images().size());
    assertEquals("A_A/0/0.98.jpg", all.images().get(0));
    assertEquals("A_A/0/0.101.jpg", all.images().get(3));
    assertEquals(1, all.label(11));
    assertEquals(112, all.image(11).height());
    FaceDataset two = source(2).open(Set.of("B_B"));
    assertEquals(
        List.of("A_A/0/0.99.jpg", "A_A/0/0.101.jpg", "A_A/1/1.99.jpg", "A_A/1/1.101.jpg"),
        two.images());
  }

  @Test
  void missingLandmarksAndPathsAreToldInASentence() throws IOException {
    Files.writeString(folder.resolve("landmarks.txt"), "A_A/0/0.98.jpg" + POINTS);
    String message =
        assertThrows(DatasetException.class, () -> source(0).open(Set.of())).getMessage();
    assertTrue(message.contains("11 of 12 frames have no landmarks"), message);
    YouTubeFrames bare = new YouTubeFrames();
    assertTrue(
        assertThrows(DatasetException.class, () -> bare.open(Set.of()))
            .getMessage()
            .startsWith("ytf.images is missing"));
  }
}
