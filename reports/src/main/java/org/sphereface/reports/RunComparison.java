package org.sphereface.reports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.sphereface.files.ContentFingerprint;
import org.sphereface.files.ContentFingerprint.Comparison;
import org.sphereface.files.OutputFolder;
import org.sphereface.protocols.VerificationResult.FoldAccuracy;
import org.sphereface.reports.html.CsvTable;
import org.sphereface.reports.html.PageTemplates;
import org.sphereface.reports.html.RedactedText;
import org.sphereface.reports.html.ReportException;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.html.ReportTable.Column;
import org.sphereface.reports.html.ReportTable.Entry;
import org.sphereface.reports.html.ReportTable.Line;
import org.sphereface.reports.html.ReportTable.Row;
import org.sphereface.reports.run.Caveats;
import org.sphereface.reports.run.PairedDifference;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Evaluation;
import org.sphereface.results.ResultException;

/**
 * Two runs side by side: for each cell and evaluation the difference of the accuracies, paired over
 * the folds. Cells are the same if their loss, network, seed and patch are, with all options.
 */
public final class RunComparison {

  private static final double CONFIDENCE = 0.95;

  private final RunResults a;
  private final RunResults b;
  private final List<Row> rows = new ArrayList<>();
  private final Set<String> remarks = new LinkedHashSet<>();
  private final CsvTable csv =
      new CsvTable(
          "cell",
          "evaluation",
          "a_accuracy",
          "b_accuracy",
          "folds",
          "difference",
          "low_95",
          "high_95",
          "remark");

  private RunComparison(RunResults a, RunResults b) {
    this.a = a;
    this.b = b;
  }

  /**
   * Writes {@code OUT/index.html} and {@code OUT/compare.csv}.
   *
   * @return the page
   * @throws ResultException if a run cannot be read
   * @throws ReportException if the folder cannot be written
   */
  public static Path write(Path a, Path b, Path out) {
    RedactedText text = new RedactedText(List.of(a.toString(), b.toString()));
    return new RunComparison(RunResults.read(a), RunResults.read(b))
        .write(
            text.of(a.toString()), text.of(b.toString()), new ReportFolder(OutputFolder.at(out)));
  }

  private Path write(String nameA, String nameB, ReportFolder out) {
    for (ReportedCell cell : a.cells()) {
      Optional<ReportedCell> other = b.cells().stream().filter(c -> same(c, cell)).findFirst();
      other.ifPresentOrElse(o -> compare(cell, o), () -> alone(cell, "only A plans this cell"));
    }
    for (ReportedCell cell : b.cells()) {
      if (a.cells().stream().noneMatch(c -> same(c, cell))) {
        alone(cell, "only B plans this cell");
      }
    }
    List<Column> columns =
        List.of(
            new Column("A, percent", "± standard error over the folds"),
            new Column("B, percent", "± standard error over the folds"),
            new Column("B − A, points", "95 % interval, paired over the folds"),
            new Column("finding", ""));
    PageTemplates pages = new PageTemplates();
    pages.copy(out, "style.css", "site.js");
    out.write("compare.csv", csv.text());
    Model model =
        new Model(
            describe(nameA, a),
            describe(nameB, b),
            remarks,
            new ReportTable(
                "compare", "Accuracy of each cell in both runs", "Cell", columns, rows));
    return out.write("index.html", pages.render("compare.ftlh", model));
  }

  /** What the page shows. */
  public record Model(
      ComparedRun a, ComparedRun b, Collection<String> remarks, ReportTable table) {}

  /** One of the two runs. */
  public record ComparedRun(String folder, String title, List<String> words) {}

  private static ComparedRun describe(String name, RunResults run) {
    return new ComparedRun(name, run.plan().title(), new Caveats(run).words());
  }

  private static boolean same(ReportedCell one, ReportedCell other) {
    return one.plan().loss().equals(other.plan().loss())
        && one.plan().network().equals(other.plan().network())
        && one.plan().seed() == other.plan().seed()
        && Objects.equals(one.plan().patch(), other.plan().patch());
  }

  private void alone(ReportedCell cell, String why) {
    rows.add(row(label(cell), Entry.none(), Entry.none(), Entry.none(), why));
    csv.add(cell.plan().id(), null, null, null, null, null, null, null, why);
  }

  private void compare(ReportedCell inA, ReportedCell inB) {
    Set<String> names = new LinkedHashSet<>();
    for (ReportedCell cell : List.of(inA, inB)) {
      cell.result()
          .map(CellResult::evaluations)
          .orElse(List.of())
          .forEach(e -> names.add(e.name()));
    }
    if (names.isEmpty()) {
      String why = "A: " + state(inA) + "; B: " + state(inB);
      rows.add(row(label(inA), entry(inA, null), entry(inB, null), Entry.none(), why));
      csv.add(inA.plan().id(), null, null, null, null, null, null, null, why);
    }
    if (inA.result().isPresent() && inB.result().isPresent()) {
      remark(inA, inB);
    }
    for (String name : names) {
      compare(inA, inB, name);
    }
  }

  private void compare(ReportedCell inA, ReportedCell inB, String name) {
    Optional<Evaluation> ofA = inA.evaluation(name);
    Optional<Evaluation> ofB = inB.evaluation(name);
    Optional<PairedDifference> difference = Optional.empty();
    String finding;
    if (ofA.isEmpty() || ofB.isEmpty()) {
      finding = ofA.isEmpty() ? "A: " + state(inA) : "B: " + state(inB);
    } else if (isOther(ofA.get(), ofB.get())) {
      finding = "other test sets or pairs: not compared";
    } else if (content(ofA.get(), ofB.get()) == Comparison.NOT_COMPARABLE) {
      finding = "not compared: " + EARLIER;
    } else {
      difference = PairedDifference.of(folds(ofB.get()), folds(ofA.get()), CONFIDENCE);
      finding = difference.map(RunComparison::finding).orElse("no fold in common");
    }
    rows.add(
        row(
            label(inA) + ", " + name,
            entry(inA, name),
            entry(inB, name),
            difference.map(d -> Entry.of("measured", text(d))).orElse(Entry.none()),
            finding));
    csv.add(
        inA.plan().id(),
        name,
        ofA.map(e -> e.result().meanAccuracy()).orElse(null),
        ofB.map(e -> e.result().meanAccuracy()).orElse(null),
        difference.map(PairedDifference::pairs).orElse(null),
        difference.map(PairedDifference::mean).orElse(null),
        difference.map(PairedDifference::low).orElse(null),
        difference.map(PairedDifference::high).orElse(null),
        finding);
  }

  private static final String EARLIER =
      "one result is of an earlier version, whose fingerprint does not cover the images' bytes; run"
          + " its cells again to compare them";

  private static Comparison content(Evaluation one, Evaluation other) {
    return ContentFingerprint.compare(one.fingerprint(), other.fingerprint());
  }

  private static boolean isOther(Evaluation one, Evaluation other) {
    return content(one, other) == Comparison.OTHER
        || !one.result().pairSource().equals(other.result().pairSource())
        || (one.pairs() != null && other.pairs() != null && !one.pairs().equals(other.pairs()));
  }

  private static Row row(String label, Entry inA, Entry inB, Entry difference, String finding) {
    return new Row(label, List.of(inA, inB, difference, Entry.of("finding", finding)));
  }

  /** What else differs, so that a difference is not laid to the wrong cause. */
  private void remark(ReportedCell inA, ReportedCell inB) {
    CellResult one = inA.result().orElseThrow();
    CellResult other = inB.result().orElseThrow();
    Comparison training =
        ContentFingerprint.compare(one.training().fingerprint(), other.training().fingerprint());
    if (training == Comparison.OTHER) {
      remarks.add("The runs have different training sets.");
    } else if (training == Comparison.NOT_COMPARABLE) {
      remarks.add(
          "The training sets cannot be compared: one result is of an earlier version, whose"
              + " fingerprint does not cover the images' bytes.");
    }
    differ("iteration counts", one.training().iterations(), other.training().iterations());
    differ("batch sizes", one.training().batch(), other.training().batch());
    differ("engines", one.provenance().engine(), other.provenance().engine());
    differ("commits of the harness", one.provenance().gitCommit(), other.provenance().gitCommit());
  }

  private void differ(String what, Object one, Object other) {
    if (one != null && !one.equals(other)) {
      remarks.add("The runs have different " + what + ".");
    }
  }

  private static String label(ReportedCell cell) {
    return cell.plan().loss().label()
        + " on "
        + cell.plan().network().label()
        + (cell.plan().patch() == null ? "" : ", patch " + cell.plan().patch())
        + ", seed "
        + cell.plan().seed();
  }

  private static Entry entry(ReportedCell cell, String evaluation) {
    Optional<Evaluation> measured =
        evaluation == null ? Optional.empty() : cell.evaluation(evaluation);
    return measured
        .map(
            e ->
                new Entry(
                    "measured",
                    List.of(
                        new Line(
                            String.format(
                                Locale.ROOT,
                                "%.2f ± %.2f",
                                100 * e.result().meanAccuracy(),
                                100 * e.result().standardError()),
                            String.join(", ", Caveats.of(cell, e))))))
        .orElseGet(() -> Entry.of("missing", state(cell)));
  }

  private static String state(ReportedCell cell) {
    return switch (cell.state()) {
      case FAILED -> "failed: " + cell.result().map(CellResult::failure).orElse("");
      case MISSING -> "missing, no result file";
      case FINISHED -> "has no such evaluation";
    };
  }

  private static Map<Integer, Double> folds(Evaluation evaluation) {
    Map<Integer, Double> folds = new TreeMap<>();
    for (FoldAccuracy fold : evaluation.result().folds()) {
      folds.put(fold.fold(), fold.accuracy());
    }
    return folds;
  }

  private static String text(PairedDifference d) {
    String mean = String.format(Locale.ROOT, "%+.2f", 100 * d.mean());
    return d.hasInterval()
        ? mean + String.format(Locale.ROOT, ", from %+.2f to %+.2f", 100 * d.low(), 100 * d.high())
        : mean;
  }

  private static String finding(PairedDifference d) {
    if (!d.hasInterval()) {
      return "one fold: no error";
    }
    if (d.mean() == 0 && d.low() == d.high()) {
      return "the same in every fold";
    }
    return d.isAbove() ? "B is better" : d.isBelow() ? "A is better" : "no difference shown";
  }
}
