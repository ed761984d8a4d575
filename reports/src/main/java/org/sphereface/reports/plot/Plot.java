package org.sphereface.reports.plot;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.special.Erf;

/**
 * A plot, independent of what draws it: {@link PlotSvg} for pages.
 *
 * @param title what is shown
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param series what is drawn, the first at the bottom
 * @param references values that others have published or that theory gives, as horizontal lines
 */
public record Plot(String title, Axis x, Axis y, List<Series> series, List<Reference> references) {

  public Plot {
    series = List.copyOf(series);
    references = List.copyOf(references);
  }

  /** Share of the distance between two groups of bars that the bars of one fill. */
  static final double BAR_GROUP = 0.8;

  /**
   * How far the middle of a bar is from the place of its group, in data units of x.
   *
   * @param bar its number in the group from 0
   * @param bars of a group
   */
  public static double barOffset(int bar, int bars) {
    return (bar - (bars - 1) / 2.0) * BAR_GROUP / bars;
  }

  /** A plot without references. */
  public Plot(String title, Axis x, Axis y, List<Series> series) {
    this(title, x, y, series, List.of());
  }

  /**
   * How a series is drawn. Where the points have intervals, those are a band behind a LINE, and
   * error bars of the other styles.
   */
  public enum Style {
    /** A line through many measured points; a few of them get a mark, if there are other series. */
    LINE,
    /** A line with a mark at each point. */
    MARKED_LINE,
    /** A mark at each point. */
    MARKS,
    /** A line without marks: a function, which is not measured. */
    FUNCTION,
    /** Bars from the lower end of the axis, beside those of the other series of this style. */
    BARS,
    /** A closed area, half transparent. */
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

    /** The inverse of {@link #of}. */
    double inverse(double place) {
      return switch (this) {
        case LINEAR -> place;
        case LOGARITHMIC -> Math.pow(10, place);
        case DEVIATE -> (1 + Erf.erf(place / Math.sqrt(2))) / 2;
      };
    }
  }

  /**
   * @param label in the legend; empty for none there
   * @param look its colour, mark and dashes
   * @param style how it is drawn
   * @param points its points; those that are not finite are left out
   */
  public record Series(String label, Look look, Style style, List<Point> points) {
    public Series {
      points = points.stream().filter(Point::isFinite).toList();
    }

    /** A series with the full look of a number. */
    public Series(String label, int look, Style style, List<Point> points) {
      this(label, new Look(look), style, points);
    }

    /** Whether some point has an interval. */
    boolean hasIntervals() {
      return points.stream().anyMatch(Point::hasInterval);
    }
  }

  /**
   * A point in data units.
   *
   * @param low lower end of its interval in y; {@code y} if it has none
   * @param high upper end of its interval in y; {@code y} if it has none
   */
  public record Point(double x, double y, double low, double high) {

    public Point(double x, double y) {
      this(x, y, y, y);
    }

    boolean hasInterval() {
      return low < high;
    }

    boolean isFinite() {
      return Double.isFinite(x)
          && Double.isFinite(y)
          && Double.isFinite(low)
          && Double.isFinite(high);
    }
  }

  /**
   * A horizontal line over the whole width.
   *
   * @param label in the legend
   * @param look its colour; the line is thin and dotted
   * @param value where it is
   */
  public record Reference(String label, Look look, double value) {}

  /**
   * @param label what it measures, with the unit
   * @param low its lower end; above 0 if logarithmic
   * @param high its upper end, above {@code low}
   * @param scale how values are spread over it
   * @param marks values that get a number; empty to have them chosen
   * @param names what stands at the marks in place of their numbers; empty for the numbers
   */
  public record Axis(
      String label, double low, double high, Scale scale, List<Double> marks, List<String> names) {
    public Axis {
      marks = List.copyOf(marks);
      names = List.copyOf(names);
      if (!names.isEmpty() && names.size() != marks.size()) {
        throw new IllegalArgumentException(
            names.size() + " names for " + marks.size() + " marks of the axis " + label);
      }
      if (!(low < high)
          || (scale != Scale.LINEAR && low <= 0)
          || (scale == Scale.DEVIATE && high >= 1)) {
        throw new IllegalArgumentException("no axis from " + low + " to " + high);
      }
    }

    public Axis(String label, double low, double high, boolean logarithmic, List<Double> marks) {
      this(label, low, high, logarithmic ? Scale.LOGARITHMIC : Scale.LINEAR, marks, List.of());
    }

    public Axis(String label, double low, double high, boolean logarithmic) {
      this(label, low, high, logarithmic, List.of());
    }

    private static final List<Double> RATES =
        List.of(
            0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99,
            0.995, 0.998, 0.999, 0.9999);

    /** An axis of error rates by their normal deviates, as in a DET plot. */
    public static Axis deviate(String label, double low) {
      List<Double> marks =
          Stream.of(1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.05, 0.2, 0.4)
              .filter(mark -> mark >= low * (1 - 1e-9))
              .toList();
      return new Axis(label, low, 0.5, Scale.DEVIATE, marks, List.of());
    }

    /** An axis of things that have names and no order: the first at 1, the second at 2. */
    public static Axis names(String label, List<String> names) {
      List<Double> marks =
          IntStream.rangeClosed(1, names.size()).mapToObj(i -> (double) i).toList();
      return new Axis(label, 0.5, names.size() + 0.5, Scale.LINEAR, marks, names);
    }

    /** A linear axis with a name in place of a number at each of the marks. */
    public static Axis named(
        String label, double low, double high, List<Double> marks, List<String> names) {
      return new Axis(label, low, high, Scale.LINEAR, marks, names);
    }

    /**
     * An axis of rates by their normal deviates that holds the values, numbered in percent.
     *
     * @param rates in [0, 1]; those at the ends stand at the ends of the axis
     */
    public static Axis rates(String label, double[] rates) {
      double low = Arrays.stream(rates).min().orElse(RATES.get(0));
      double high = Arrays.stream(rates).max().orElse(RATES.get(RATES.size() - 1));
      int first = 0;
      int last = RATES.size() - 1;
      while (first < last - 1 && RATES.get(first + 1) <= low) {
        first++;
      }
      while (last > first + 1 && RATES.get(last - 1) >= high) {
        last--;
      }
      List<Double> marks = RATES.subList(first, last + 1);
      return new Axis(
          label,
          marks.get(0),
          marks.get(marks.size() - 1),
          Scale.DEVIATE,
          marks,
          marks.stream()
              .map(rate -> trim(String.format(Locale.ROOT, "%.2f", 100 * rate)))
              .toList());
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

    /** The value halfway on the axis from its lower end to a value. */
    double halfway(double value) {
      double inside = Math.min(high, Math.max(low, value));
      return scale.inverse((scale.of(low) + scale.of(inside)) / 2);
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
      if (!names.isEmpty()) {
        return names.get(marks.indexOf(tick));
      }
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
