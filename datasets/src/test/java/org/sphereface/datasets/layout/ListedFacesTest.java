package org.sphereface.datasets.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FacePatch;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.FaceTemplate;
import org.sphereface.datasets.NoiseImages;
import org.sphereface.datasets.image.ImageEncoding;
import org.sphereface.datasets.image.ImageFile;
import org.sphereface.datasets.image.PixelOperations;

class ListedFacesTest {

  @TempDir Path folder;

  @BeforeEach
  void images() throws IOException {
    for (String name : List.of("Ann_A/1.png", "Ann_A/a 2.png", "Bob/1.png")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, ImageEncoding.png(NoiseImages.noise(112, 96, file.toString().hashCode())));
    }
  }

  private ListedFaces source(String columns, String identities, String exclude, String lines)
      throws IOException {
    Path list = folder.resolve("list.txt");
    Files.writeString(list, lines);
    return new ListedFaces(list.toString(), "", columns, identities, exclude, "", "skip", 112, 96);
  }

  private static String refusal(FaceSource source) {
    return assertThrows(DatasetException.class, () -> source.open(Set.of())).getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "path label, 'Bob/1.png 7\nAnn_A/1.png -3\n\nAnn_A/a 2.png\t-3\n'",
    "label path, '7 Bob/1.png\n-3 Ann_A/1.png\n-3\tAnn_A/a 2.png'",
    "index label path, '0\t7\tBob/1.png\n9\t-3.000000\tAnn_A/1.png\n2\t-3\tAnn_A/a 2.png'",
    "aligned path label,"
        + " '1\tBob/1.png\t7\n1\tAnn_A/1.png\t-3\t1\t2\t3\t4\n1\tAnn_A/a 2.png\t-3\n'"
  })
  void everyFormOfListIsRead(String columns, String lines) throws IOException {
    FaceDataset data = source(columns, "label", "", lines).open(Set.of());
    assertEquals(List.of("-3", "7"), data.identities());
    assertEquals(List.of("Bob/1.png", "Ann_A/1.png", "Ann_A/a 2.png"), data.images());
    assertEquals(1, data.label(0));
    assertEquals(0, data.label(2));
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("Bob/1.png")), data.encoded(0).orElseThrow());
    assertEquals(96, data.image(1).width());
  }

  @Test
  void foldersNameIdentitiesSoThatPeopleOfATestSetAreLeftOut() throws IOException {
    String lines = "Ann_A/1.png 0\nBob/1.png 1\n";
    FaceDataset data =
        source("path label", "folder", "casia-released", lines).open(Set.of("ann a", "Eve"));
    assertEquals(List.of("Bob"), data.identities());
    assertTrue(data.description().contains("1 left out as people of a test set"));
    assertTrue(
        data.description()
            .contains("3 names to leave out not in the set: 0166921, 1056413, 1193098"));
    assertTrue(
        refusal(source("path label", "folder", "", "Ann_A/1.png 0\nBob/1.png 0\n"))
            .contains("lie in 'Ann_A' and 'Bob'"));
    assertTrue(
        refusal(source("path label", "folder", "", "Ann_A/1.png 0\nAnn_A/a 2.png 1\n"))
            .contains("two labels have one folder"));
  }

  @Test
  void namesThatLeadOutOfTheRootAreRefused() throws IOException {
    for (String name : List.of("../x.png", "/etc/passwd", "Bob/../../x", "..\\x.png", "a\0b")) {
      assertTrue(
          refusal(source("path label", "label", "", name + " 0\n")).contains("list.txt:1: "), name);
    }
    String absolute = folder.resolve("Bob/1.png").toAbsolutePath().toString();
    assertEquals(
        1, source("path label", "label", "", absolute + " 4").open(Set.of()).images().size());
  }

  @Test
  void malformedLinesAreNamed() throws IOException {
    assertTrue(
        refusal(source("path label", "label", "", "a 1\nb\n"))
            .contains("list.txt:2: the line 'b' is no"));
    assertTrue(refusal(source("path label", "label", "", "a 1\na 1")).contains("a second time"));
    assertTrue(refusal(source("path label", "label", "", "\n")).contains("the list is empty"));
    assertTrue(refusal(new ListedFaces()).startsWith("list.list is missing"));
    assertThrows(IllegalArgumentException.class, () -> source("label", "label", "", ""));
    assertThrows(IllegalArgumentException.class, () -> source("path label", "name", "", ""));
  }

  private ImageFolder photographs(String landmarks, String fallback) {
    return new ImageFolder(
        folder.toString(), List.of(), "", folder.resolve(landmarks).toString(), fallback, 56, 48);
  }

  @Test
  void photographsWithoutLandmarksAreLeftOutOrCroppedInTheMiddleAndCounted() throws IOException {
    // The template's own points: alignment leaves the image as it is.
    StringBuilder line = new StringBuilder("\"Ann_A/1\"");
    FaceAlignment.TEMPLATE.forEach(p -> line.append(',').append(p.x()).append(',').append(p.y()));
    Files.move(folder.resolve("Ann_A/1.png"), folder.resolve("Ann_A/1.jpg"));
    Files.writeString(
        folder.resolve("l.csv"), "NAME_ID,P1X,P1Y,P2X,P2Y,P3X,P3Y,P4X,P4Y,P5X,P5Y\n" + line);
    FaceDataset fewer = photographs("l.csv", "skip").open(Set.of());
    assertEquals(List.of("Ann_A/1.jpg"), fewer.images());
    assertEquals(List.of("Ann_A"), fewer.identities());
    assertTrue(fewer.description().contains("2 images have no landmarks and are left out"));
    FaceDataset all = photographs("l.csv", "centre").open(Set.of());
    assertEquals(3, all.images().size());
    assertTrue(all.description().contains("2 images have no landmarks and are cropped"));
    assertNotEquals(all.fingerprint(), fewer.fingerprint());
    // A photograph of the template's size is its own middle.
    FaceImage whole = new ImageFile(folder.resolve("Bob/1.png")).read();
    assertArrayEquals(PixelOperations.boxReduced(whole, 2).rgb(), all.image(2).rgb());
    assertArrayEquals(
        whole.rgb(), FaceTemplate.PAPER.largestCentreCrop(whole, FacePatch.WHOLE).rgb());
    Files.writeString(folder.resolve("l.csv"), "NAME_ID,P1X\n");
    assertTrue(refusal(photographs("l.csv", "skip")).contains("2 fields instead of 11"));
    assertTrue(refusal(photographs("none.csv", "skip")).contains("no such file"));
  }
}
