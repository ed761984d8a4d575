package org.sphereface.reports;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.sphereface.files.ContentFingerprint;
import org.sphereface.files.ContentFingerprint.Comparison;
import org.sphereface.files.OutputFolder;
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
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.reports.run.RunResults.State;
import org.sphereface.reports.run.SeedComparison;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Evaluation;
import org.sphereface.results.ResultException;

/**
 * Two runs side by side: for each method ({@link MatchedMethods}) and evaluation the difference of
 * the accuracies over the seeds that both runs have ({@link SeedComparison}). As in a run's own
 * report, fewer than {@value CrossedInterval#FEWEST_SEEDS} seeds decide nothing, and one has no
 * interval.
 */
public final class RunComparison {

  private final RunResults a;
  private final RunResults b;
  private final String linkA;
  private final String linkB;
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

  /**
   * @param linkA where the folder of A is from the page; empty if pages do not name it
   * @param linkB likewise for B
   */
  private RunComparison(
      RunResults a, RunResults b, String linkA, String linkB, Map<String, String> named) {
    this.a = a;
    this.b = b;
    this.linkA = linkA;
    this.linkB = linkB;
    this.methods = new MatchedMethods(a, b, named);
    this.comparison = new SeedComparison(b.pairLists().isEmpty() ? a : b);
  }

  /** Compares runs whose methods match by themselves. */
  public static Path write(Path a, Path b, Path out) {
    return write(a, b, Map.of(), out);
  }

  /**
   * Writes {@code OUT/index.html}, {@code OUT/compare.csv} and {@code OUT/compare.tex}.
   *
   * @param named methods of B by those of A, as {@link MatchedMethods} takes them
   * @return the page
   * @throws ResultException if a run cannot be read, or has no such method
   * @throws ReportException if the folder cannot be written
   */
  public static Path write(Path a, Path b, Map<String, String> named, Path out) {
    RedactedText text = new RedactedText(List.of(a.toString(), b.toString()));
    return new RunComparison(
            RunResults.read(a), RunResults.read(b), link(a, out), link(b, out), named)
        .write(
            text.of(a.toString()), text.of(b.toString()), new ReportFolder(OutputFolder.at(out)));
  }

  /**
   * The way from the page to a run's folder, for links to its cells; empty if it leaves the folder
   * in which the program was started, since folders above may name people and machines.
   */
  private static String link(Path run, Path out) {
    Path here = Path.of("").toAbsolutePath();
    Path folder = run.toAbsolutePath().normalize();
    Path page = out.toAbsolutePath().normalize();
    if (!folder.startsWith(here) || !page.startsWith(here)) {
      return "";
    }
    return StreamSupport.stream(page.relativize(folder).spliterator(), false)
        .map(name -> URLEncoder.encode(name.toString(), StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }

  /** The way to the result of the first of some cells. */
  private static String source(String link, List<ReportedCell> cells) {
    return link.isEmpty() || cells.isEmpty()
        ? ""
        : link + "/cells/" + cells.get(0).plan().id() + "/result.json";
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
    ReportTable table =
        new ReportTable(
            "compare",
            "Accuracy of each method in both runs, and its difference with the 95 % interval",
            "Method",
            columns,
            rows);
    out.write("compare.tex", table.latex());
    Model model = new Model(describe(nameA, a), describe(nameB, b), remarks, table);
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
    add(method.label(), null, Optional.empty(), Optional.empty(), "", "", new Found(why));
  }

  /**
   * What is found.
   *
   * @param difference B less A; empty for none
   */
  private record Found(String finding, Optional<CrossedInterval> difference) {
    Found(String finding) {
      this(finding, Optional.empty());
    }

    Optional<CrossedInterval> interval() {
      return difference.filter(CrossedInterval::hasInterval);
    }

    String over() {
      return difference.map(d -> new DifferenceText(d).over()).orElse("");
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
      add(pair.label(), null, Optional.empty(), Optional.empty(), "", "", new Found(why));
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
        source(linkA, pair.a().cells()),
        source(linkB, pair.b().cells()),
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
    return comparison
        .difference(
            SeedComparison.bySeed(pair.b().cells(), name),
            SeedComparison.bySeed(pair.a().cells(), name))
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
    return new Found(finding, Optional.of(d));
  }

  private static List<Evaluation> evaluations(MethodCells method, String name) {
    return method.cells().stream().flatMap(cell -> cell.evaluation(name).stream()).toList();
  }

  private void add(
      String label,
      String evaluation,
      Optional<MeanAccuracy> inA,
      Optional<MeanAccuracy> inB,
      String sourceOfA,
      String sourceOfB,
      Found found) {
    rows.add(
        new Row(
            evaluation == null ? label : label + ", " + evaluation,
            List.of(
                entry(inA, sourceOfA),
                entry(inB, sourceOfB),
                found
                    .difference()
                    .map(DifferenceText::new)
                    .map(d -> new Entry("measured", List.of(new Line(d.mean(), d.interval()))))
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
        found.difference().map(CrossedInterval::mean).orElse(null),
        found.interval().map(CrossedInterval::low).orElse(null),
        found.interval().map(CrossedInterval::high).orElse(null),
        found.over(),
        found.finding());
  }

  private static Entry entry(Optional<MeanAccuracy> accuracy, String source) {
    return accuracy
        .map(of -> new Entry("measured", List.of(new Line(of.text(), of.note(), source))))
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
}
