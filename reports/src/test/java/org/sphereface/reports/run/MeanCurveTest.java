package org.sphereface.reports.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sphereface.reports.plot.Plot.Point;

class MeanCurveTest {

  @Test
  void stepsAreAveragedAtEachPlace() {
    List<Point> one = List.of(new Point(0, 0.2), new Point(0.5, 0.8));
    List<Point> other = List.of(new Point(0, 0.4), new Point(0.25, 0.6), new Point(1, 1));
    List<Point> mean = MeanCurve.mean(List.of(one, other), new double[] {0.1, 0.3, 0.7, 1});
    assertEquals(List.of(0.3, 0.4, 0.7, 0.9), mean.stream().map(p -> rounded(p.y())).toList());
    // of 0.2 and 0.4 the sample standard deviation is 0.2 / sqrt 2
    assertEquals(0.3 - 0.2 / Math.sqrt(2), mean.get(0).low(), 1e-12);
    assertEquals(0.3 + 0.2 / Math.sqrt(2), mean.get(0).high(), 1e-12);
    // 0.9 + 0.1414 is beyond the largest rate
    assertEquals(1, mean.get(3).high());
  }

  private static double rounded(double value) {
    return Math.round(1e9 * value) / 1e9;
  }

  @Test
  void equalSeedsHaveNoBand() {
    List<Point> curve = List.of(new Point(0, 0.5), new Point(0.5, 1));
    List<Point> mean = MeanCurve.mean(List.of(curve, curve, curve), new double[] {0.2, 0.6});
    assertEquals(List.of(new Point(0.2, 0.5), new Point(0.6, 1)), mean);
  }
}
