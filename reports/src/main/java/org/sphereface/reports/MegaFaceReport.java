package org.sphereface.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.protocols.megaface.MegaFaceResult.GalleryResult;
import org.sphereface.reports.EvaluationPage.Figure;
import org.sphereface.reports.EvaluationPage.Kind;
import org.sphereface.reports.cell.MegaFacePlots;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.html.ReportTable.Column;
import org.sphereface.reports.html.ReportTable.Entry;
import org.sphereface.reports.html.ReportTable.Line;
import org.sphereface.reports.html.ReportTable.Row;
import org.sphereface.reports.plot.Look;

/**
 * Evaluations on MegaFace: CMC and ROC over each other, in the manner of Fig. 7, and rates by the
 * number of distractors.
 *
 * @param title what they have in common
 * @param evaluations in the order of the legend
 */
public record MegaFaceReport(String title, List<Evaluated> evaluations) {

  private static final double FAR = 1e-6;

  /**
   * An evaluation.
   *
   * @param name in legends and tables
   */
  public record Evaluated(String name, MegaFaceResult result) {}

  public MegaFaceReport {
    evaluations = List.copyOf(evaluations);
  }

  /** The page. */
  public EvaluationPage page() {
    List<MegaFacePlots.Method> methods =
        IntStream.range(0, evaluations.size())
            .mapToObj(
                i ->
                    new MegaFacePlots.Method(
                        evaluations.get(i).name(),
                        new Look(i),
                        List.of(evaluations.get(i).result())))
            .toList();
    List<Figure> figures =
        MegaFacePlots.plots(title, methods).stream()
            .map(
                drawn ->
                    new Figure(
                        drawn.isCmc() ? Kind.CMC : Kind.ROC,
                        drawn.name(),
                        drawn.plot(),
                        drawn.alt(),
                        drawn.caption()))
            .toList();
    return new EvaluationPage(title, figures, numbers(), List.of());
  }

  /** A row for each number of distractors, columns for each evaluation. */
  private ReportTable numbers() {
    TreeSet<Integer> sizes = new TreeSet<>();
    List<Column> columns = new ArrayList<>();
    for (Evaluated evaluated : evaluations) {
      evaluated.result().galleries().forEach(gallery -> sizes.add(gallery.listed()));
      columns.add(new Column(evaluated.name() + ", rank 1", "percent"));
      columns.add(new Column(evaluated.name() + ", rank 10", "percent"));
      columns.add(new Column(evaluated.name() + ", TAR at FAR 1e-6", "percent"));
    }
    List<Row> rows = new ArrayList<>();
    for (int size : sizes) {
      List<Entry> entries = new ArrayList<>();
      evaluations.forEach(of -> entries.addAll(entries(of.result(), size)));
      rows.add(new Row(String.format(Locale.ROOT, "%,d distractors", size), entries));
    }
    return new ReportTable(
        "evaluation",
        "MegaFace, rates of probe-mate pairs by the number of distractors",
        "Distractors",
        columns,
        rows);
  }

  private static List<Entry> entries(MegaFaceResult result, int size) {
    for (GalleryResult gallery : result.galleries()) {
      if (gallery.listed() == size) {
        double tar =
            gallery.tarAtFar().stream()
                .filter(rate -> rate.far() == FAR)
                .findFirst()
                .orElseThrow()
                .tar();
        String note = FAR * gallery.impostorPairs() < 1 ? "no false accept allowed" : "";
        return List.of(
            percent(gallery.rank1(), ""), percent(gallery.rank10(), ""), percent(tar, note));
      }
    }
    return List.of(Entry.none(), Entry.none(), Entry.none());
  }

  private static Entry percent(double rate, String note) {
    return new Entry(
        "measured", List.of(new Line(String.format(Locale.ROOT, "%.4f", 100 * rate), note)));
  }
}
