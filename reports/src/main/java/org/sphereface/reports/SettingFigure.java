package org.sphereface.reports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sphereface.files.OutputFolder;
import org.sphereface.reports.html.CsvTable;
import org.sphereface.reports.html.ReportException;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.plot.FigureFormat;
import org.sphereface.reports.plot.FigureSize;
import org.sphereface.reports.plot.Look;
import org.sphereface.reports.plot.Plot;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.sphereface.reports.run.Caveats;
import org.sphereface.reports.run.MeanAccuracy;
import org.sphereface.reports.run.PaperSettings;
import org.sphereface.reports.run.RunResults;
import org.sphereface.results.CellResult.Component;

/**
 * The accuracy of each loss on each network against a setting in which runs differ, such as the
 * number of people, over the seeds of each run.
 */
public final class SettingFigure {

  private final String setting;
  private final TreeMap<Double, RunResults> runs = new TreeMap<>();
  private final String evaluation;
  private final List<Component> losses;
  private final List<Component> networks;

  /**
   * A run.
   *
   * @param value of the setting, finite
   * @param folder its folder
   */
  public record RunAt(double value, Path folder) {}

  /**
   * Reads the runs.
   *
   * @param setting its name
   * @param evaluation the test set; null for the first one of the first run
   * @throws org.sphereface.results.ResultException if a result file is missing or damaged
   * @throws ReportException if two runs have the same value or other losses or networks, or one has
   *     no such evaluation
   */
  public SettingFigure(String setting, List<RunAt> runs, String evaluation) {
    this.setting = setting;
    List<RunResults> results = runs.stream().map(run -> RunResults.read(run.folder())).toList();
    RunResults first = results.get(0);
    this.losses = first.losses();
    this.networks = first.networks();
    this.evaluation =
        evaluation == null
            ? first.evaluationNames().stream().findFirst().orElse("any evaluation")
            : evaluation;
    for (int i = 0; i < runs.size(); i++) {
      RunAt run = runs.get(i);
      RunResults read = results.get(i);
      if (!ids(read.losses()).equals(ids(losses)) || !ids(read.networks()).equals(ids(networks))) {
        throw new ReportException(
            "Run "
                + run.folder()
                + " has other losses or networks than "
                + runs.get(0).folder()
                + ": give runs of one matrix.");
      }
      if (!read.evaluationNames().contains(this.evaluation)) {
        throw new ReportException(
            "Run "
                + run.folder()
                + " has not measured "
                + this.evaluation
                + ". It has: "
                + (read.evaluationNames().isEmpty()
                    ? "nothing"
                    : String.join(", ", read.evaluationNames()))
                + ".");
      }
      if (this.runs.put(run.value(), read) != null) {
        throw new ReportException(
            "Two runs have " + setting + " " + number(run.value()) + ": give one of each value.");
      }
    }
  }

  private static List<String> ids(List<Component> components) {
    return components.stream().map(Component::id).toList();
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }

  /**
   * Writes {@code accuracy-by-SETTING} in each format, and the numbers as CSV.
   *
   * @param out the folder of the files, made if it is missing
   * @return the files
   * @throws ReportException if a file cannot be written
   * @throws org.sphereface.reports.plot.FigureException if Java cannot draw text here
   */
  public List<Path> write(Set<FigureFormat> formats, FigureSize size, Path out) {
    String name = "accuracy-by-" + setting.replaceAll("[^A-Za-z0-9]+", "-");
    List<Path> files =
        new ArrayList<>(FigureExport.write(Map.of(name, plot()), formats, size, out));
    files.add(new ReportFolder(OutputFolder.at(out)).write(name + ".csv", csv()));
    return files;
  }

  private Plot plot() {
    List<Series> series = new ArrayList<>();
    Set<String> caveats = new TreeSet<>();
    for (int loss = 0; loss < losses.size(); loss++) {
      for (int network = 0; network < networks.size(); network++) {
        List<Point> points = new ArrayList<>();
        for (Map.Entry<Double, RunResults> run : runs.entrySet()) {
          accuracy(run.getValue(), loss, network)
              .ifPresent(
                  accuracy -> {
                    points.add(accuracy.at(run.getKey()));
                    caveats.addAll(accuracy.caveats());
                  });
        }
        series.add(
            new Series(label(loss, network), new Look(series.size()), Style.MARKED_LINE, points));
      }
    }
    double[] rates =
        series.stream()
            .flatMap(of -> of.points().stream())
            .flatMap(point -> List.of(point.low(), point.high()).stream())
            .mapToDouble(Double::doubleValue)
            .toArray();
    return new Plot(
        "Accuracy by " + setting + ", " + Caveats.name(evaluation, List.copyOf(caveats)),
        values(),
        Axis.rates("accuracy, percent", rates),
        series);
  }

  /** Logarithmic if all values are positive and the largest is ten times the least or more. */
  private Axis values() {
    double low = runs.firstKey();
    double high = runs.lastKey();
    return low > 0 && high >= 10 * low
        ? Axis.at(setting, runs.keySet())
        : Axis.around(setting, runs.keySet().stream().mapToDouble(Double::doubleValue).toArray());
  }

  private String csv() {
    CsvTable csv =
        new CsvTable(
            setting,
            "loss",
            "network",
            "evaluation",
            "seeds",
            "rank",
            "accuracy",
            "low_95",
            "high_95",
            "caveats");
    for (Map.Entry<Double, RunResults> run : runs.entrySet()) {
      for (int network = 0; network < networks.size(); network++) {
        List<Double> means = means(run.getValue(), network);
        for (int loss = 0; loss < losses.size(); loss++) {
          Optional<MeanAccuracy> found = accuracy(run.getValue(), loss, network);
          if (found.isPresent()) {
            MeanAccuracy accuracy = found.get();
            Point point = accuracy.at(run.getKey());
            csv.add(
                number(run.getKey()),
                losses.get(loss).label(),
                networks.get(network).label(),
                evaluation,
                accuracy.seeds(),
                1 + means.indexOf(accuracy.mean()),
                accuracy.mean(),
                point.low(),
                point.high(),
                String.join("; ", accuracy.caveats()));
          }
        }
      }
    }
    return csv.text();
  }

  /** The mean accuracies of the losses on a network, the best first. */
  private List<Double> means(RunResults run, int network) {
    List<Double> means = new ArrayList<>();
    for (int loss = 0; loss < losses.size(); loss++) {
      accuracy(run, loss, network).ifPresent(accuracy -> means.add(accuracy.mean()));
    }
    means.sort(Comparator.reverseOrder());
    return means;
  }

  /** By their places: the setting may be an option of a loss or network. */
  private Optional<MeanAccuracy> accuracy(RunResults run, int loss, int network) {
    return run.measurement(run.losses().get(loss), run.networks().get(network), evaluation);
  }

  private String label(int loss, int network) {
    String label = PaperSettings.label(losses.get(loss), losses);
    return networks.size() == 1
        ? label
        : label + ", " + PaperSettings.label(networks.get(network), networks);
  }
}
