package org.sphereface.datasets.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.CachedDataset;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.LabelledDataset;
import org.sphereface.datasets.SimilarityTransform;
import org.sphereface.datasets.inspection.PreparationReport.Finding;
import org.sphereface.datasets.inspection.PreparationReport.Verdict;
import org.sphereface.datasets.synthetic.SyntheticFaces;

class MixtureTest {

  private static final int COUNT = 120;

  private static final FaceDataset FACES =
      CachedDataset.within(
          new SyntheticFaces(COUNT, 1, "test", 3, 0.5, 112, 96).open(Set.of()), 1 << 23);

  /** Every n-th image is changed. */
  static Finding finding(
      FaceDataset data, int every, UnaryOperator<FaceImage> change, String check) {
    FaceDataset mixed =
        new LabelledDataset(
            "mixed",
            true,
            data.identities(),
            data.images(),
            new int[data.images().size()],
            i -> i % every == 0 ? change.apply(data.image(i)) : data.image(i),
            () -> "");
    return new PreparationInspector(2, data.images().size(), done -> {})
        .check(mixed).findings().stream()
            .filter(finding -> finding.check().equals(check))
            .findFirst()
            .orElseThrow();
  }

  static FaceImage swapped(FaceImage image) {
    byte[] bgr = image.rgb().clone();
    for (int i = 0; i < bgr.length; i += 3) {
      bgr[i] = image.rgb()[i + 2];
      bgr[i + 2] = image.rgb()[i];
    }
    return new FaceImage(image.height(), image.width(), bgr);
  }

  static UnaryOperator<FaceImage> posed(double right, double down, double degrees, double size) {
    double cos = size * Math.cos(Math.toRadians(degrees));
    double sin = size * Math.sin(Math.toRadians(degrees));
    // about the centre of the face
    double tx = 48 + right - cos * 48 + sin * 62;
    double ty = 62 + down - sin * 48 - cos * 62;
    return image -> FaceAlignment.warp(image, new SimilarityTransform(cos, sin, tx, ty), 112, 96);
  }

  @Test
  void aShareOfSwappedImagesIsFound() {
    Finding found = finding(FACES, 3, MixtureTest::swapped, "one order of channels");
    // 40 images, of which a few have hardly any colour
    assertTrue(
        found.measured().matches("3\\d of 11\\d coloured images have a blue centre"),
        found.measured());
    assertEquals(Verdict.OFF, found.verdict());
    assertTrue(found.advice().contains(FACES.images().get(0)), found.advice());
  }

  @Test
  void aShareOfMovedImagesIsFoundWithItsSizeAndPose() {
    Finding found = finding(FACES, 4, posed(8, 0, 0, 1), "one alignment");
    assertEquals(Verdict.OFF, found.verdict());
    assertTrue(
        found
            .measured()
            .matches(
                "about 2\\d% of 120 images lie [+]8 columns, [+]0 rows, [+]0 degrees, size 1.00 .*"),
        found.measured());
  }

  @Test
  void aShareOfTurnedImagesIsFound() {
    Finding found = finding(FACES, 4, posed(0, 0, 180, 1), "one alignment");
    assertEquals(Verdict.OFF, found.verdict());
    assertTrue(found.measured().contains("+180 degrees"), found.measured());
  }

  @Test
  void anotherCropIsFound() {
    Finding found = finding(FACES, 4, posed(0, 0, 0, 1.3), "one alignment");
    assertEquals(Verdict.OFF, found.verdict());
    assertTrue(found.measured().matches(".*, size 1.(25|40) .*"), found.measured());
  }

  @Test
  void oneSetIsNoMixture() {
    assertEquals(
        Verdict.OK, finding(FACES, 1, UnaryOperator.identity(), "one alignment").verdict());
    assertEquals(Verdict.OK, finding(FACES, 1, posed(8, 0, 0, 1), "one alignment").verdict());
  }
}
