package org.sphereface.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.datasets.image.ImageFile;
import org.sphereface.networks.architecture.LandmarkNetwork;

class LandmarkRefinementTest {

  private static final double TOLERANCE = 2e-4;

  private static FaceCandidate box(float left, float top, float right, float bottom) {
    return new FaceCandidate(left, top, right, bottom, 1, new float[4]);
  }

  @Test
  void aPatchHasAQuarterOfTheLongerSideMadeEven() {
    // 0.25 * 140.25 = 35.06; 0.25 * 100 = 25; 0.25 * 130 = 32.5; 0.25 * 7 = 1.75
    assertEquals(36, LandmarkRefinement.side(box(70.5f, 60.25f, 180.75f, 199.5f)));
    assertEquals(26, LandmarkRefinement.side(box(1, 1, 100, 50)));
    assertEquals(32, LandmarkRefinement.side(box(1, 1, 130, 50)));
    assertEquals(2, LandmarkRefinement.side(box(1, 1, 7, 7)));
  }

  @Test
  void aPatchBeginsHalfItsSideBeforeThePointCutTowardsZero() {
    // counted from 1 the point is (20.75, 3.5): 12.75 and -4.5
    FaceCandidate patch = LandmarkRefinement.patch(new Point(19.75, 2.5), 16);
    assertEquals(12, patch.left());
    assertEquals(-4, patch.top());
    assertEquals(17, patch.width());
    assertEquals(17, patch.height());
  }

  @Test
  void aPointMovesByTheOutputUnlessThatIsFar() {
    Point point = new Point(50, 60);
    assertEquals(new Point(50, 60), LandmarkRefinement.moved(point, 32, 0.5f, 0.5f));
    assertEquals(new Point(54, 52), LandmarkRefinement.moved(point, 32, 0.625f, 0.25f));
    assertEquals(new Point(60, 60), LandmarkRefinement.moved(point, 32, 0.8125f, 0.5f));
    assertEquals(point, LandmarkRefinement.moved(point, 32, 0.875f, 0.5f), "x is 0.375 away");
    assertEquals(point, LandmarkRefinement.moved(point, 32, 0.625f, 0.125f), "y is 0.375 away");
  }

  /**
   * Against a computation in NumPy that reads the authors' file by itself and computes in double
   * precision on columns first. The first photograph's points come close to those of the landmark
   * file; those of the second lie at its border, and two of its outputs are far.
   */
  @Tag("faces")
  @Test
  void pointsAreThoseOfAnIndependentComputation() throws IOException {
    String given = System.getProperty("faces", "");
    Path data = Path.of(given);
    Path weights = data.resolve("models/mtcnn-caffe/det4.caffemodel");
    Assumptions.assumeTrue(!given.isEmpty() && Files.exists(weights), "needs -Dfaces=DIR");
    List<FaceImage> photographs =
        List.of(
            photograph(data, "Aaron_Eckhart/Aaron_Eckhart_0001.jpg"),
            photograph(data, "Al_Gore/Al_Gore_0001.jpg"));
    List<FaceCandidate> boxes = List.of(box(70.5f, 60.25f, 180.75f, 200.5f), box(70, 68, 182, 197));
    List<List<Point>> before =
        List.of(
            points(104.2, 113.1, 146.6, 111.9, 127.3, 138.7, 109.4, 157.2, 145.1, 156.3),
            points(1.5, 2.25, 145.9, 112.7, 125.2, 248.0, 107.2, 155.9, 259, 158.3));
    List<List<Point>> expected =
        List.of(
            points(
                107.18280, 106.97018, 146.67317, 112.60073, 123.71154, 142.84782, 102.66531,
                157.04792, 139.69430, 161.34222),
            points(
                1.5, 2.25, 140.65606, 115.07526, 123.30885, 250.60985, 107.2, 155.9, 259, 158.3));
    try (LandmarkRefinement refinement =
        new LandmarkRefinement(
            new CascadeStage(
                new LandmarkNetwork(), weights, Engine.getInstance().getDevices(1)[0]))) {
      List<List<Point>> after = refinement.refined(new CandidateCrops(photographs, boxes), before);
      for (int face = 0; face < 2; face++) {
        for (int k = 0; k < 5; k++) {
          Point point = after.get(face).get(k);
          assertEquals(expected.get(face).get(k).x(), point.x(), TOLERANCE);
          assertEquals(expected.get(face).get(k).y(), point.y(), TOLERANCE);
        }
      }
    }
  }

  private static FaceImage photograph(Path data, String name) throws IOException {
    return new ImageFile(data.resolve("lfw").resolve(name)).read();
  }

  private static List<Point> points(double... coordinates) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < coordinates.length; i += 2) {
      points.add(new Point(coordinates[i], coordinates[i + 1]));
    }
    return points;
  }
}
