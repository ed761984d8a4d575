package org.sphereface.reports;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.sphereface.reports.Plot.Axis;
import org.sphereface.reports.Plot.Point;
import org.sphereface.reports.Plot.Series;
import org.sphereface.reports.Plot.Style;

class PlotTest {

  @Test
  void decades_of_a_logarithmic_axis_are_equally_far_apart() {
    Axis axis = new Axis("FAR", 1e-3, 1, true);
    assertArrayEquals(new double[] {0.001, 0.01, 0.1, 1}, axis.ticks());
    assertEquals(1 / 3.0, axis.fraction(0.01), 1e-12);
    assertEquals(0, axis.fraction(0));
    assertEquals("0.001", axis.text(0.001));
    assertEquals("1e-5", axis.text(1e-5));
  }

  @Test
  void a_logarithmic_axis_from_zero_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> new Axis("FAR", 0, 1, true));
  }

  @Test
  void an_axis_around_one_value_or_none_has_a_length() {
    assertTrue(Axis.around("x", new double[] {3}).high() > 3);
    assertEquals(1, Axis.around("x", new double[] {Double.NaN}).high());
  }

  @Property(tries = 300)
  void ticks_lie_on_the_axis_and_are_few(
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
  void the_axis_of_false_accepts_starts_at_the_decade_of_one_pair() {
    assertEquals(1e-3, CellPlots.farAxis(300).low());
    assertEquals(1e-3, CellPlots.farAxis(1000).low());
    assertEquals(1e-4, CellPlots.farAxis(3000).low());
  }

  @Test
  void points_stand_where_the_axes_put_them_and_text_is_escaped() {
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
    String svg = SvgCanvas.draw(plot);
    assertTrue(svg.contains("d=\"M58.00 312.00L546.00 34.00\""), svg);
    assertTrue(svg.contains("a &lt; b") && svg.contains("s &amp; t"), svg);
  }
}
