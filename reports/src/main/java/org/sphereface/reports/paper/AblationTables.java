package org.sphereface.reports.paper;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.html.ReportTable.Column;
import org.sphereface.reports.html.ReportTable.Entry;
import org.sphereface.reports.html.ReportTable.Line;
import org.sphereface.reports.html.ReportTable.Row;
import org.sphereface.reports.paper.PublishedResults.DepthRow;
import org.sphereface.reports.paper.PublishedResults.LossRow;
import org.sphereface.reports.run.PaperSettings;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.SummaryTable;
import org.sphereface.results.CellResult.Component;

/** The paper's Table 3 and Fig. 6, measured beside published. */
public final class AblationTables {

  private static final String PUBLISHED = "published";

  private final RunResults run;
  private final PublishedResults published;

  public AblationTables(RunResults run, PublishedResults published) {
    this.run = run;
    this.published = published;
  }

  /** Whether the run has losses of Table 3 to set beside each other, or no others. */
  public boolean hasTable3() {
    return published.compares(
        run.losses(),
        published.table3().rows().stream()
            .map(row -> PublishedResults.lossName(row.margin()))
            .toList());
  }

  /** Whether the run has a loss of Fig. 6 at two depths. */
  public boolean hasFigure6() {
    return families().stream()
        .anyMatch(
            byDepth ->
                margins().stream()
                    .anyMatch(
                        margin ->
                            byDepth.values().stream()
                                    .filter(networks -> isPlanned(margin, networks))
                                    .count()
                                > 1));
  }

  private boolean isPlanned(Integer margin, List<Component> networks) {
    return run.wholeCells().stream()
        .anyMatch(
            cell ->
                published.isLoss(cell.plan().loss(), margin)
                    && networks.contains(cell.plan().network()));
  }

  /** Accuracy by loss: the paper's 64 layers beside each measured network and evaluation. */
  public ReportTable table3() {
    List<Column> columns = publishedColumns("64 layers");
    for (Component network : run.networks()) {
      for (String evaluation : run.evaluationNames()) {
        columns.add(
            new Column(
                "measured: " + PaperSettings.label(network, run.networks()) + ", " + evaluation,
                PaperSettings.departures(network)));
      }
    }
    List<Row> rows = new ArrayList<>();
    for (LossRow row : published.table3().rows()) {
      List<Entry> entries = published(row.lfw().toPlainString(), row.ytf().toPlainString());
      for (Component network : run.networks()) {
        for (String evaluation : run.evaluationNames()) {
          entries.add(measured(row.margin(), List.of(network), evaluation));
        }
      }
      rows.add(new Row(row.loss(), entries));
    }
    return new ReportTable("table3", "Table 3: accuracy by loss, percent", "Loss", columns, rows);
  }

  /** Accuracy by depth, of softmax and of A-Softmax with m = 4. */
  public ReportTable figure6() {
    List<Figure6Series> measured = figure6Series();
    List<Column> columns = publishedColumns("Fig. 6");
    for (Figure6Series series : measured) {
      columns.add(new Column("measured: " + series.evaluation(), series.departures()));
    }
    List<Row> rows = new ArrayList<>();
    for (int depth : depths()) {
      for (Integer margin : margins()) {
        List<Entry> entries = publishedAt(depth, margin);
        for (Figure6Series series : measured) {
          entries.add(measured(margin, series.at(depth), series.evaluation()));
        }
        rows.add(new Row(depth + " layers, " + PublishedResults.lossName(margin), entries));
      }
    }
    return new ReportTable("fig6", "Fig. 6: accuracy by depth, percent", "Network", columns, rows);
  }

  /** The losses of Fig. 6: softmax (null) and A-Softmax with m = 4. */
  static List<Integer> margins() {
    List<Integer> margins = new ArrayList<>();
    margins.add(null);
    margins.add(4);
    return margins;
  }

  /** Published and measured depths, rising. */
  Set<Integer> depths() {
    Set<Integer> depths = new TreeSet<>();
    published.figure6().rows().forEach(row -> depths.add(row.depth()));
    run.networks().stream().mapToInt(this::depth).filter(d -> d > 0).forEach(depths::add);
    return depths;
  }

  /**
   * Measured networks that differ in depth alone, in one evaluation.
   *
   * @param evaluation the evaluation's name
   * @param departures where they depart from the paper's
   * @param byDepth the networks by depth
   */
  public record Figure6Series(
      String evaluation, String departures, Map<Integer, List<Component>> byDepth) {
    List<Component> at(int depth) {
      return byDepth.getOrDefault(depth, List.of());
    }
  }

  public List<Figure6Series> figure6Series() {
    return figure6Series(run.evaluationNames());
  }

  /** The series in these evaluations, measured or not. */
  public List<Figure6Series> figure6Series(Set<String> evaluations) {
    List<Figure6Series> all = new ArrayList<>();
    for (Map<Integer, List<Component>> byDepth : families()) {
      String departures = PaperSettings.departures(byDepth.values().iterator().next().get(0));
      evaluations.forEach(name -> all.add(new Figure6Series(name, departures, byDepth)));
    }
    return all;
  }

  /** The run's networks that differ in depth alone, by depth. */
  private List<Map<Integer, List<Component>>> families() {
    List<Component> networks = run.networks().stream().filter(n -> depth(n) > 0).toList();
    Set<Map<String, Object>> families = new LinkedHashSet<>();
    networks.forEach(network -> families.add(withoutDepth(network)));
    List<Map<Integer, List<Component>>> all = new ArrayList<>();
    for (Map<String, Object> family : families) {
      Map<Integer, List<Component>> byDepth = new TreeMap<>();
      for (Component network : networks) {
        if (withoutDepth(network).equals(family)) {
          byDepth.computeIfAbsent(depth(network), d -> new ArrayList<>()).add(network);
        }
      }
      all.add(byDepth);
    }
    return all;
  }

  /** Returns the convolution layers of a network of the paper's kind; -1 for other networks. */
  int depth(Component network) {
    return network.id().equals(published.network())
            && network.options().get("depth") instanceof Number depth
        ? depth.intValue()
        : -1;
  }

  /** Returns a network's options without its depth: the networks of a series agree in them. */
  private static Map<String, Object> withoutDepth(Component network) {
    Map<String, Object> options = new TreeMap<>(network.options());
    options.remove("depth");
    return options;
  }

  private Entry measured(Integer margin, List<Component> networks, String evaluation) {
    SummaryTable summary = new SummaryTable(run);
    List<Component> losses =
        run.losses().stream().filter(loss -> published.isLoss(loss, margin)).toList();
    Set<String> kinds = new LinkedHashSet<>();
    List<Line> lines = new ArrayList<>();
    for (Component network : networks) {
      for (Component loss : losses) {
        Entry entry = summary.entry(loss, network, evaluation);
        if (!entry.kind().equals("none")) {
          kinds.add(entry.kind());
          String name = losses.size() > 1 ? PaperSettings.label(loss, run.losses()) : "";
          entry.lines().forEach(line -> lines.add(named(name, line)));
        }
      }
    }
    if (lines.isEmpty()) {
      return Entry.none();
    }
    return new Entry(kinds.contains("measured") ? "measured" : kinds.iterator().next(), lines);
  }

  private static Line named(String name, Line line) {
    String separator = name.isEmpty() || line.note().isEmpty() ? "" : ": ";
    return new Line(line.value(), name + separator + line.note(), line.source());
  }

  private List<Entry> publishedAt(int depth, Integer margin) {
    for (DepthRow row : published.figure6().rows()) {
      if (row.depth() == depth && Objects.equals(row.margin(), margin)) {
        return published(row.lfw().toPlainString(), row.ytf().toPlainString());
      }
    }
    return new ArrayList<>(List.of(Entry.none(), Entry.none()));
  }

  private static List<Entry> published(String lfw, String ytf) {
    return new ArrayList<>(List.of(Entry.of(PUBLISHED, lfw), Entry.of(PUBLISHED, ytf)));
  }

  private static List<Column> publishedColumns(String where) {
    return new ArrayList<>(
        List.of(
            new Column("published: LFW", "the paper, " + where),
            new Column("published: YTF", "the paper, " + where)));
  }
}
