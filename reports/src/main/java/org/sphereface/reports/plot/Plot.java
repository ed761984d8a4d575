package org.sphereface.reports.plot;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.math3.special.Erf;

/**
 * Lines over two axes.
 *
 * @param title what is shown
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param series the lines
 */
public record Plot(String title, Axis x, Axis y, List<Series> series) {

  public Plot {
    series = List.copyOf(series);
  }

  /** How a series is drawn. */
  public enum Style {
    LINE,
    MARKED_LINE,
    AREA,
    /** A range in which a line is expected; hatched. */
    RANGE
  }

  /** How values are spread over an axis. */
  enum Scale {
    LINEAR,
    LOGARITHMIC,
    /** By the quantile of the standard normal distribution. */
    DEVIATE;

    double of(double value) {
      return switch (this) {
        case LINEAR -> value;
        case LOGARITHMIC -> Math.log10(value);
        case DEVIATE -> Math.sqrt(2) * Erf.erfInv(2 * value - 1);
      };
    }
  }

  /**
   * @param label in the legend
   * @param colour number of its colour and dashes, counted from 0; equal numbers look equal
   * @param style how it is drawn
   * @param points its points; those that are not finite are left out
   */
  public record Series(String label, int colour, Style style, List<Point> points) {
    public Series {
      points =
          points.stream().filter(p -> Double.isFinite(p.x()) && Double.isFinite(p.y())).toList();
    }
  }

  /** A point in data units. */
  public record Point(double x, double y) {}

  /**
   * @param label what it measures, with the unit
   * @param low its lower end; above 0 if logarithmic
   * @param high its upper end, above {@code low}
   * @param scale how values are spread over it
   * @param marks values that get a number; empty to have them chosen
   */
  public record Axis(String label, double low, double high, Scale scale, List<Double> marks) {
    public Axis {
      marks = List.copyOf(marks);
      if (!(low < high)
          || (scale != Scale.LINEAR && low <= 0)
          || (scale == Scale.DEVIATE && high >= 1)) {
        throw new IllegalArgumentException("no axis from " + low + " to " + high);
      }
    }

    public Axis(String label, double low, double high, boolean logarithmic, List<Double> marks) {
      this(label, low, high, logarithmic ? Scale.LOGARITHMIC : Scale.LINEAR, marks);
    }

    public Axis(String label, double low, double high, boolean logarithmic) {
      this(label, low, high, logarithmic, List.of());
    }

    /** An axis of error rates by their normal deviates, as in a DET plot. */
    public static Axis deviate(String label, double low) {
      List<Double> marks =
          Stream.of(1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.05, 0.2, 0.4)
              .filter(mark -> mark >= low * (1 - 1e-9))
              .toList();
      return new Axis(label, low, 0.5, Scale.DEVIATE, marks);
    }

    /** A logarithmic axis with a number at each of the positive values. */
    public static Axis at(String label, Collection<Double> marks) {
      double low = Collections.min(marks);
      double high = Collections.max(marks);
      return new Axis(label, low / 1.15, high * 1.15, true, List.copyOf(marks));
    }

    /** A logarithmic axis that holds the values if they span a decade, else a linear one. */
    public static Axis byDecades(String label, double[] values) {
      double low = Arrays.stream(values).min().orElse(0);
      double high = Arrays.stream(values).max().orElse(0);
      return low > 0 && high >= 10 * low
          ? new Axis(label, low / 1.3, high * 1.3, true)
          : around(label, values);
    }

    /** A linear axis that holds the values, with a margin. */
    public static Axis around(String label, double[] values) {
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
      double inside = Math.min(high, Math.max(low, value));
      return (scale.of(inside) - scale.of(low)) / (scale.of(high) - scale.of(low));
    }

    /** Values that get a number: powers of ten, or multiples of 1, 2 or 5 times one. */
    double[] ticks() {
      if (!marks.isEmpty()) {
        return marks.stream().mapToDouble(Double::doubleValue).toArray();
      }
      if (scale == Scale.LOGARITHMIC) {
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
        return tick > 0 && tick < 1e-3
            ? power(tick)
            : trim(String.format(Locale.ROOT, "%.3f", tick));
      }
      if (scale == Scale.LOGARITHMIC) {
        int exponent = (int) Math.rint(Math.log10(tick));
        return exponent < -3 || exponent > 5
            ? power(tick)
            : trim(String.format(Locale.ROOT, "%.3f", tick));
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

    private static String power(double tick) {
      return "1e" + (int) Math.rint(Math.log10(tick));
    }

    private static String trim(String number) {
      return number.contains(".") ? number.replaceAll("\\.?0+$", "") : number;
    }
  }
}
