package org.sphereface.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FaceTemplate;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.datasets.image.ImageEncoding;
import org.sphereface.datasets.image.ImageFile;
import org.sphereface.datasets.landmarks.Detection;
import org.sphereface.datasets.landmarks.FaceChoice;
import org.sphereface.datasets.landmarks.LandmarkFile;

class MtcnnDetectorTest {

  private static final int REAL_FACES = 24;

  private static MtcnnDetector detector(MtcnnOptions options, MtcnnWeights weights) {
    return new MtcnnDetector(options, weights, Engine.getInstance().getDevices(1)[0]);
  }

  @Test
  void withRandomParametersTheCascadeRunsAndAllNumbersAreFinite() {
    Random random = new Random(1);
    List<FaceImage> photographs = new ArrayList<>();
    for (int[] size : new int[][] {{60, 47}, {60, 47}, {33, 90}, {8, 9}}) {
      byte[] rgb = new byte[size[0] * size[1] * 3];
      random.nextBytes(rgb);
      photographs.add(new FaceImage(size[0], size[1], rgb));
    }
    MtcnnOptions all = new MtcnnOptions(20, 0.7, 0.1, 0.1, 0.1, true);
    try (MtcnnDetector detector = detector(all, new MtcnnWeights(null, null, null))) {
      List<List<Detection>> found = detector.detect(photographs);
      assertEquals(4, found.size());
      assertTrue(!found.get(0).isEmpty(), "with these scores something passes");
      assertEquals(List.of(), found.get(3), "a photograph smaller than the smallest face");
      for (List<Detection> faces : found) {
        for (Detection face : faces) {
          assertTrue(Double.isFinite(face.area()) && face.score() >= 0.1 && face.score() <= 1);
          face.landmarks()
              .forEach(p -> assertTrue(Double.isFinite(p.x()) && Double.isFinite(p.y())));
        }
      }
      assertEquals(List.of(), detector.detect(List.of()));
    }
  }

  @Test
  void weightsThatAreMissingAreNamed(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve("mtcnn-pnet.safetensors"));
    IllegalArgumentException failure =
        assertThrows(IllegalArgumentException.class, () -> MtcnnWeights.of(List.of(folder)));
    assertTrue(failure.getMessage().contains("rnet"), failure.getMessage());
  }

  @Tag("faces")
  @Test
  void realFacesAreFoundWhereTheLandmarkFileHasThem() throws IOException {
    String given = System.getProperty("faces", "");
    Assumptions.assumeFalse(
        given.isEmpty(),
        "real faces are not given: -Dfaces=DIR with lfw/, lfw-landmarks.txt, models/");
    Path data = Path.of(given);
    Map<String, List<Point>> expected = new LandmarkFile(data.resolve("lfw-landmarks.txt")).read();
    List<String> names =
        expected.keySet().stream()
            .sorted()
            .filter(name -> Files.exists(data.resolve("lfw").resolve(name)))
            .limit(REAL_FACES)
            .toList();
    List<FaceImage> photographs = new ArrayList<>();
    for (String name : names) {
      photographs.add(new ImageFile(data.resolve("lfw").resolve(name)).read());
    }
    List<Double> distances = new ArrayList<>();
    MtcnnWeights weights = MtcnnWeights.of(List.of(data.resolve("models")));
    try (MtcnnDetector detector = detector(new MtcnnOptions(), weights)) {
      List<List<Detection>> found = detector.detect(photographs);
      for (int i = 0; i < names.size(); i++) {
        Detection face = FaceChoice.CENTRE.of(found.get(i), photographs.get(i)).orElseThrow();
        for (int k = 0; k < 5; k++) {
          Point own = face.landmarks().get(k);
          Point other = expected.get(names.get(i)).get(k);
          distances.add(Math.hypot(own.x() - other.x(), own.y() - other.y()));
        }
      }
    }
    double median = distances.stream().sorted().toList().get(distances.size() / 2);
    assertTrue(median <= 3, "median distance " + median);
  }

  /**
   * Faces that the authors' code aligned, written by Matlab as JPEG of quality 75: ours, encoded
   * alike, have nearly all values in common.
   */
  @Test
  void theReleasedPipelineGivesTheReleasedFaces() throws IOException {
    String given = System.getProperty("faces", "");
    Path data = Path.of(given);
    Path aligned = data.resolve("lfw-112x96-released");
    Assumptions.assumeTrue(
        !given.isEmpty() && Files.isDirectory(aligned), "needs the real faces, -Dfaces=DIR");
    List<Path> references;
    try (Stream<Path> files = Files.walk(aligned)) {
      references =
          files
              .filter(Files::isRegularFile)
              .sorted()
              .limit(REAL_FACES)
              .map(aligned::relativize)
              .toList();
    }
    List<FaceImage> photographs = new ArrayList<>();
    for (Path name : references) {
      photographs.add(new ImageFile(data.resolve("lfw").resolve(name)).read());
    }
    List<Double> equal = new ArrayList<>();
    MtcnnWeights weights = MtcnnWeights.of(List.of(data.resolve("models")));
    try (MtcnnDetector detector = detector(MtcnnOptions.released(), weights)) {
      List<List<Detection>> found = detector.detect(photographs);
      for (int i = 0; i < references.size(); i++) {
        Detection face = FaceChoice.CENTRE.of(found.get(i), photographs.get(i)).orElseThrow();
        FaceImage own = FaceTemplate.RELEASED.align(photographs.get(i), face.landmarks());
        byte[] ours = ImageFile.decode("ours", ImageEncoding.JPG75.encode(own)).rgb();
        byte[] theirs = new ImageFile(aligned.resolve(references.get(i))).read().rgb();
        equal.add(
            IntStream.range(0, ours.length).filter(k -> ours[k] == theirs[k]).count()
                / (double) ours.length);
      }
    }
    for (int i = 0; i < equal.size(); i++) {
      assertTrue(equal.get(i) >= 0.95, references.get(i) + ": equal values " + equal.get(i));
    }
  }
}
