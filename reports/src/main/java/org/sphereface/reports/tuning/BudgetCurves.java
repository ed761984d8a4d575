package org.sphereface.reports.tuning;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sphereface.reports.html.CsvTable;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.plot.Look;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.sphereface.results.TuningRecord;

/** The best validation value expected of 1, 2, ... trials of each loss on a network. */
final class BudgetCurves {

  private final TuningRecord tuning;
  private final String network;
  private final Map<String, List<ExpectedBest>> curves = new LinkedHashMap<>();
  private final Map<String, Look> looks = new LinkedHashMap<>();

  /**
   * @param methods of one network
   * @param looks of the losses
   */
  BudgetCurves(TuningRecord tuning, List<SearchedMethod> methods, Map<String, Look> looks) {
    this.tuning = tuning;
    this.network = methods.get(0).network().label();
    this.looks.putAll(looks);
    for (SearchedMethod method : methods) {
      double[] values =
          method.values(tuning).values().stream().mapToDouble(Double::doubleValue).toArray();
      List<ExpectedBest> curve = new ArrayList<>();
      for (int k = 1; k <= values.length; k++) {
        curve.add(ExpectedBest.of(values, k));
      }
      if (!curve.isEmpty()) {
        curves.put(method.loss(), curve);
      }
    }
  }

  /** Whether a trial has ended. */
  boolean isMeasured() {
    return !curves.isEmpty();
  }

  /** The number of trials that all losses have. */
  int budget() {
    return curves.values().stream().mapToInt(List::size).min().orElse(0);
  }

  PlotFile plot(String file, ReportFolder out) {
    List<Series> series = new ArrayList<>();
    List<Double> ends = new ArrayList<>();
    curves.forEach(
        (loss, curve) -> {
          List<Point> points = new ArrayList<>();
          for (int k = 1; k <= curve.size(); k++) {
            points.add(new Point(k, curve.get(k - 1).mean()));
            ends.add(curve.get(k - 1).mean());
          }
          series.add(new Series(loss, looks.get(loss), Style.MARKED_LINE, points));
        });
    int most = curves.values().stream().mapToInt(List::size).max().orElse(1);
    List<Double> marks = new ArrayList<>();
    for (int k = 1; k <= most; k += Math.max(1, most / 12)) {
      marks.add((double) k);
    }
    String title = "Expected best " + tuning.measure().words() + ", " + network;
    Plot plot =
        new Plot(
            title,
            new Axis("trials", 0.5, most + 0.5, false, marks),
            Axis.around(
                tuning.measure().words() + " on " + tuning.validation(),
                ends.stream().mapToDouble(Double::doubleValue).toArray()),
            series);
    return PlotFile.write(
        out,
        file,
        plot,
        title + ": a curve for each loss; the table has the numbers",
        title
            + ". The best value that a search of so many trials is expected to find (Dodge et al.,"
            + " EMNLP 2019). The table below has the intervals.");
  }

  /** Says from which budget on the losses stand in the order that they have in the end. */
  String verdict() {
    int budget = budget();
    if (budget < 2 || curves.size() < 2) {
      return "";
    }
    List<String> last = order(budget);
    int settled = budget;
    while (settled > 1 && order(settled - 1).equals(last)) {
      settled--;
    }
    String best = last.get(0);
    int ahead = budget;
    while (ahead > 1 && order(ahead - 1).get(0).equals(best)) {
      ahead--;
    }
    return String.format(
        Locale.ROOT,
        "On %s the losses stand in the order of %d trials (%s) from %s on; %s is first from %s on.",
        network,
        budget,
        String.join(", ", last),
        trials(settled),
        best,
        trials(ahead));
  }

  private static String trials(int count) {
    return count == 1 ? "1 trial" : count + " trials";
  }

  private List<String> order(int k) {
    List<String> losses = new ArrayList<>(curves.keySet());
    losses.sort(
        Comparator.comparingDouble((String loss) -> curves.get(loss).get(k - 1).mean()).reversed());
    return Collections.unmodifiableList(losses);
  }

  Map<String, List<ExpectedBest>> curves() {
    return Collections.unmodifiableMap(curves);
  }

  String network() {
    return network;
  }

  void addTo(CsvTable csv) {
    curves.forEach(
        (loss, curve) -> {
          for (int k = 1; k <= curve.size(); k++) {
            ExpectedBest of = curve.get(k - 1);
            csv.add(network, loss, k, of.mean(), of.low(), of.high());
          }
        });
  }
}
