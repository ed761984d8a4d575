package org.sphereface.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.SimilarityTransform.Point;

class FaceAlignmentTest {

  private static final List<Point> FACE =
      List.of(
          new Point(107, 107),
          new Point(147, 111),
          new Point(124, 143),
          new Point(103, 157),
          new Point(139, 161));

  @Property
  void aSimilarityIsRecoveredFromItsImages(
      @ForAll @DoubleRange(min = -3, max = 3) double a,
      @ForAll @DoubleRange(min = 0.01, max = 3) double b,
      @ForAll @DoubleRange(min = -200, max = 200) double tx,
      @ForAll @DoubleRange(min = -200, max = 200) double ty) {
    SimilarityTransform truth = new SimilarityTransform(a, b, tx, ty);
    SimilarityTransform found =
        SimilarityTransform.leastSquares(FACE, FACE.stream().map(truth::apply).toList());
    assertEquals(a, found.a(), 1e-10);
    assertEquals(b, found.b(), 1e-10);
    assertEquals(tx, found.tx(), 1e-8);
    assertEquals(ty, found.ty(), 1e-8);
    Point back = found.inverse().apply(found.apply(FACE.get(0)));
    assertEquals(107, back.x(), 1e-8);
    assertEquals(107, back.y(), 1e-8);
  }

  @Test
  void theClosedFormIsTheLinearLeastSquaresSolution() {
    double[][] rows = new double[10][];
    double[] right = new double[10];
    for (int i = 0; i < 5; i++) {
      Point p = FACE.get(i);
      rows[2 * i] = new double[] {p.x(), -p.y(), 1, 0};
      rows[2 * i + 1] = new double[] {p.y(), p.x(), 0, 1};
      right[2 * i] = FaceAlignment.TEMPLATE.get(i).x();
      right[2 * i + 1] = FaceAlignment.TEMPLATE.get(i).y();
    }
    RealVector solved =
        new QRDecomposition(new Array2DRowRealMatrix(rows))
            .getSolver()
            .solve(new ArrayRealVector(right));
    SimilarityTransform found = SimilarityTransform.leastSquares(FACE, FaceAlignment.TEMPLATE);
    assertArrayEquals(
        solved.toArray(), new double[] {found.a(), found.b(), found.tx(), found.ty()}, 1e-9);
  }

  @Test
  void mirroredPointsAreNotReflectedBack() {
    List<Point> mirrored = FACE.stream().map(p -> new Point(-p.x(), p.y())).toList();
    SimilarityTransform found = SimilarityTransform.leastSquares(FACE, mirrored);
    // a^2 + b^2 is the determinant of a similarity: a reflection would need a negative one.
    double error = 0;
    for (int i = 0; i < 5; i++) {
      Point image = found.apply(FACE.get(i));
      error += Math.hypot(image.x() - mirrored.get(i).x(), image.y() - mirrored.get(i).y());
    }
    assertTrue(error > 10, "only a reflection would fit");
  }

  @Test
  void coincidingPointsAreRefused() {
    List<Point> one = List.of(new Point(1, 1), new Point(1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> SimilarityTransform.leastSquares(one, FACE.subList(0, 2)));
  }

  @Test
  void bilinearSamplingOfALinearRampIsExact() {
    byte[] rgb = new byte[40 * 50 * 3];
    for (int i = 0; i < 40 * 50; i++) {
      rgb[3 * i] = (byte) (4 * (i % 50));
      rgb[3 * i + 1] = (byte) (4 * (i / 50));
      rgb[3 * i + 2] = (byte) 200;
    }
    // Twice as large: pixel (x, y) of the result is at (x / 2, y / 2), never outside.
    FaceImage warped =
        FaceAlignment.warp(new FaceImage(40, 50, rgb), new SimilarityTransform(2, 0, 0, 0), 79, 99);
    for (int y = 0; y < 79; y++) {
      for (int x = 0; x < 99; x++) {
        int at = (y * 99 + x) * 3;
        assertEquals(2 * x, warped.rgb()[at] & 0xff);
        assertEquals(2 * y, warped.rgb()[at + 1] & 0xff);
        assertEquals(200, warped.rgb()[at + 2] & 0xff);
      }
    }
  }

  @Test
  void theBorderIsZeroAndFadesWithinOnePixel() {
    byte[] rgb = new byte[4 * 4 * 3];
    java.util.Arrays.fill(rgb, (byte) 201);
    FaceImage warped =
        FaceAlignment.warp(new FaceImage(4, 4, rgb), new SimilarityTransform(1, 0, 1.5, 0), 1, 8);
    int[] row = new int[8];
    for (int x = 0; x < 8; x++) {
      row[x] = warped.rgb()[x * 3] & 0xff;
    }
    // 201 / 2 = 100.5 rounds up.
    assertArrayEquals(new int[] {0, 101, 201, 201, 201, 101, 0, 0}, row);
  }

  @Test
  void landmarksOnTheTemplateLeaveTheImageAsItIs() {
    byte[] rgb = new byte[112 * 96 * 3];
    new java.util.Random(1).nextBytes(rgb);
    FaceImage image = new FaceImage(112, 96, rgb);
    assertArrayEquals(rgb, FaceTemplate.PAPER.align(image, FaceAlignment.TEMPLATE).rgb());
  }

  @Test
  void insightFacesTemplateIsThePapersMovedByEightColumns() {
    // arcface_src of InsightFace's face_align.py
    double[][] published = {
      {38.2946, 51.6963},
      {73.5318, 51.5014},
      {56.0252, 71.7366},
      {41.5493, 92.3655},
      {70.7299, 92.2041}
    };
    for (int i = 0; i < 5; i++) {
      assertEquals(published[i][0], FaceTemplate.SQUARE.points().get(i).x(), 1e-9);
      assertEquals(published[i][1], FaceTemplate.SQUARE.points().get(i).y(), 1e-9);
    }
    assertEquals(112, FaceTemplate.SQUARE.width());
    byte[] rgb = new byte[112 * 112 * 3];
    new java.util.Random(1).nextBytes(rgb);
    FaceImage image = new FaceImage(112, 112, rgb);
    assertArrayEquals(rgb, FaceTemplate.SQUARE.align(image, FaceTemplate.SQUARE.points()).rgb());
  }

  @Test
  void sizesOfBothTemplatesAreOfferedAndOthersRefused() {
    assertEquals(FaceTemplate.PAPER, FaceTemplate.reducedTo(56, 48));
    assertEquals(FaceTemplate.SQUARE, FaceTemplate.reducedTo(112, 112));
    assertEquals(FaceTemplate.SQUARE, FaceTemplate.reducedTo(28, 28));
    assertThrows(IllegalArgumentException.class, () -> FaceTemplate.reducedTo(112, 100));
    assertEquals(FaceTemplate.PAPER, FaceTemplate.aligningTo(112, 96));
    FaceTemplate large = FaceTemplate.aligningTo(160, 160);
    // arcface_src of InsightFace, its first and last point times 160 / 112
    assertEquals(38.2946 * 160 / 112, large.points().get(0).x(), 1e-9);
    assertEquals(51.6963 * 160 / 112, large.points().get(0).y(), 1e-9);
    assertEquals(70.7299 * 160 / 112, large.points().get(4).x(), 1e-4);
    assertEquals(92.2041 * 160 / 112, large.points().get(4).y(), 1e-9);
  }

  @Test
  void aPatchZoomsAroundTheMiddleThenMoves() {
    Point nose = FaceTemplate.PAPER.points().get(2);
    Point moved = FaceTemplate.PAPER.patch(1.5, 4, -10).points().get(2);
    assertEquals(47.5 + 1.5 * (nose.x() - 47.5) + 4, moved.x(), 1e-12);
    assertEquals(55.5 + 1.5 * (nose.y() - 55.5) - 10, moved.y(), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> FaceTemplate.PAPER.patch(0, 0, 0));
  }

  @Test
  void theCentreCropTakesHalfOfTheShorterSide() {
    byte[] rgb = new byte[224 * 400 * 3];
    for (int i = 0; i < 224 * 400; i++) {
      rgb[3 * i] = (byte) (i % 400 / 2);
      rgb[3 * i + 1] = (byte) (i / 400);
    }
    FaceImage crop = FaceTemplate.PAPER.centreCrop(new FaceImage(224, 400, rgb));
    // 112 rows of 224: pixels are copied from row 56 and column 152 on
    assertEquals(56, crop.rgb()[1] & 0xff);
    assertEquals(76, crop.rgb()[0] & 0xff);
    assertEquals(167, crop.rgb()[(112 * 96 - 1) * 3 + 1] & 0xff);
  }

  @Test
  void theReleasedTemplateCountsPixelsFromOne() {
    // face_align_demo.m samples the first pixel of the aligned image at (1, 1)
    for (int i = 0; i < FaceAlignment.TEMPLATE.size(); i++) {
      SimilarityTransform.Point paper = FaceAlignment.TEMPLATE.get(i);
      SimilarityTransform.Point released = FaceTemplate.RELEASED.points().get(i);
      assertEquals(paper.x() - 1, released.x(), 1e-12);
      assertEquals(paper.y() - 1, released.y(), 1e-12);
    }
  }

  @Test
  void leastSquaresInThePhotographFitTheWayBack() {
    List<Point> landmarks =
        List.of(
            new Point(105, 111),
            new Point(147, 117),
            new Point(123, 128),
            new Point(102, 152),
            new Point(136, 157));
    List<Point> template = FaceTemplate.RELEASED.points();
    SimilarityTransform forward = SimilarityTransform.leastSquares(landmarks, template);
    SimilarityTransform back = SimilarityTransform.leastSquares(template, landmarks);
    // both have the same angle, and their scales multiply to the squared correlation, below 1
    assertEquals(Math.atan2(forward.b(), forward.a()), -Math.atan2(back.b(), back.a()), 1e-12);
    double product = Math.hypot(forward.a(), forward.b()) * Math.hypot(back.a(), back.b());
    assertTrue(product < 0.999 && product > 0.9, "" + product);
    FaceImage photograph = NoiseImages.noise(250, 250, 1);
    assertArrayEquals(
        FaceAlignment.warp(photograph, back.inverse(), 112, 96).rgb(),
        FaceTemplate.RELEASED.align(photograph, landmarks).rgb());
  }
}
