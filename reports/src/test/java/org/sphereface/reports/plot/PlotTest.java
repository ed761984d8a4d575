package org.sphereface.reports.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.VerificationResult.RocPoint;
import org.sphereface.protocols.VerificationResult.ScoreHistogram;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;

class PlotTest {

  @Test
  void decadesOfALogarithmicAxisAreEquallyFarApart() {
    Axis axis = new Axis("FAR", 1e-3, 1, true);
    assertArrayEquals(new double[] {0.001, 0.01, 0.1, 1}, axis.ticks());
    assertEquals(1 / 3.0, axis.fraction(0.01), 1e-12);
    assertEquals(0, axis.fraction(0));
    assertEquals("0.001", axis.text(0.001));
    assertEquals("1e-5", axis.text(1e-5));
  }

  @Test
  void aLogarithmicAxisFromZeroIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Axis("FAR", 0, 1, true));
  }

  @Test
  void anAxisAroundOneValueOrNoneHasALength() {
    assertTrue(Axis.around("x", new double[] {3}).high() > 3);
    assertEquals(1, Axis.around("x", new double[] {Double.NaN}).high());
  }

  @Property(tries = 300)
  void ticksLieOnTheAxisAndAreFew(
      @ForAll @DoubleRange(min = -1e4, max = 1e4) double low,
      @ForAll @DoubleRange(min = 0.01, max = 1e4) double length) {
    Axis axis = new Axis("x", low, low + length, false);
    double[] ticks = axis.ticks();
    assertTrue(ticks.length >= 2 && ticks.length <= 8, ticks.length + " ticks");
    for (double tick : ticks) {
      assertTrue(tick >= low - 1e-6 * length && tick <= low + length + 1e-6 * length);
    }
  }

  @Test
  void theAxisOfFalseAcceptsStartsAtOnePair() {
    assertEquals(1.0 / 300, RocCurve.farAxis(300).low());
    assertEquals(1e-6, RocCurve.farAxis(1_000_000).low());
  }

  @Test
  void aDepthAxisNumbersTheDepthsThemselves() {
    Axis axis = Axis.at("layers", List.of(4.0, 10.0, 64.0));
    assertArrayEquals(new double[] {4, 10, 64}, axis.ticks());
    assertEquals("10", axis.text(10));
  }

  @Test
  void anAxisIsLogarithmicWhereItsValuesSpanADecade() {
    assertTrue(
        Axis.byDecades("rate", new double[] {0.05, 0.005}).scale() == Plot.Scale.LOGARITHMIC);
    assertFalse(
        Axis.byDecades("rate", new double[] {0.05, 0.05}).scale() == Plot.Scale.LOGARITHMIC);
    assertFalse(Axis.byDecades("lambda", new double[] {1000, 0}).scale() == Plot.Scale.LOGARITHMIC);
  }

  @Test
  void aRocStepsFromTheSmallestRateThatCanBeResolved() {
    VerificationResult result =
        new VerificationResult(
            "lfw",
            "released",
            "pairs",
            10,
            20,
            20,
            List.of(),
            0.8,
            0.1,
            0.9,
            0.2,
            List.of(),
            List.of(
                new RocPoint(0, 0.1),
                new RocPoint(0.05, 0.3),
                new RocPoint(0.2, 0.5),
                new RocPoint(1, 1)),
            new ScoreHistogram(-1, 1, List.of(20), List.of(20)),
            null,
            null);
    assertEquals(
        List.of(
            new Point(0.05, 0.3),
            new Point(0.2, 0.3),
            new Point(0.2, 0.5),
            new Point(1, 0.5),
            new Point(1, 1)),
        RocCurve.points(result));
  }

  @Test
  void pointsStandWhereTheAxesPutThemAndTextIsEscaped() {
    Plot plot =
        new Plot(
            "a < b",
            new Axis("x", 0, 1, false),
            new Axis("y", 0, 1, false),
            List.of(
                new Series(
                    "s & t",
                    0,
                    Style.LINE,
                    List.of(new Point(0, 0), new Point(Double.NaN, 1), new Point(1, 1)))));
    String svg = PlotSvg.draw(plot);
    assertTrue(svg.contains("d=\"M58.00 312.00L546.00 34.00\""), svg);
    assertTrue(svg.contains("a &lt; b") && svg.contains("s &amp; t"), svg);
  }
}
