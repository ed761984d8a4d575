package org.sphereface.datasets.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.image.PixelOperations;

class FolderLayoutsTest {

  private static final String POINTS = "\t107\t107\t147\t111\t124\t143\t103\t157\t139\t161\n";

  @TempDir Path folder;

  private byte[] encoded(int height, int width, int type, String format) throws IOException {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int i = 0; i < height * width; i++) {
      int value = 255 * (i % width) / width;
      image.getRaster().setSample(i % width, i / width, 0, value);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  private void put(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve("faces").resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private void lfw() throws IOException {
    byte[] jpeg = encoded(250, 250, BufferedImage.TYPE_3BYTE_BGR, "jpg");
    put("B_B/B_B_0001.jpg", jpeg);
    put("A_A/A_A_0002.jpg", jpeg);
    put("A_A/A_A_0001.jpg", jpeg);
    put("C_C/C_C_0001.jpg", jpeg);
    put("C_C/C_C_0002.jpg", jpeg);
    put("C_C/C_C_0003.jpg", jpeg);
    StringBuilder lines = new StringBuilder();
    for (String name :
        List.of(
            "A_A/A_A_0001",
            "A_A/A_A_0002",
            "B_B/B_B_0001",
            "C_C/C_C_0001",
            "C_C/C_C_0002",
            "C_C/C_C_0003")) {
      lines.append(name).append(".jpg").append(POINTS);
    }
    Files.writeString(landmarks(), lines.toString());
  }

  private Path landmarks() {
    return folder.resolve("landmarks.txt");
  }

  private LfwFaces source(int minimum, int maximum, int height, int width) {
    return new LfwFaces(
        folder.resolve("faces").toString(),
        landmarks().toString(),
        minimum,
        maximum,
        height,
        width);
  }

  private static String refusal(FaceSource source) {
    return assertThrows(DatasetException.class, () -> source.open(Set.of())).getMessage();
  }

  @Test
  void peopleAreFilteredAndSorted() throws IOException {
    lfw();
    assertEquals(
        List.of(
            "A_A/A_A_0001.jpg",
            "A_A/A_A_0002.jpg",
            "B_B/B_B_0001.jpg",
            "C_C/C_C_0001.jpg",
            "C_C/C_C_0002.jpg",
            "C_C/C_C_0003.jpg"),
        source(1, 0, 112, 96).open(Set.of()).images());
    FaceDataset some = source(2, 2, 112, 96).open(Set.of("A_A"));
    assertEquals(List.of("C_C"), some.identities());
    assertEquals(List.of("C_C/C_C_0001.jpg", "C_C/C_C_0002.jpg"), some.images());
    assertEquals(List.of("C_C"), source(2, 2, 112, 96).open(Set.of("a a")).identities());
    assertEquals(0, some.label(1));
    assertFalse(some.synthetic());
    assertEquals(some.fingerprint(), source(2, 2, 112, 96).open(Set.of("A_A")).fingerprint());
    assertNotEquals(some.fingerprint(), source(2, 2, 56, 48).open(Set.of("A_A")).fingerprint());
    assertTrue(
        assertThrows(DatasetException.class, () -> source(4, 0, 112, 96).open(Set.of()))
            .getMessage()
            .contains("no images are left with minimumImages 4"));
  }

  @Test
  void halfSizeIsTheSameCrop() throws IOException {
    lfw();
    FaceImage full = source(1, 0, 112, 96).open(Set.of()).image(0);
    FaceImage half = source(1, 0, 56, 48).open(Set.of()).image(0);
    assertArrayEquals(PixelOperations.boxReduced(full, 2).rgb(), half.rgb());
  }

  @Test
  void whatIsMissingIsSaidWithTheLayout() throws IOException {
    assertTrue(refusal(new LfwFaces()).startsWith("lfw.images is missing"));
    assertTrue(refusal(source(1, 0, 112, 96)).contains("no such folder"));
    lfw();
    Files.delete(landmarks());
    assertTrue(refusal(source(1, 0, 112, 96)).contains("landmarks.txt: no such file"));
    Files.writeString(landmarks(), "A_A/A_A_0001.jpg" + POINTS);
    assertTrue(
        refusal(source(1, 0, 112, 96))
            .contains("5 of 6 images have no landmarks, the first A_A/A_A_0002.jpg"));
  }

  @Test
  void malformedLandmarksAreNamedByFileAndLine() throws IOException {
    lfw();
    Files.writeString(landmarks(), "A_A/A_A_0001.jpg" + POINTS + "A_A/A_A_0002.jpg\t1\t2\n");
    assertTrue(refusal(source(1, 0, 112, 96)).contains("has 3 fields instead of 11"));
    Files.writeString(landmarks(), "A_A/A_A_0001.jpg" + POINTS.replace("161", "x"));
    assertTrue(refusal(source(1, 0, 112, 96)).contains("' has 'x' where a number belongs"));
    Files.writeString(landmarks(), ("A_A/A_A_0001.jpg" + POINTS).repeat(2));
    assertTrue(refusal(source(1, 0, 112, 96)).contains("a second time"));
  }

  @Test
  void corruptAndTruncatedPhotographsAreNamed() throws IOException {
    lfw();
    byte[] jpeg = encoded(250, 250, BufferedImage.TYPE_3BYTE_BGR, "jpg");
    put("A_A/A_A_0001.jpg", "no image".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    put("A_A/A_A_0002.jpg", Arrays.copyOf(jpeg, jpeg.length / 2));
    put("B_B/B_B_0001.jpg", new byte[0]);
    FaceDataset data = source(1, 0, 112, 96).open(Set.of());
    for (int i = 0; i < 3; i++) {
      int index = i;
      String message = assertThrows(DatasetException.class, () -> data.image(index)).getMessage();
      assertTrue(
          message.contains(Path.of(data.images().get(i)) + ": not a readable image"), message);
    }
  }

  @Test
  void aFileOutsideTheLayoutIsRefused() throws IOException {
    lfw();
    put("A_A/other.jpg", new byte[1]);
    assertTrue(refusal(source(1, 0, 112, 96)).contains("the name does not fit"));
  }

  @Test
  void aFolderOfAlignedImagesReadsColourGreyAndPgm() throws IOException {
    put("p1/a.png", encoded(112, 96, BufferedImage.TYPE_3BYTE_BGR, "png"));
    put("p1/b.png", encoded(112, 96, BufferedImage.TYPE_BYTE_GRAY, "png"));
    byte[] pgm = Arrays.copyOf("P5\n# x\n96 112\n255\n".getBytes("US-ASCII"), 18 + 112 * 96);
    pgm[18] = (byte) 200;
    put("p2/c.pgm", pgm);
    put("p3/d.bmp", encoded(224, 192, BufferedImage.TYPE_3BYTE_BGR, "bmp"));
    put("p4/e.png", encoded(100, 96, BufferedImage.TYPE_3BYTE_BGR, "png"));
    ImageFolder source =
        new ImageFolder(folder.resolve("faces").toString(), List.of("p9"), "", "", "skip", 112, 96);
    FaceDataset data = source.open(Set.of());
    assertEquals(List.of("p1", "p2", "p3", "p4"), data.identities());
    assertEquals(255 * 95 / 96, data.image(0).rgb()[95 * 3] & 0xff);
    assertEquals(255 * 95 / 96, data.image(1).rgb()[95 * 3 + 2] & 0xff);
    assertEquals(200, data.image(2).rgb()[1] & 0xff);
    assertEquals(96, data.image(3).width());
    assertTrue(
        assertThrows(DatasetException.class, () -> data.image(4))
            .getMessage()
            .contains("e.png: the image is 100 x 96 (height x width), expected 112 x 96"));
    FaceDataset fewer =
        new ImageFolder(folder.resolve("faces").toString(), List.of("P1"), "", "", "skip", 112, 96)
            .open(Set.of("p4"));
    assertEquals(List.of("p2", "p3"), fewer.identities());
    assertTrue(refusal(new ImageFolder()).startsWith("image-folder.images is missing"));
  }

  @Tag("faces")
  @Test
  void lfwAsPublishedOpensAndItsFacesFillTheCrop() {
    String faces = System.getProperty("faces", "");
    Assumptions.assumeFalse(faces.isEmpty(), "give -Dfaces=DIR with lfw and lfw-landmarks.txt");
    Path root = Path.of(faces);
    FaceDataset data =
        new LfwFaces(
                root.resolve("lfw").toString(),
                root.resolve("lfw-landmarks.txt").toString(),
                1,
                0,
                112,
                96)
            .open(Set.of());
    assertTrue(data.images().contains("Aaron_Eckhart/Aaron_Eckhart_0001.jpg"));
    for (int i = 0; i < data.images().size(); i += 97) {
      FaceImage face = data.image(i);
      int black = 0;
      for (int k = 0; k < 112 * 96; k++) {
        black += (face.rgb()[3 * k] | face.rgb()[3 * k + 1] | face.rgb()[3 * k + 2]) == 0 ? 1 : 0;
      }
      assertTrue(black < 112 * 96 / 2, data.images().get(i) + " is mostly outside the photograph");
    }
  }
}
