package org.sphereface.reports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sphereface.files.ContentFingerprint;
import org.sphereface.files.ContentFingerprint.Comparison;
import org.sphereface.files.OutputFolder;
import org.sphereface.protocols.VerificationResult.FoldAccuracy;
import org.sphereface.protocols.comparison.CrossedInterval;
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
import org.sphereface.reports.run.DifferenceText;
import org.sphereface.reports.run.MatchedMethods;
import org.sphereface.reports.run.MatchedMethods.MatchedPair;
import org.sphereface.reports.run.MatchedMethods.MethodCells;
import org.sphereface.reports.run.MeanAccuracy;
import org.sphereface.reports.run.PairedDifference;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.reports.run.RunResults.State;
import org.sphereface.reports.run.SeedComparison;
import org.sphereface.reports.run.SeedMeasurement;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Evaluation;
import org.sphereface.results.ResultException;

/**
 * Two runs side by side: for each method ({@link MatchedMethods}) and evaluation the difference of
 * the accuracies over the seeds that both runs have ({@link SeedComparison}). With one common seed
 * it is paired over the folds, and says nothing of other trainings.
 */
public final class RunComparison {

  private static final double CONFIDENCE = 0.95;

  private final RunResults a;
  private final RunResults b;
  private final MatchedMethods methods;
  private final SeedComparison comparison;
  private final List<Row> rows = new ArrayList<>();
  private final Set<String> remarks = new LinkedHashSet<>();
  private final CsvTable csv =
      new CsvTable(
          "method",
          "evaluation",
          "a_accuracy",
          "b_accuracy",
          "a_seeds",
          "b_seeds",
          "difference",
          "low_95",
          "high_95",
          "over",
          "finding");

  private RunComparison(RunResults a, RunResults b, Map<String, String> named) {
    this.a = a;
    this.b = b;
    this.methods = new MatchedMethods(a, b, named);
    this.comparison = new SeedComparison(b.pairLists().isEmpty() ? a : b);
  }

  /** Compares runs whose methods match by themselves. */
  public static Path write(Path a, Path b, Path out) {
    return write(a, b, Map.of(), out);
  }

  /**
   * Writes {@code OUT/index.html} and {@code OUT/compare.csv}.
   *
   * @param named methods of B by those of A, as {@link MatchedMethods} takes them
   * @return the page
   * @throws ResultException if a run cannot be read, or has no such method
   * @throws ReportException if the folder cannot be written
   */
  public static Path write(Path a, Path b, Map<String, String> named, Path out) {
    RedactedText text = new RedactedText(List.of(a.toString(), b.toString()));
    return new RunComparison(RunResults.read(a), RunResults.read(b), named)
        .write(
            text.of(a.toString()), text.of(b.toString()), new ReportFolder(OutputFolder.at(out)));
  }

  private Path write(String nameA, String nameB, ReportFolder out) {
    methods.pairs().forEach(this::compare);
    methods.onlyInA().forEach(method -> alone(method, "only A plans this method"));
    methods.onlyInB().forEach(method -> alone(method, "only B plans this method"));
    List<Column> columns =
        List.of(
            new Column("A, percent", "mean over its seeds"),
            new Column("B, percent", "mean over its seeds"),
            new Column("B − A, points", "95 % interval"),
            new Column("over", ""),
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
                "compare", "Accuracy of each method in both runs", "Method", columns, rows));
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

  private void alone(MethodCells method, String why) {
    add(method.label(), null, Optional.empty(), Optional.empty(), new Found(why));
  }

  /**
   * What is found.
   *
   * @param difference B less A in points; empty for none
   * @param over what the interval is over
   */
  private record Found(
      String finding, Optional<Double> difference, Optional<double[]> interval, String over) {
    Found(String finding) {
      this(finding, Optional.empty(), Optional.empty(), "");
    }
  }

  private void compare(MatchedPair pair) {
    if (!pair.differences().isEmpty()) {
      remarks.add(
          pair.label() + " has other options: " + String.join("; ", pair.differences()) + ".");
    }
    Set<String> names = new LinkedHashSet<>();
    for (MethodCells method : List.of(pair.a(), pair.b())) {
      for (ReportedCell cell : method.cells()) {
        cell.result()
            .map(CellResult::evaluations)
            .orElse(List.of())
            .forEach(e -> names.add(e.name()));
      }
    }
    if (names.isEmpty()) {
      String why = "A: " + state(pair.a()) + "; B: " + state(pair.b());
      add(pair.label(), null, Optional.empty(), Optional.empty(), new Found(why));
    }
    for (ReportedCell cell : pair.a().cells()) {
      for (ReportedCell other : pair.b().cells()) {
        if (cell.result().isPresent() && other.result().isPresent()) {
          remark(cell, other);
        }
      }
    }
    for (String name : names) {
      compare(pair, name);
    }
  }

  private void compare(MatchedPair pair, String name) {
    Optional<MeanAccuracy> ofA = MeanAccuracy.over(pair.a().cells(), name);
    Optional<MeanAccuracy> ofB = MeanAccuracy.over(pair.b().cells(), name);
    add(
        pair.label(),
        name,
        ofA,
        ofB,
        ofA.isEmpty()
            ? new Found("A: " + state(pair.a()))
            : ofB.isEmpty() ? new Found("B: " + state(pair.b())) : found(pair, name));
  }

  private Found found(MatchedPair pair, String name) {
    List<Evaluation> inA = evaluations(pair.a(), name);
    List<Evaluation> inB = evaluations(pair.b(), name);
    for (Evaluation one : inA) {
      for (Evaluation other : inB) {
        if (isOther(one, other)) {
          return new Found("other test sets or pairs: not compared");
        }
        if (content(one, other) == Comparison.NOT_COMPARABLE) {
          return new Found("not compared: " + EARLIER);
        }
      }
    }
    Map<Long, SeedMeasurement> seedsOfA = SeedComparison.bySeed(pair.a().cells(), name);
    Map<Long, SeedMeasurement> seedsOfB = SeedComparison.bySeed(pair.b().cells(), name);
    Set<Long> common = new TreeSet<>(seedsOfA.keySet());
    common.retainAll(seedsOfB.keySet());
    if (common.size() == 1) {
      long seed = common.iterator().next();
      return overFolds(seed, evaluation(pair.a(), seed, name), evaluation(pair.b(), seed, name));
    }
    return comparison
        .difference(seedsOfB, seedsOfA)
        .map(RunComparison::overSeeds)
        .orElse(new Found("no seed in common"));
  }

  private static Found overSeeds(CrossedInterval d) {
    String finding;
    if (!d.canDecide()) {
      finding = "fewer than " + CrossedInterval.FEWEST_SEEDS + " seeds decide nothing";
    } else {
      finding = d.isAbove() ? "B is better" : d.isBelow() ? "A is better" : "no difference shown";
    }
    return new Found(
        finding,
        Optional.of(d.mean()),
        d.hasInterval() ? Optional.of(new double[] {d.low(), d.high()}) : Optional.empty(),
        new DifferenceText(d).over());
  }

  private static Found overFolds(long seed, Evaluation inA, Evaluation inB) {
    Optional<PairedDifference> found = PairedDifference.of(folds(inB), folds(inA), CONFIDENCE);
    if (found.isEmpty()) {
      return new Found("no fold in common");
    }
    PairedDifference d = found.get();
    return new Found(
        finding(d) + " with seed " + seed + "; one seed decides nothing on others",
        Optional.of(d.mean()),
        d.hasInterval() ? Optional.of(new double[] {d.low(), d.high()}) : Optional.empty(),
        "1 seed x " + d.pairs() + " folds");
  }

  private static List<Evaluation> evaluations(MethodCells method, String name) {
    return method.cells().stream().flatMap(cell -> cell.evaluation(name).stream()).toList();
  }

  private static Evaluation evaluation(MethodCells method, long seed, String name) {
    return method.cells().stream()
        .filter(cell -> cell.plan().seed() == seed)
        .flatMap(cell -> cell.evaluation(name).stream())
        .findFirst()
        .orElseThrow();
  }

  private void add(
      String label,
      String evaluation,
      Optional<MeanAccuracy> inA,
      Optional<MeanAccuracy> inB,
      Found found) {
    rows.add(
        new Row(
            evaluation == null ? label : label + ", " + evaluation,
            List.of(
                entry(inA),
                entry(inB),
                found
                    .difference()
                    .map(d -> new Entry("measured", List.of(difference(d, found))))
                    .orElse(Entry.none()),
                found.over().isEmpty() ? Entry.none() : Entry.of("over", found.over()),
                Entry.of("finding", found.finding()))));
    csv.add(
        label,
        evaluation,
        inA.map(MeanAccuracy::mean).orElse(null),
        inB.map(MeanAccuracy::mean).orElse(null),
        inA.map(MeanAccuracy::seeds).orElse(null),
        inB.map(MeanAccuracy::seeds).orElse(null),
        found.difference().orElse(null),
        found.interval().map(ends -> ends[0]).orElse(null),
        found.interval().map(ends -> ends[1]).orElse(null),
        found.over(),
        found.finding());
  }

  private static Line difference(double mean, Found found) {
    String interval =
        found
            .interval()
            .map(e -> String.format(Locale.ROOT, "from %+.2f to %+.2f", 100 * e[0], 100 * e[1]))
            .orElse("");
    return new Line(String.format(Locale.ROOT, "%+.2f", 100 * mean), interval);
  }

  private static Entry entry(Optional<MeanAccuracy> accuracy) {
    return accuracy
        .map(of -> new Entry("measured", List.of(new Line(of.text(), of.note()))))
        .orElse(Entry.none());
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

  /** The worst that its cells have come to. */
  private static String state(MethodCells method) {
    for (ReportedCell cell : method.cells()) {
      if (cell.state() == State.FAILED) {
        return "failed: " + cell.result().map(CellResult::failure).orElse("");
      }
    }
    return method.cells().stream().anyMatch(cell -> cell.state() == State.FINISHED)
        ? "has no such evaluation"
        : "missing, no result file";
  }

  private static Map<Integer, Double> folds(Evaluation evaluation) {
    Map<Integer, Double> folds = new TreeMap<>();
    for (FoldAccuracy fold : evaluation.result().folds()) {
      folds.put(fold.fold(), fold.accuracy());
    }
    return folds;
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
