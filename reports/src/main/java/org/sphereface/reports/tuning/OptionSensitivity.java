package org.sphereface.reports.tuning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.plot.Look;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.sphereface.reports.run.RunResults.ReportedTrial;
import org.sphereface.results.TuningRecord;

/**
 * How the validation value follows one option of a loss on a network, over the trials of the first
 * rung, which are all of one length. Other options vary at the same time.
 *
 * @param loss id of the loss
 * @param network label of the network
 * @param option its name
 * @param values of the option and of the measure, a trial each
 */
record OptionSensitivity(String loss, String network, String option, List<Value> values) {

  private static final int MOST_GROUPS = 6;
  private static final int FEWEST_TRIALS = 3;

  OptionSensitivity {
    values = List.copyOf(values);
  }

  /** A trial: its option and what it reached. */
  record Value(Object option, double measured) {}

  /** Returns the options of a method, each with the trials that have ended. */
  static List<OptionSensitivity> of(SearchedMethod method, TuningRecord tuning) {
    Map<String, List<Value>> byOption = new TreeMap<>();
    for (ReportedTrial trial : method.firstRung()) {
      OptionalDouble value = SearchedMethod.value(trial, tuning);
      if (value.isPresent()) {
        trial
            .plan()
            .options()
            .forEach(
                (option, drawn) ->
                    byOption
                        .computeIfAbsent(option, key -> new ArrayList<>())
                        .add(new Value(drawn, value.getAsDouble())));
      }
    }
    List<OptionSensitivity> all = new ArrayList<>();
    byOption.forEach(
        (option, values) ->
            all.add(
                new OptionSensitivity(method.loss(), method.network().label(), option, values)));
    return all;
  }

  boolean isNumeric() {
    return values.stream().allMatch(value -> value.option() instanceof Number);
  }

  private double[] options() {
    return values.stream().mapToDouble(value -> ((Number) value.option()).doubleValue()).toArray();
  }

  private double[] measured() {
    return values.stream().mapToDouble(Value::measured).toArray();
  }

  /**
   * Spearman's rank correlation of option and value, in [-1, 1]; empty for options without order,
   * for fewer than three trials, and where one of the two does not vary.
   */
  OptionalDouble correlation() {
    if (!isNumeric() || values.size() < FEWEST_TRIALS) {
      return OptionalDouble.empty();
    }
    double correlation = new SpearmansCorrelation().correlation(options(), measured());
    return Double.isNaN(correlation) ? OptionalDouble.empty() : OptionalDouble.of(correlation);
  }

  /** Returns the mean value at each setting of an option of few settings; empty for others. */
  String groups() {
    Map<String, List<Double>> groups =
        values.stream()
            .collect(
                Collectors.groupingBy(
                    value -> value.option().toString(),
                    TreeMap::new,
                    Collectors.mapping(Value::measured, Collectors.toList())));
    return groups.size() > MOST_GROUPS || groups.size() == values.size()
        ? ""
        : groups.entrySet().stream()
            .map(
                group ->
                    String.format(
                        Locale.ROOT,
                        "%s: %.4f (%d)",
                        group.getKey(),
                        StatUtils.mean(
                            group.getValue().stream().mapToDouble(Double::doubleValue).toArray()),
                        group.getValue().size()))
            .collect(Collectors.joining(", "));
  }

  /**
   * Draws the trials of all losses by one option.
   *
   * @param of one option, a loss each
   */
  static PlotFile plot(
      String file,
      List<OptionSensitivity> of,
      Map<String, Look> looks,
      TuningRecord tuning,
      ReportFolder out) {
    boolean numeric = of.stream().allMatch(OptionSensitivity::isNumeric);
    List<String> names =
        List.copyOf(
            of.stream()
                .flatMap(one -> one.values().stream())
                .map(value -> value.option().toString())
                .collect(Collectors.toCollection(TreeSet::new)));
    Map<String, List<Point>> points = new LinkedHashMap<>();
    List<Double> places = new ArrayList<>();
    List<Double> reached = new ArrayList<>();
    for (OptionSensitivity one : of) {
      List<Point> own = points.computeIfAbsent(one.loss(), key -> new ArrayList<>());
      for (Value value : one.values()) {
        double x =
            numeric
                ? ((Number) value.option()).doubleValue()
                : 1.0 + names.indexOf(value.option().toString());
        own.add(new Point(x, value.measured()));
        places.add(x);
        reached.add(value.measured());
      }
    }
    String option = of.get(0).option();
    String title = tuning.measure().words() + " by " + option + ", " + of.get(0).network();
    List<Series> series = new ArrayList<>();
    points.forEach((loss, own) -> series.add(new Series(loss, looks.get(loss), Style.MARKS, own)));
    Plot plot =
        new Plot(
            title,
            numeric ? Axis.byDecades(option, array(places)) : Axis.names(option, names),
            Axis.around(tuning.measure().words() + " on " + tuning.validation(), array(reached)),
            series);
    return PlotFile.write(
        out,
        file,
        plot,
        title + ": a mark for each trial",
        title + ". Trials of the first rung; their other options vary too.");
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
