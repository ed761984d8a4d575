package org.sphereface.reports.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sphereface.reports.plot.Look.Variant;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Reference;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;

/** The frame of the drawing goes from (58, 312) to (546, 34): 488 wide and 278 high. */
class PlotElementsTest {

  private static final Axis UNIT_X = new Axis("x", 0, 1, false);
  private static final Axis UNIT_Y = new Axis("y", 0, 1, false);
  private static final List<Point> INTERVALS =
      List.of(new Point(0, 0.5, 0.25, 1), new Point(1, 0.5, 0.5, 0.75));

  private static String draw(Series... series) {
    return PlotSvg.draw(new Plot("a plot", UNIT_X, UNIT_Y, List.of(series)));
  }

  @Test
  void intervalsOfALineAreABandBetweenTheirEnds() {
    String svg = draw(new Series("mean", 2, Style.LINE, INTERVALS));
    assertTrue(
        svg.contains(
            "class=\"band c2\" d=\"M58.00 34.00L546.00 103.50L546.00 173.00L58.00 242.50Z"),
        svg);
    assertFalse(svg.contains("class=\"error"), svg);
  }

  @Test
  void intervalsOfMarkedPointsAreErrorBars() {
    for (Style style : List.of(Style.MARKED_LINE, Style.MARKS)) {
      String svg = draw(new Series("mean", 2, style, INTERVALS));
      assertTrue(svg.contains("M58.00 34.00V242.50M"), svg);
      assertTrue(svg.contains("M546.00 103.50V173.00M"), svg);
      assertFalse(svg.contains("class=\"band"), svg);
      assertEquals(style == Style.MARKED_LINE, svg.contains("d=\"M58.00 173.00L546.00 173.00\""));
    }
  }

  @Test
  void aPointWithoutAnIntervalHasNoErrorBar() {
    assertFalse(
        draw(new Series("one seed", 0, Style.MARKS, List.of(new Point(0.5, 0.5))))
            .contains("class=\"error"));
  }

  @Test
  void linesAreMarkedAtMeasuredPointsOnly() {
    List<Point> points = List.of(new Point(0, 0.1), new Point(0.31, 0.4), new Point(0.9, 0.6));
    Series first = new Series("first", 0, Style.LINE, points);
    Plot plot =
        new Plot(
            "two", UNIT_X, UNIT_Y, List.of(first, new Series("second", 1, Style.FUNCTION, points)));
    SeriesShapes shapes = new SeriesShapes(plot);
    assertFalse(shapes.marked(first).isEmpty());
    assertTrue(points.containsAll(shapes.marked(first)));
    assertTrue(shapes.marked(plot.series().get(1)).isEmpty(), "a function is not measured");
  }

  @Test
  void singleSeedsAreFaintAndHaveNoMarksAndNoLegend() {
    Look faint = new Look(3).as(Variant.FAINT);
    String svg =
        draw(
            new Series("", faint, Style.MARKED_LINE, INTERVALS),
            new Series("mean", 3, Style.FUNCTION, INTERVALS));
    assertTrue(svg.contains("class=\"line c3 d3 faint\""), svg);
    assertFalse(svg.contains("mark\""), svg);
    assertEquals(1, count(svg, "h36\""), svg);
  }

  @Test
  void aPublishedValueIsALineOverTheWholeWidth() {
    Plot plot =
        new Plot(
            "with a reference",
            UNIT_X,
            UNIT_Y,
            List.of(),
            List.of(new Reference("published: 0.25", new Look(1), 0.25)));
    String svg = PlotSvg.draw(plot);
    assertTrue(svg.contains("class=\"reference c1\" d=\"M58 242.50 H546\""), svg);
    assertTrue(svg.contains(">published: 0.25</text>"), svg);
  }

  @Test
  void barsStandBesideEachOtherAroundTheirNames() {
    Series left = new Series("softmax", 0, Style.BARS, List.of(new Point(1, 0.5, 0.4, 0.6)));
    Series right = new Series("A-Softmax", 1, Style.BARS, List.of(new Point(1, 1)));
    SeriesShapes shapes =
        new SeriesShapes(
            new Plot(
                "bars",
                Axis.names("test set", List.of("LFW", "YTF")),
                UNIT_Y,
                List.of(left, right)));
    assertEquals(
        List.of(new Point(0.6, 0), new Point(0.6, 0.5), new Point(1, 0.5), new Point(1, 0)),
        rounded(shapes.bars(left).get(0)));
    assertEquals(
        List.of(new Point(1, 0), new Point(1, 1), new Point(1.4, 1), new Point(1.4, 0)),
        rounded(shapes.bars(right).get(0)));
    assertEquals(0.8, shapes.errorBars(left).get(0).x(), 1e-12);
  }

  @Test
  void anAxisOfNamesShowsThemAndRefusesAnotherNumberOfThem() {
    Axis axis = Axis.names("loss", List.of("softmax", "A-Softmax"));
    assertEquals("A-Softmax", axis.text(2));
    assertEquals(0.75, axis.fraction(2));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Axis("loss", 0, 2, Plot.Scale.LINEAR, List.of(1.0), List.of("a", "b")));
  }

  @Test
  void sixteenLooksAreApartInGrey() {
    Set<List<Integer>> seen = new HashSet<>();
    IntStream.range(0, 16)
        .forEach(i -> seen.add(List.of(new Look(i).colour(), new Look(i).mark())));
    assertEquals(16, seen.size());
    assertThrows(IllegalArgumentException.class, () -> new Look(-1));
  }

  private static List<Point> rounded(List<Point> points) {
    return points.stream().map(p -> new Point(Math.rint(p.x() * 1e9) / 1e9, p.y())).toList();
  }

  private static int count(String text, String part) {
    Matcher matcher = Pattern.compile(Pattern.quote(part)).matcher(text);
    return (int) matcher.results().count();
  }
}
