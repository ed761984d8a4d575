package org.sphereface.datasets.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.NoiseImages;
import org.sphereface.datasets.image.ImageEncoding;

class BenchmarkLayoutsTest {

  @TempDir Path folder;

  private void put(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve("set").resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, ImageEncoding.png(NoiseImages.noise(112, 96, name.hashCode())));
    }
  }

  private String text(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String set() {
    return folder.resolve("set").toString();
  }

  private static String refusal(FaceSource source) {
    return assertThrows(DatasetException.class, () -> source.open(Set.of())).getMessage();
  }

  @Test
  void faceScrubAndMegaFaceAreReadByTheDevkitsLists() throws IOException {
    put("Adam_Brody/Adam_Brody_277.png", "Ann/1.png", "364/a@N/b_0.png");
    String probes =
        text(
            "probes.json",
            "{\"id\": [\"Ann\", \"Adam_Brody\"], \"other\": {\"x\": [1]}, \"path\":"
                + " [\"Ann/1.png\", \"Adam_Brody/Adam_Brody_277.png\"]}");
    FaceDataset data = new FaceScrubFaces(set(), probes, "", "skip", 112, 96).open(Set.of());
    assertEquals(List.of("Adam_Brody", "Ann"), data.identities());
    assertEquals(1, data.label(0));
    assertEquals(112, data.image(1).height());
    String distractors = text("d.json", "{\"path\": [\"364/a@N/b_0.png\", \"Ann/1.png\"]}");
    FaceDataset one =
        new MegaFaceDistractors(set(), distractors, 1, "", "skip", 112, 96).open(Set.of());
    assertEquals(List.of("a@N"), one.identities());
    text("d.json", "{\"path\": [\"../probes.json\"]}");
    assertTrue(
        refusal(new MegaFaceDistractors(set(), distractors, 0, "", "skip", 112, 96))
            .contains("leads out of the folder"));
    for (String wrong :
        List.of("", "[]", "{\"path\": [[1]]}", "{\"path\": [\"a\"", "{\"path\": 1}")) {
      text("d.json", wrong);
      assertTrue(
          refusal(new MegaFaceDistractors(set(), distractors, 0, "", "skip", 112, 96))
              .contains("d.json"),
          wrong);
    }
  }

  @Test
  void cfpAndAgeDbAreReadInTheirLayouts() throws IOException {
    put("001/frontal/01.jpg", "001/profile/01.jpg", "002/frontal/01.jpg");
    FaceDataset cfp = new CfpFaces(set(), "", "skip", 112, 96).open(Set.of("002"));
    assertEquals(List.of("001/frontal/01.jpg", "001/profile/01.jpg"), cfp.images());
    put("10000_GlennClose_62_f.jpg", "7_De_Niro_30_m.jpg");
    FaceDataset ages = new AgeDbFaces(set(), "", "skip", 112, 96).open(Set.of());
    assertEquals(List.of("De_Niro", "GlennClose"), ages.identities());
    put("other.jpg");
    assertTrue(refusal(new AgeDbFaces(set(), "", "skip", 112, 96)).contains("does not fit"));
  }

  @Test
  void ijbIsAlignedByInsightFacesLists() throws IOException {
    put("1.jpg", "2.jpg");
    StringBuilder points = new StringBuilder("1.jpg");
    FaceAlignment.TEMPLATE.forEach(p -> points.append(' ').append(p.x()).append(' ').append(p.y()));
    String landmarks = text("points.txt", points + " 0.99\n");
    String templates = text("tid.txt", "1.jpg 17 5\n2.jpg 17 6\n");
    IjbFaces source = new IjbFaces(set(), templates, landmarks, "centre", 112, 96);
    FaceDataset data = source.open(Set.of());
    assertEquals(List.of("17"), data.identities());
    assertEquals(List.of("1.jpg", "2.jpg"), data.images());
    assertArrayEquals(NoiseImages.noise(112, 96, "1.jpg".hashCode()).rgb(), data.image(0).rgb());
    text("tid.txt", "1.jpg 17\n");
    assertTrue(refusal(source).contains("has 2 fields instead of 3"));
  }

  @Test
  void idxFilesAreReadPlainAndCompressed() throws IOException {
    byte[] images = new byte[16 + 12];
    images[2] = 8;
    images[3] = 3;
    images[7] = 2;
    images[11] = 2;
    images[15] = 3;
    images[16 + 6] = (byte) 200;
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 2, 9, 4};
    Path file = folder.resolve("images.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(images);
    }
    Path plain = Files.write(folder.resolve("labels"), labels);
    IdxDigits source = new IdxDigits(file.toString(), plain.toString());
    FaceDataset data = source.open(Set.of());
    assertEquals(List.of("4", "9"), data.identities());
    assertEquals(1, data.label(0));
    assertEquals(200, data.image(1).rgb()[2] & 0xff);
    assertEquals(3, data.image(0).width());
    Files.write(plain, new byte[] {0, 0, 8, 1, 0x7f, -1, -1, -1, 9, 4});
    assertTrue(refusal(source).contains("2147483647 bytes are announced, more than are there"));
    Files.write(plain, new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 9});
    assertTrue(refusal(source).contains("2 images of 2 x 3 and 1 labels"));
  }

  @Tag("faces")
  @Test
  void orlIsAnImageFolder() {
    String faces = System.getProperty("faces", "");
    Assumptions.assumeFalse(faces.isEmpty(), "give -Dfaces=DIR with orl");
    FaceDataset data =
        new ImageFolder(Path.of(faces, "orl").toString(), List.of(), "", "", "skip", 112, 92)
            .open(Set.of());
    assertEquals(40, data.identities().size());
    assertEquals(400, data.images().size());
    assertEquals(92, data.image(399).width());
  }
}
