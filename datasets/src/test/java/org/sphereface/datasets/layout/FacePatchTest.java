package org.sphereface.datasets.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.datasets.CachedDataset;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FacePatch;
import org.sphereface.datasets.FaceTemplate;
import org.sphereface.datasets.PatchDataset;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.datasets.image.ImageEncoding;
import org.sphereface.datasets.synthetic.SyntheticFaces;

class FacePatchTest {

  private static final FacePatch EYES = new FacePatch("eyes", 1.4, 3, 22);

  @TempDir private Path folder;

  /** Red is twice the column, green twice the row, from the given ones on. */
  private static FaceImage gradient(int height, int width, int left, int top) {
    byte[] rgb = new byte[3 * height * width];
    for (int y = 0, at = 0; y < height; y++) {
      for (int x = 0; x < width; x++, at += 3) {
        rgb[at] = (byte) Math.max(0, 2 * (x - left));
        rgb[at + 1] = (byte) Math.max(0, 2 * (y - top));
      }
    }
    return new FaceImage(height, width, rgb);
  }

  private static int value(FaceImage image, int x, int y, int colour) {
    return image.rgb()[(y * image.width() + x) * 3 + colour] & 0xff;
  }

  /** Column 0 and row 1 of the whole face that a pixel of the patch shows, by the definition. */
  private static double shown(double pixel, double middle, double zoom, double moved) {
    return middle + (pixel - moved - middle) / zoom;
  }

  private static void assertShows(FacePatch patch, FaceImage image) {
    for (int y = 0; y < image.height(); y += 9) {
      for (int x = 0; x < image.width(); x += 9) {
        assertEquals(
            2 * shown(x, 47.5, patch.zoom(), patch.right()), value(image, x, y, 0), 0.51, "red");
        assertEquals(
            2 * shown(y, 55.5, patch.zoom(), patch.down()), value(image, x, y, 1), 0.51, "green");
      }
    }
  }

  private FaceDataset stored(FaceImage image, String landmarks) throws IOException {
    Path person = Files.createDirectories(folder.resolve("faces/Abel"));
    Files.write(person.resolve("Abel_0001.png"), ImageEncoding.png(image));
    return new ImageFolder(
            folder.resolve("faces").toString(), List.of(), "", landmarks, "skip", 112, 96)
        .open(Set.of());
  }

  @Test
  void aPatchOfAnAlignedFaceIsItsPartEnlarged() throws IOException {
    FaceDataset whole = stored(gradient(112, 96, 0, 0), "");
    FaceDataset eyes = whole.patch(EYES);
    assertShows(EYES, eyes.image(0));
    assertEquals(whole.images(), eyes.images());
    assertEquals(whole.identities(), eyes.identities());
    assertNotEquals(whole.fingerprint(), eyes.fingerprint());
    assertTrue(eyes.description().endsWith("; patch eyes (zoom 1.4, 3.0 right, 22.0 down)"));
    assertTrue(whole.encoded(0).isPresent());
    assertTrue(eyes.encoded(0).isEmpty());
    assertSame(whole, whole.patch(FacePatch.WHOLE));
    assertArrayEquals(
        eyes.image(0).rgb(),
        CachedDataset.within(whole, 1 << 20).patch(EYES).image(0).rgb(),
        "of a cached set");
    assertShows(EYES, new PatchDataset(whole, EYES).image(0));
  }

  @Test
  void aPatchOfAPhotographShowsAlsoWhatIsAroundTheAlignedFace() throws IOException {
    StringBuilder line = new StringBuilder("Abel/Abel_0001.png");
    for (Point point : FaceAlignment.TEMPLATE) {
      line.append('\t').append(point.x() + 30).append('\t').append(point.y() + 20);
    }
    Path landmarks = Files.writeString(folder.resolve("landmarks.txt"), line + "\n");
    FaceDataset whole = stored(gradient(150, 150, 30, 20), landmarks.toString());
    assertShows(EYES, whole.patch(EYES).image(0));
    FacePatch wide = new FacePatch("wide", 0.75, 0, 0);
    FaceImage image = whole.patch(wide).image(0);
    // the aligned face's last column is 95, of value 190; the patch goes on
    assertEquals(2 * shown(90, 47.5, 0.75, 0), value(image, 90, 50, 0), 0.51);
    assertTrue(value(image, 90, 50, 0) > 190);
    FaceDataset aligned =
        new LfwFaces(lfw(), landmarksOf("Abel/Abel_0001.jpg"), 1, 0, 112, 96).open(Set.of());
    assertEquals(
        2 * shown(40, 47.5, 1.4, 3), value(aligned.patch(EYES).image(0), 40, 50, 0), 6, "JPEG");
  }

  private String lfw() throws IOException {
    Path person = Files.createDirectories(folder.resolve("lfw/Abel"));
    Files.write(
        person.resolve("Abel_0001.jpg"), ImageEncoding.jpeg(gradient(150, 150, 30, 20), 98));
    return folder.resolve("lfw").toString();
  }

  private String landmarksOf(String name) throws IOException {
    Path file = folder.resolve("landmarks.txt");
    return Files.writeString(
            folder.resolve("lfw.txt"), Files.readString(file).replace("Abel/Abel_0001.png", name))
        .toString();
  }

  @Test
  void aPhotographWithoutLandmarksIsCroppedInItsMiddleAndThenToThePatch() {
    FaceImage photograph = gradient(112, 120, 12, 0);
    assertShows(EYES, FaceTemplate.PAPER.largestCentreCrop(photograph, EYES));
  }

  @ParameterizedTest
  @CsvSource({"1.4, 0, 22.3", "1.4, -19.1, 0", "0.9, 0, 0", "1, 1, 0"})
  void aPatchThatReachesBeyondAlignedFacesIsRefused(double zoom, double right, double down)
      throws IOException {
    FaceDataset whole = stored(gradient(112, 96, 0, 0), "");
    FacePatch patch = new FacePatch("far", zoom, right, down);
    for (FaceDataset data : List.of(whole, CachedDataset.within(whole, 0))) {
      String message = assertThrows(DatasetException.class, () -> data.patch(patch)).getMessage();
      assertTrue(message.contains("reaches beyond the aligned images"), message);
    }
    assertThrows(DatasetException.class, () -> new PatchDataset(whole, patch));
  }

  @Test
  void aSyntheticFaceIsDrawnNearerAndNotEnlarged() {
    SyntheticFaces source = new SyntheticFaces(6, 1, "train", 1, 0, 112, 96);
    FaceDataset whole = source.open(Set.of());
    FacePatch near = new FacePatch("near", 1.6, 0, 20);
    FaceDataset patch = whole.patch(near);
    for (int i = 0; i < 6; i++) {
      FaceImage enlarged = near.of(whole.image(i));
      double same = correlation(enlarged, patch.image(i));
      double other = correlation(near.of(whole.image((i + 1) % 6)), patch.image(i));
      assertTrue(same > 0.97 && same > other, same + " and " + other);
      assertFalse(
          sharpness(patch.image(i)) < 1.05 * sharpness(enlarged), "it has details of its own");
    }
    assertEquals(whole.images(), patch.images());
    assertNotEquals(whole.fingerprint(), patch.fingerprint());
    assertArrayEquals(whole.image(2).rgb(), patch.patch(FacePatch.WHOLE).image(2).rgb());
  }

  private static double correlation(FaceImage a, FaceImage b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    double meanA = mean(a);
    double meanB = mean(b);
    for (int i = 0; i < a.rgb().length; i++) {
      double da = (a.rgb()[i] & 0xff) - meanA;
      double db = (b.rgb()[i] & 0xff) - meanB;
      ab += da * db;
      aa += da * da;
      bb += db * db;
    }
    return ab / Math.sqrt(aa * bb);
  }

  private static double mean(FaceImage image) {
    double sum = 0;
    for (byte value : image.rgb()) {
      sum += value & 0xff;
    }
    return sum / image.rgb().length;
  }

  /** Mean squared second difference along the rows. */
  private static double sharpness(FaceImage image) {
    double sum = 0;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 1; x < image.width() - 1; x++) {
        double second =
            value(image, x - 1, y, 1) - 2 * value(image, x, y, 1) + value(image, x + 1, y, 1);
        sum += second * second;
      }
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({"Eyes, 1", "eyes_1, 1", "'', 1", "eyes, 0", "eyes, NaN"})
  void namesAreWordsAndZoomsArePositive(String name, double zoom) {
    assertThrows(IllegalArgumentException.class, () -> new FacePatch(name, zoom, 0, 0));
  }
}
