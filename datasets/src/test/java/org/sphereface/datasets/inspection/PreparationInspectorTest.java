package org.sphereface.datasets.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.CachedDataset;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.LabelledDataset;
import org.sphereface.datasets.NoiseImages;
import org.sphereface.datasets.SimilarityTransform;
import org.sphereface.datasets.image.ImageEncoding;
import org.sphereface.datasets.image.ImageFile;
import org.sphereface.datasets.image.PixelOperations;
import org.sphereface.datasets.inspection.PreparationReport.Finding;
import org.sphereface.datasets.inspection.PreparationReport.Verdict;
import org.sphereface.datasets.synthetic.SyntheticFaces;

class PreparationInspectorTest {

  private static final int COUNT = 120;

  private static final FaceDataset SYNTHETIC =
      CachedDataset.within(
          new SyntheticFaces(COUNT, 1, "test", 3, 0.5, 112, 96).open(Set.of()), 1 << 23);

  static PreparationReport check(FaceDataset data, UnaryOperator<FaceImage> change) {
    FaceDataset changed =
        new LabelledDataset(
            "changed",
            true,
            data.identities(),
            data.images(),
            new int[data.images().size()],
            i -> change.apply(data.image(i)),
            () -> "");
    return new PreparationInspector(2, COUNT, done -> {}).check(changed);
  }

  private static Finding finding(PreparationReport report, String check) {
    return report.findings().stream()
        .filter(finding -> finding.check().startsWith(check))
        .findFirst()
        .orElseThrow();
  }

  private static FaceImage swapped(FaceImage image) {
    byte[] bgr = image.rgb().clone();
    for (int i = 0; i < bgr.length; i += 3) {
      bgr[i] = image.rgb()[i + 2];
      bgr[i + 2] = image.rgb()[i];
    }
    return new FaceImage(image.height(), image.width(), bgr);
  }

  private static FaceImage moved(FaceImage image, double right, double down) {
    return FaceAlignment.warp(image, new SimilarityTransform(1, 0, right, down), 112, 96);
  }

  private static FaceImage upsideDown(FaceImage image) {
    return FaceAlignment.warp(image, new SimilarityTransform(-1, 0, 95, 111), 112, 96);
  }

  private static FaceImage dim(FaceImage image) {
    byte[] rgb = image.rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) ((rgb[i] & 0xff) / 255);
    }
    return new FaceImage(image.height(), image.width(), rgb);
  }

  private static FaceImage grey(FaceImage image) {
    byte[] rgb = image.rgb().clone();
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = rgb[i + 1];
      rgb[i + 2] = rgb[i + 1];
    }
    return new FaceImage(image.height(), image.width(), rgb);
  }

  static void faultsAreFound(FaceDataset data) {
    PreparationReport plain = check(data, image -> image);
    assertTrue(plain.sound(), plain.toString());
    PreparationReport colours = check(data, PreparationInspectorTest::swapped);
    assertEquals(Verdict.OFF, finding(colours, "order of channels").verdict());
    assertTrue(finding(colours, "order of channels").advice().contains("swapped"));
    assertEquals(Verdict.OK, finding(colours, "place of the mean face").verdict());
    Finding shift = finding(check(data, image -> moved(image, 8, 0)), "place of the mean face");
    assertEquals(Verdict.OFF, shift.verdict());
    double columns = Double.parseDouble(shift.measured().replaceAll(" columns.*", ""));
    assertEquals(8, columns, 2, shift.measured());
    Finding high = finding(check(data, image -> moved(image, 0, -8)), "place of the mean face");
    assertEquals(Verdict.OFF, high.verdict(), high.measured());
    Finding turned =
        finding(check(data, PreparationInspectorTest::upsideDown), "place of the mean face");
    assertTrue(turned.advice().contains("upside down"), turned.toString());
  }

  @Test
  void faultsOfSyntheticFacesAreFound() {
    faultsAreFound(SYNTHETIC);
  }

  @Test
  void valuesThatWereScaledToOneAreFound() {
    Finding values = finding(check(SYNTHETIC, PreparationInspectorTest::dim), "values");
    assertEquals(Verdict.OFF, values.verdict());
    assertTrue(values.measured().startsWith("0 to 1,"), values.measured());
  }

  @Test
  void greyFacesAreToldAndTheirChannelOrderIsNotJudged() {
    PreparationReport report = check(SYNTHETIC, PreparationInspectorTest::grey);
    assertEquals("100.0%", finding(report, "grey images").measured());
    assertEquals(Verdict.NOTE, finding(report, "grey images").verdict());
    assertEquals(Verdict.NOTE, finding(report, "order of channels").verdict());
    assertTrue(report.sound(), report.toString());
  }

  @Test
  void anotherSizeAndBrokenImagesAreFound() {
    FaceImage other = NoiseImages.noise(250, 250, 1);
    FaceDataset data = SYNTHETIC;
    assertEquals(Verdict.OFF, finding(check(data, image -> other), "size").verdict());
    FaceImage first = data.image(0);
    PreparationReport report =
        check(
            data,
            image -> {
              if (Arrays.equals(image.rgb(), first.rgb())) {
                throw new DatasetException("a.jpg: damaged");
              }
              return image;
            });
    assertEquals("119 of 120", finding(report, "readable").measured());
    assertTrue(finding(report, "readable").advice().contains("a.jpg: damaged"));
    assertFalse(report.sound());
  }

  /** The first ten images again, mirrored and stored as JPEG, the last two under other names. */
  private static FaceDataset withMirroredCopies(FaceDataset data) {
    List<String> names = new ArrayList<>(data.images());
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      labels.add(data.label(i));
    }
    int count = names.size();
    for (int i = 0; i < 10; i++) {
      names.add("copy" + i);
      labels.add(data.label(i < 8 ? i : i + 1));
    }
    return new LabelledDataset(
        "with copies",
        true,
        data.identities(),
        names,
        labels.stream().mapToInt(i -> i).toArray(),
        i -> i < count ? data.image(i) : recoded(PixelOperations.mirrored(data.image(i - count))),
        () -> "");
  }

  private static FaceImage recoded(FaceImage image) {
    return ImageFile.decode("recoded", ImageEncoding.jpeg(image, 80));
  }

  @Test
  void mirroredCopiesAreFoundAndPlainOnesAreNot() {
    FaceDataset data = SYNTHETIC;
    Finding found =
        finding(
            new PreparationInspector(2, 1000, done -> {}).check(withMirroredCopies(data)),
            "mirrored");
    assertEquals(Verdict.OFF, found.verdict());
    assertTrue(found.measured().startsWith("10 pairs, 2 of two identities"), found.measured());
    assertTrue(found.measured().endsWith(data.images().get(8) + " and copy8"), found.measured());
    Finding twice = finding(check(data, image -> data.image(image.rgb()[0] & 1)), "mirrored");
    assertEquals("none", twice.measured());
  }
}
