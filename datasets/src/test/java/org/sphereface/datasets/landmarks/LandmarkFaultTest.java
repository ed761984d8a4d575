package org.sphereface.datasets.landmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.SimilarityTransform;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.datasets.image.ImageSize;

/** Points that no face has, made of points that a face has. */
class LandmarkFaultTest {

  private static final ImageSize LFW = new ImageSize(250, 250);

  /** A face of LFW, turned to the side: Kosuke_Kitajima_0002, residual 11.96. */
  private static final List<Point> PROFILE =
      List.of(
          new Point(115, 113),
          new Point(125, 115),
          new Point(133, 142),
          new Point(108, 154),
          new Point(120, 155));

  private static List<Point> moved(List<Point> points, double scale, double degrees) {
    double a = scale * Math.cos(Math.toRadians(degrees));
    double b = scale * Math.sin(Math.toRadians(degrees));
    SimilarityTransform turn = new SimilarityTransform(a, b, 0, 0);
    return points.stream().map(turn::apply).toList();
  }

  private static List<Point> exchanged(List<Point> p) {
    return List.of(p.get(1), p.get(0), p.get(2), p.get(4), p.get(3));
  }

  @Test
  void facesOfLfwHaveNone() {
    assertEquals(Optional.empty(), LandmarkFault.of(FaceAlignment.TEMPLATE));
    assertEquals(Optional.empty(), LandmarkFault.of(PROFILE, LFW));
  }

  @Property
  void whatIsWrongIsFoundAtAnySizeAndTurn(
      @ForAll @DoubleRange(min = 0.1, max = 40) double scale,
      @ForAll @DoubleRange(min = -80, max = 80) double degrees) {
    for (List<Point> face : List.of(FaceAlignment.TEMPLATE, PROFILE)) {
      List<Point> points = moved(face, scale, degrees);
      assertEquals(Optional.empty(), LandmarkFault.of(points));
      assertEquals(Optional.of(LandmarkFault.MIRRORED), LandmarkFault.of(exchanged(points)));
      assertEquals(Optional.of(LandmarkFault.UPSIDE_DOWN), LandmarkFault.of(moved(points, 1, 180)));
    }
  }

  @Test
  void unitsAndOrdersOfOtherProgramsAreFound() {
    List<Point> unit = PROFILE.stream().map(p -> new Point(p.x() / 250, p.y() / 250)).toList();
    assertEquals(Optional.of(LandmarkFault.ONE_PIXEL), LandmarkFault.of(unit, LFW));
    // five x (105 145 125 108 142), then five y (110 110 135 155 155), read as x and y in turn
    List<Point> misread =
        List.of(
            new Point(105, 145),
            new Point(125, 108),
            new Point(142, 110),
            new Point(110, 135),
            new Point(155, 155));
    assertEquals(Optional.of(LandmarkFault.POOR_FIT), LandmarkFault.of(misread));
    List<Point> rowsFirst = PROFILE.stream().map(p -> new Point(p.y(), p.x())).toList();
    assertEquals(Optional.of(LandmarkFault.MIRRORED), LandmarkFault.of(rowsFirst));
  }

  @Test
  void thePhotographsLandmarksLieOutsideOfItsAlignedFace() {
    assertEquals(
        Optional.of(LandmarkFault.OUTSIDE), LandmarkFault.of(PROFILE, new ImageSize(112, 96)));
    assertEquals(Optional.empty(), LandmarkFault.of(PROFILE, new ImageSize(160, 140)));
    // stored on its side, which EXIF says
    assertEquals(Optional.empty(), LandmarkFault.of(PROFILE, new ImageSize(140, 160)));
  }
}
