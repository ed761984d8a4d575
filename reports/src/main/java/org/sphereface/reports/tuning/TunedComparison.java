package org.sphereface.reports.tuning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.sphereface.protocols.comparison.CrossedInterval;
import org.sphereface.protocols.comparison.HolmCorrection;
import org.sphereface.reports.html.CsvTable;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.html.ReportTable.Column;
import org.sphereface.reports.html.ReportTable.Entry;
import org.sphereface.reports.html.ReportTable.Line;
import org.sphereface.reports.html.ReportTable.Row;
import org.sphereface.reports.run.DifferenceText;
import org.sphereface.reports.run.MeanAccuracy;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.reports.run.SeedComparison;

/**
 * The test results of the losses on one network in one evaluation, with chosen options and with the
 * matrix's own, and the difference of one loss from each other with both. The p-values are adjusted
 * over these differences ({@link HolmCorrection}), those with chosen options and those with the
 * matrix's own apart.
 *
 * @param network label of the network
 * @param evaluation the test set
 * @param first the loss that the others are compared with: A-Softmax if it is there
 * @param rows the losses
 */
record TunedComparison(String network, String evaluation, String first, List<Tested> rows) {

  private static final String A_SOFTMAX = "a-softmax";
  private static final double LEVEL = 0.05;

  TunedComparison {
    rows = List.copyOf(rows);
  }

  /**
   * What was tested of a loss.
   *
   * @param gain of its chosen options over the matrix's own
   * @param tuned the first loss less this one, with chosen options
   * @param untuned the first loss less this one, with the matrix's own
   */
  record Tested(
      SearchedMethod method,
      Optional<MeanAccuracy> accuracy,
      Optional<MeanAccuracy> own,
      Optional<CrossedInterval> gain,
      Optional<Test> tuned,
      Optional<Test> untuned) {}

  /**
   * A difference and its p-value, adjusted by Holm.
   *
   * @param difference the first loss less another
   * @param adjusted p-value
   */
  record Test(CrossedInterval difference, double adjusted) {

    /** Whether the difference is not zero at the level of 5 % over all losses. */
    boolean isDecided() {
      return difference.canDecide() && adjusted < LEVEL;
    }
  }

  /**
   * Compares the losses of a network.
   *
   * @param comparison of the run
   */
  static TunedComparison of(
      List<SearchedMethod> methods, String evaluation, SeedComparison comparison) {
    SearchedMethod first =
        methods.stream()
            .filter(method -> method.loss().equals(A_SOFTMAX))
            .findFirst()
            .orElse(methods.get(0));
    Map<String, Test> tuned =
        tests(methods, first, method -> method.tuned(), evaluation, comparison);
    Map<String, Test> untuned =
        tests(methods, first, method -> method.untuned(), evaluation, comparison);
    List<Tested> rows = new ArrayList<>();
    for (SearchedMethod method : methods) {
      rows.add(
          new Tested(
              method,
              MeanAccuracy.over(method.tuned(), evaluation),
              MeanAccuracy.over(method.untuned(), evaluation),
              comparison.difference(
                  SeedComparison.bySeed(method.tuned(), evaluation),
                  SeedComparison.bySeed(method.untuned(), evaluation)),
              Optional.ofNullable(tuned.get(method.loss())),
              Optional.ofNullable(untuned.get(method.loss()))));
    }
    return new TunedComparison(first.network().label(), evaluation, first.loss(), rows);
  }

  private interface Cells {
    List<ReportedCell> of(SearchedMethod method);
  }

  private static Map<String, Test> tests(
      List<SearchedMethod> methods,
      SearchedMethod first,
      Cells cells,
      String evaluation,
      SeedComparison comparison) {
    Map<String, CrossedInterval> differences = new LinkedHashMap<>();
    for (SearchedMethod method : methods) {
      if (method != first) {
        comparison
            .difference(
                SeedComparison.bySeed(cells.of(first), evaluation),
                SeedComparison.bySeed(cells.of(method), evaluation))
            .ifPresent(difference -> differences.put(method.loss(), difference));
      }
    }
    double[] adjusted =
        HolmCorrection.adjusted(
            differences.values().stream().mapToDouble(CrossedInterval::pValue).toArray());
    Map<String, Test> tests = new LinkedHashMap<>();
    differences.forEach(
        (loss, difference) -> tests.put(loss, new Test(difference, adjusted[tests.size()])));
    return tests;
  }

  /** Whether a cell has been tested. */
  boolean isMeasured() {
    return rows.stream().anyMatch(row -> row.accuracy().isPresent() || row.own().isPresent());
  }

  ReportTable table(String id) {
    Set<String> caveats = new TreeSet<>();
    Set<String> over = new TreeSet<>();
    List<Row> lines = new ArrayList<>();
    for (Tested row : rows) {
      row.accuracy().ifPresent(of -> caveats.addAll(of.caveats()));
      row.own().ifPresent(of -> caveats.addAll(of.caveats()));
      row.tuned().ifPresent(of -> over.add(new DifferenceText(of.difference()).over()));
      lines.add(
          new Row(
              row.method().loss(),
              List.of(
                  accuracy(row.accuracy(), row.method().tuned()),
                  accuracy(row.own(), row.method().untuned()),
                  row.gain().map(TunedComparison::difference).orElseGet(Entry::none),
                  test(row.tuned()),
                  test(row.untuned()))));
    }
    return new ReportTable(
        id,
        "Accuracy on "
            + evaluation
            + (caveats.isEmpty() ? "" : " (" + String.join(", ", caveats) + ")")
            + ", percent, "
            + network
            + "; differences in points with 95 % intervals"
            + (over.isEmpty() ? "" : " over " + String.join(" or ", over)),
        "Loss",
        List.of(
            new Column("tuned", "± standard error over the seeds"),
            new Column("untuned", "the matrix's own options"),
            new Column("tuned − untuned", ""),
            new Column(first + " − loss, tuned", "p adjusted by Holm"),
            new Column(first + " − loss, untuned", "p adjusted by Holm")),
        lines);
  }

  private Entry accuracy(Optional<MeanAccuracy> accuracy, List<ReportedCell> cells) {
    List<ReportedCell> measured =
        cells.stream().filter(cell -> cell.evaluation(evaluation).isPresent()).toList();
    return accuracy
        .map(
            of ->
                new Entry(
                    "measured",
                    List.of(
                        new Line(
                            of.text(),
                            of.note(),
                            measured.isEmpty() ? "" : measured.get(0).page()))))
        .orElseGet(() -> Entry.of("missing", "missing"));
  }

  private static Entry difference(CrossedInterval difference) {
    DifferenceText text = new DifferenceText(difference);
    boolean decided = difference.isAbove() || difference.isBelow();
    return new Entry(
        decided ? "measured" : "undecided", List.of(new Line(text.mean(), text.interval())));
  }

  private static Entry test(Optional<Test> test) {
    if (test.isEmpty()) {
      return Entry.none();
    }
    DifferenceText text = new DifferenceText(test.get().difference());
    return new Entry(
        test.get().isDecided() ? "measured" : "undecided",
        List.of(
            new Line(
                text.mean(),
                (text.interval() + String.format(Locale.ROOT, "; p = %.3g", test.get().adjusted()))
                    .replaceFirst("^; ", ""))));
  }

  /** The head of {@link #addTo}. */
  static CsvTable csv() {
    return new CsvTable(
        "network",
        "evaluation",
        "loss",
        "options",
        "accuracy",
        "standard_error",
        "seeds",
        "compared_loss",
        "difference",
        "low_95",
        "high_95",
        "p",
        "p_holm");
  }

  /** Adds a record for each loss with chosen options and one with the matrix's own. */
  void addTo(CsvTable csv) {
    for (Tested row : rows) {
      add(csv, row.method().loss(), "tuned", row.accuracy(), row.tuned());
      add(csv, row.method().loss(), "untuned", row.own(), row.untuned());
    }
  }

  private void add(
      CsvTable csv,
      String loss,
      String options,
      Optional<MeanAccuracy> accuracy,
      Optional<Test> test) {
    Optional<CrossedInterval> difference = test.map(Test::difference);
    csv.add(
        network,
        evaluation,
        loss,
        options,
        accuracy.map(MeanAccuracy::mean).orElse(null),
        accuracy.map(MeanAccuracy::standardError).orElse(null),
        accuracy.map(MeanAccuracy::seeds).orElse(null),
        test.isPresent() ? first : null,
        difference.map(CrossedInterval::mean).orElse(null),
        difference.filter(CrossedInterval::hasInterval).map(CrossedInterval::low).orElse(null),
        difference.filter(CrossedInterval::hasInterval).map(CrossedInterval::high).orElse(null),
        difference.filter(CrossedInterval::hasInterval).map(CrossedInterval::pValue).orElse(null),
        test.map(Test::adjusted).orElse(null));
  }
}
