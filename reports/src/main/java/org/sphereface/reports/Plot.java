package org.sphereface.reports;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Lines over two axes.
 *
 * @param title what is shown
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param series the lines
 */
record Plot(String title, Axis x, Axis y, List<Series> series) {

  Plot {
    series = List.copyOf(series);
  }

  /** How a series is drawn. */
  enum Style {
    LINE,
    MARKED_LINE,
    AREA
  }

  /**
   * @param label in the legend
   * @param colour number of its colour and dashes, counted from 0; equal numbers look equal
   * @param style how it is drawn
   * @param points its points; those that are not finite are left out
   */
  record Series(String label, int colour, Style style, List<Point> points) {
    Series {
      points =
          points.stream().filter(p -> Double.isFinite(p.x()) && Double.isFinite(p.y())).toList();
    }
  }

  /** A point in data units. */
  record Point(double x, double y) {}

  /**
   * @param label what it measures, with the unit
   * @param low its lower end; above 0 if logarithmic
   * @param high its upper end, above {@code low}
   * @param logarithmic whether it is divided by powers of ten
   * @param marks values that get a number; empty to have them chosen
   */
  record Axis(String label, double low, double high, boolean logarithmic, List<Double> marks) {
    Axis {
      marks = List.copyOf(marks);
      if (!(low < high) || (logarithmic && low <= 0)) {
        throw new IllegalArgumentException("no axis from " + low + " to " + high);
      }
    }

    Axis(String label, double low, double high, boolean logarithmic) {
      this(label, low, high, logarithmic, List.of());
    }

    /** A logarithmic axis with a number at each of the positive values. */
    static Axis at(String label, Collection<Double> marks) {
      double low = Collections.min(marks);
      double high = Collections.max(marks);
      return new Axis(label, low / 1.15, high * 1.15, true, List.copyOf(marks));
    }

    /** A logarithmic axis that holds the values if they span a decade, else a linear one. */
    static Axis byDecades(String label, double[] values) {
      double low = Arrays.stream(values).min().orElse(0);
      double high = Arrays.stream(values).max().orElse(0);
      return low > 0 && high >= 10 * low
          ? new Axis(label, low / 1.3, high * 1.3, true)
          : around(label, values);
    }

    /** A linear axis that holds the values, with a margin. */
    static Axis around(String label, double[] values) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (double value : values) {
        if (Double.isFinite(value)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
      if (low > high) {
        return new Axis(label, 0, 1, false);
      }
      double margin = high > low ? 0.05 * (high - low) : high == 0 ? 0.5 : 0.5 * Math.abs(high);
      return new Axis(label, low - margin, high + margin, false);
    }

    /** Where a value stands between the ends, in [0, 1]; values beyond them stand at the end. */
    double fraction(double value) {
      double position =
          logarithmic
              ? Math.log10(Math.max(value, low) / low) / Math.log10(high / low)
              : (value - low) / (high - low);
      return Math.min(1, Math.max(0, position));
    }

    /** Values that get a number: powers of ten, or multiples of 1, 2 or 5 times one. */
    double[] ticks() {
      if (!marks.isEmpty()) {
        return marks.stream().mapToDouble(Double::doubleValue).toArray();
      }
      if (logarithmic) {
        int first = (int) Math.ceil(Math.log10(low) - 1e-9);
        int last = (int) Math.floor(Math.log10(high) + 1e-9);
        double[] ticks = new double[last - first + 1];
        for (int i = 0; i < ticks.length; i++) {
          ticks[i] = Double.parseDouble("1e" + (first + i));
        }
        return ticks;
      }
      double step = step();
      int first = (int) Math.ceil(low / step - 1e-9);
      int last = (int) Math.floor(high / step + 1e-9);
      double[] ticks = new double[last - first + 1];
      for (int i = 0; i < ticks.length; i++) {
        ticks[i] = (first + i) * step;
      }
      return ticks;
    }

    String text(double tick) {
      if (!marks.isEmpty()) {
        return trim(String.format(Locale.ROOT, "%.3f", tick));
      }
      if (logarithmic) {
        int exponent = (int) Math.rint(Math.log10(tick));
        return exponent < -3 ? "1e" + exponent : trim(String.format(Locale.ROOT, "%.3f", tick));
      }
      int digits = (int) Math.max(0, -Math.floor(Math.log10(step()) + 1e-9));
      return String.format(Locale.ROOT, "%." + digits + "f", tick + 0.0);
    }

    private double step() {
      double rough = (high - low) / 6;
      double power = Math.pow(10, Math.floor(Math.log10(rough)));
      for (double multiple : new double[] {1, 2, 5}) {
        if (multiple * power >= rough) {
          return multiple * power;
        }
      }
      return 10 * power;
    }

    private static String trim(String number) {
      return number.replaceAll("\\.?0+$", "");
    }
  }
}
