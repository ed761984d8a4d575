package org.sphereface.detection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.detection.Resampling.Axis;

/** Expected values are worked out by hand from the released Matlab code. */
class MtcnnArithmeticTest {

  private static final float[] STILL = {0, 0, 0, 0};

  private static FaceCandidate box(
      double left, double top, double right, double bottom, double score) {
    return new FaceCandidate(
        (float) left, (float) top, (float) right, (float) bottom, (float) score, STILL);
  }

  @Test
  void overlapsCountBothEdges() {
    FaceCandidate ten = box(1, 1, 10, 10, 1);
    FaceCandidate shifted = box(6, 1, 15, 10, 1);
    assertEquals(50f / 150, NonMaximumSuppression.UNION.overlap(ten, shifted));
    assertEquals(50f / 100, NonMaximumSuppression.MINIMUM.overlap(ten, shifted));
    FaceCandidate inner = box(3, 3, 6, 6, 1);
    assertEquals(16f / 100, NonMaximumSuppression.UNION.overlap(ten, inner));
    assertEquals(1, NonMaximumSuppression.MINIMUM.overlap(ten, inner));
    assertEquals(0, NonMaximumSuppression.UNION.overlap(ten, box(11, 1, 20, 10, 1)));
  }

  @Test
  void theBestOfOverlappingBoxesIsKeptAndOverlapAtTheThresholdIsAllowed() {
    FaceCandidate best = box(6, 1, 15, 10, 0.9);
    FaceCandidate left = box(1, 1, 10, 10, 0.8);
    FaceCandidate far = box(100, 100, 110, 110, 0.1);
    List<FaceCandidate> all = List.of(far, left, best);
    assertEquals(List.of(best, left, far), NonMaximumSuppression.UNION.apply(all, 0.34));
    assertEquals(List.of(best, far), NonMaximumSuppression.UNION.apply(all, 0.33));
    assertEquals(List.of(best, left, far), NonMaximumSuppression.MINIMUM.apply(all, 0.5));
    assertEquals(List.of(best, far), NonMaximumSuppression.MINIMUM.apply(all, 0.49));
  }

  @Test
  void whatASuppressedBoxOverlapsIsNotSuppressedByIt() {
    FaceCandidate a = box(1, 1, 10, 10, 0.9);
    FaceCandidate b = box(4, 1, 13, 10, 0.8);
    FaceCandidate c = box(7, 1, 16, 10, 0.7);
    // a and b: 70 / 130; b and c too; a and c: 40 / 160
    assertEquals(List.of(a, c), NonMaximumSuppression.UNION.apply(List.of(a, b, c), 0.5));
  }

  @Test
  void ofEqualScoresTheLaterComesFirst() {
    FaceCandidate earlier = box(1, 1, 10, 10, 1);
    FaceCandidate later = box(2, 1, 11, 10, 1);
    assertEquals(List.of(later), NonMaximumSuppression.UNION.apply(List.of(earlier, later), 0.5));
    assertEquals(List.of(earlier), NonMaximumSuppression.UNION.apply(List.of(later, earlier), 0.5));
  }

  @Test
  void aProbabilityIsInSinglePrecision() {
    // exp(-1) and exp(-20), of which 1 + 2e-9 rounds to 1 in single precision
    assertEquals(0.73105858f, CascadeStage.probability(0, 1), 6e-8f);
    assertEquals(0.26894142f, CascadeStage.probability(1, 0), 6e-8f);
    assertEquals(1, CascadeStage.probability(-10, 10));
    assertEquals(1, CascadeStage.probability(-100, 100));
    assertEquals(0, CascadeStage.probability(100, -100));
  }

  @Test
  void shiftsAreInUnitsOfTheSides() {
    FaceCandidate box =
        new FaceCandidate(11, 21, 20, 40, 1, new float[] {0.5f, -0.5f, 0.25f, 0.25f});
    FaceCandidate moved = box.moved();
    assertArrayEquals(new double[] {16, 11, 22.5, 45}, edges(moved), 1e-9);
    assertArrayEquals(new double[] {15.5, 11.5, 22.25, 44.75}, edges(box.movedAsProposal()), 1e-9);
  }

  @Test
  void aBoxBecomesTheSquareOfItsLongerSideCutTowardsZero() {
    // 10.5 wide, 20.5 high: 5 more at each side
    FaceCandidate square = box(3.5, -7.25, 14, 13.25, 1).squared();
    assertArrayEquals(new double[] {-1, -7, 19, 13}, edges(square), 0);
  }

  private static double[] edges(FaceCandidate box) {
    return new double[] {box.left(), box.top(), box.right(), box.bottom()};
  }

  @Test
  void thePyramidOf250PixelsHasEightLevelsFrom20Pixels() {
    // 250 * 0.6 = 150; 150 * 0.709^7 = 13.5 >= 12 > 150 * 0.709^8 = 9.6
    List<Double> scales = new MtcnnOptions().scales(250, 300);
    assertEquals(8, scales.size());
    assertEquals(0.6, scales.get(0), 1e-12);
    assertEquals(0.6 * 0.709 * 0.709, scales.get(2), 1e-12);
    assertEquals(0, new MtcnnOptions().scales(19, 300).size());
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new MtcnnOptions(11, 0.7, 0.6, 0.7, 0.7, false));
    assertThrows(
        IllegalArgumentException.class, () -> new MtcnnOptions(20, 1, 0.6, 0.7, 0.7, false));
    assertThrows(
        IllegalArgumentException.class, () -> new MtcnnOptions(20, 0.7, 0.6, 1.1, 0.7, false));
  }

  @Test
  void cellsOfTheProposalMapAreBoxesOfThePhotograph() {
    // two images of 2 rows and 3 columns; in the second the cell of row 1, column 2 is a face
    float[] logits = new float[2 * 2 * 6];
    java.util.Arrays.fill(logits, 0, logits.length, 0);
    for (int i = 0; i < 6; i++) {
      logits[i] = 9;
      logits[12 + i] = 9;
    }
    logits[12 + 6 + 5] = 9 + (float) Math.log(4);
    float[] shifts = new float[2 * 4 * 6];
    shifts[24 + 6 + 5] = 0.125f;
    assertEquals(List.of(), new ProposalMap(logits, shifts, 0, 3, 2).candidates(0.6, 0.6));
    List<FaceCandidate> found = new ProposalMap(logits, shifts, 1, 3, 2).candidates(0.6, 0.6);
    assertEquals(1, found.size());
    // fix(5 / 0.6), fix(3 / 0.6), fix(16 / 0.6), fix(14 / 0.6)
    assertArrayEquals(new double[] {8, 5, 26, 23}, edges(found.get(0)));
    assertEquals(0.8, found.get(0).score(), 1e-6);
    assertArrayEquals(new float[] {0, 0.125f, 0, 0}, found.get(0).shifts());
  }

  /**
   * generateBoundingBox.m, where {@code size(y,1) == 1}: the shifts are read from {@code dx1'} at
   * the index that belongs to {@code dx1}. In a map of 2 rows and 3 columns, row 0 of column 1 has
   * index 1 (counted from 0), which in columns of 2 rows is row 1 of column 0.
   */
  @Test
  void aCellThatPassesAloneGetsTheShiftsOfItsTransposedIndex() {
    float[] logits = new float[2 * 6];
    java.util.Arrays.fill(logits, 0, 6, 9);
    float[] shifts = new float[4 * 6];
    for (int i = 0; i < shifts.length; i++) {
      shifts[i] = i;
    }
    ProposalMap map = new ProposalMap(logits, shifts, 0, 3, 2);
    logits[6 + 1] = 20;
    FaceCandidate alone = map.candidates(0.6, 0.6).get(0);
    assertArrayEquals(new float[] {3, 9, 15, 21}, alone.shifts());
    assertArrayEquals(new double[] {5, 1, 23, 20}, edges(alone));
    logits[6 + 5] = 20;
    assertArrayEquals(new float[] {1, 7, 13, 19}, map.candidates(0.6, 0.6).get(0).shifts());
    assertArrayEquals(new float[] {5, 11, 17, 23}, map.candidates(0.6, 0.6).get(1).shifts());
  }

  @Test
  void pointsOfAMirrorImageComeBack() {
    LandmarkOutput points =
        new LandmarkOutput(new float[] {.2f, .8f, .5f, .3f, .7f, .1f, .2f, .3f, .4f, .5f});
    float[] back = points.mirrored().coordinates();
    assertArrayEquals(new float[] {.2f, .8f, .5f, .3f, .7f, .2f, .1f, .3f, .5f, .4f}, back, 1e-6f);
    assertEquals(
        new Point(18, 9), new LandmarkOutput(new float[10]).within(box(20, 11, 39, 30, 1)).get(0));
  }

  @Test
  void reducingTakesMeansOverAreas() {
    assertArrayEquals(new float[] {0.4f, 0.4f, 0.2f}, Axis.of(5, 2).weights()[0], 1e-6f);
    assertArrayEquals(new float[] {0.2f, 0.4f, 0.4f}, Axis.of(5, 2).weights()[1], 1e-6f);
    assertArrayEquals(new int[] {0, 2}, Axis.of(5, 2).first());
    assertArrayEquals(new float[] {0.5f, 0.5f}, Axis.of(4, 2).weights()[1], 1e-6f);
  }

  @Test
  void aPixelThatIsCoveredByLessThanAThousandthIsPassedOver() {
    // the second of 1999 new pixels of 2000 begins 1 / 1999 = 5e-4 of a pixel after pixel 1
    Axis axis = Axis.of(2000, 1999);
    assertEquals(1, axis.first()[1]);
    assertEquals(1, axis.weights()[0].length, "of pixel 1 it would take 5e-4");
    assertEquals(1999f / 2000, axis.weights()[0][0], 1e-7f, "and the rest is not raised to 1");
    assertEquals(2, axis.weights()[2].length, "1.5e-3 of pixel 3");
  }

  @Test
  void enlargingInterpolatesBetweenCentres() {
    // centres at -0.25, 0.25, 0.75, 1.25
    assertArrayEquals(new float[] {1}, Axis.of(2, 4).weights()[0]);
    assertArrayEquals(new float[] {0.75f, 0.25f}, Axis.of(2, 4).weights()[1], 1e-6f);
    assertArrayEquals(new float[] {0.25f, 0.75f}, Axis.of(2, 4).weights()[2], 1e-6f);
    assertArrayEquals(new float[] {1}, Axis.of(2, 4).weights()[3]);
    assertArrayEquals(new int[] {0, 0, 0, 1}, Axis.of(2, 4).first());
  }

  @Test
  void weightsOfAnAxisSumToOneAndStayInside() {
    for (int from = 1; from < 60; from++) {
      for (int to : new int[] {12, 24, 48}) {
        Axis axis = Axis.of(from, to);
        for (int i = 0; i < to; i++) {
          float sum = 0;
          for (float weight : axis.weights()[i]) {
            sum += weight;
          }
          assertEquals(1, sum, 1e-5, from + " to " + to);
          assertEquals(true, axis.first()[i] >= 0);
          assertEquals(true, axis.first()[i] + axis.weights()[i].length <= from);
        }
      }
    }
  }

  @Test
  void aPartBeyondTheImageIsBlackThere() {
    byte[] rgb = new byte[4 * 4 * 3];
    new Random(1).nextBytes(rgb);
    FaceImage image = new FaceImage(4, 4, rgb);
    float[] part = new float[3 * 3 * 3];
    Axis same = Axis.of(3, 3);
    Resampling.resize(image, -1, 2, 3, 3, same, same, part, 0);
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < 3; y++) {
        for (int x = 0; x < 3; x++) {
          boolean inside = x >= 1 && y < 2;
          int value = inside ? rgb[((y + 2) * 4 + x - 1) * 3 + c] & 0xff : 0;
          assertEquals((value - 127.5f) / 128f, part[(c * 3 + y) * 3 + x], 1e-6f);
        }
      }
    }
  }
}
