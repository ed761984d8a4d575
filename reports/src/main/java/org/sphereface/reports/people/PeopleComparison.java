package org.sphereface.reports.people;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.reports.html.CsvTable;
import org.sphereface.reports.html.ReportTable;
import org.sphereface.reports.html.ReportTable.Column;
import org.sphereface.reports.html.ReportTable.Entry;
import org.sphereface.reports.html.ReportTable.Line;
import org.sphereface.reports.html.ReportTable.Row;
import org.sphereface.reports.run.PaperSettings;
import org.sphereface.reports.run.RunResults;
import org.sphereface.results.CellResult.Component;

/**
 * For each evaluation: which people are taken for one another, people on whom the losses differ
 * most, and pairs that every cell decides wrongly. Each loss counts with all its networks and
 * seeds.
 */
public final class PeopleComparison {

  private static final int ROWS = 15;
  private static final int SHOWN_PAIRS = 24;

  private final RunResults run;
  private final List<DecidedPairs> evaluations;

  public PeopleComparison(RunResults run) {
    this.run = run;
    this.evaluations =
        run.evaluationNames().stream()
            .flatMap(name -> DecidedPairs.of(run, name).stream())
            .toList();
  }

  /** Whether the decisions of an evaluation are stored. */
  public boolean isAsked() {
    return !evaluations.isEmpty();
  }

  /**
   * What the page shows of an evaluation.
   *
   * @param sentence how many pairs all cells, some and none decide wrongly
   * @param confused people who are taken for one another
   * @param people people on whom the losses differ most
   * @param failed some pairs that every cell decides wrongly
   * @param failing how many there are
   */
  public record Section(
      String name,
      String sentence,
      ReportTable confused,
      ReportTable people,
      List<FailedPair> failed,
      int failing) {}

  /**
   * A pair that every cell decides wrongly.
   *
   * @param leftImage a small PNG, base64; empty if no cell has kept one
   * @param rightImage a small PNG, base64; empty if no cell has kept one
   */
  public record FailedPair(
      String left, String right, boolean same, String leftImage, String rightImage) {}

  /** Wrong decisions and all decisions by loss. */
  private static final class Count {
    private final Map<Component, Integer> wrong = new LinkedHashMap<>();
    private int pairs;

    void add(DecidedPairs of, int pair) {
      pairs++;
      of.wrong().forEach((loss, counts) -> wrong.merge(loss, counts[pair], Integer::sum));
    }

    int all() {
      return wrong.values().stream().mapToInt(Integer::intValue).sum();
    }

    double share(DecidedPairs of, Component loss) {
      return (double) wrong.get(loss) / (pairs * of.cells().get(loss));
    }

    /** The largest less the smallest share among the losses. */
    double spread(DecidedPairs of) {
      double[] shares = wrong.keySet().stream().mapToDouble(loss -> share(of, loss)).toArray();
      double high = 0;
      double low = 1;
      for (double share : shares) {
        high = Math.max(high, share);
        low = Math.min(low, share);
      }
      return high - low;
    }
  }

  public List<Section> sections() {
    List<Section> sections = new ArrayList<>();
    for (DecidedPairs of : evaluations) {
      int number = sections.size() + 1;
      sections.add(section(of, number));
    }
    return sections;
  }

  private Section section(DecidedPairs of, int number) {
    List<Integer> failing =
        IntStream.range(0, of.pairs().size())
            .filter(pair -> of.allWrong(pair) == of.allCells())
            .boxed()
            .toList();
    long none =
        IntStream.range(0, of.pairs().size()).filter(pair -> of.allWrong(pair) == 0).count();
    return new Section(
        of.name(),
        String.format(
            Locale.ROOT,
            "%,d cells decided %,d pairs: %,d correctly in every cell, %,d wrongly in every cell, %,d"
                + " wrongly in some.",
            of.allCells(),
            of.pairs().size(),
            none,
            failing.size(),
            of.pairs().size() - none - failing.size()),
        confused(of, "confused-" + number),
        people(of, "people-" + number),
        failed(of, failing),
        failing.size());
  }

  private static List<FailedPair> failed(DecidedPairs of, List<Integer> failing) {
    return failing.stream()
        .map(of.pairs()::get)
        .sorted(
            Comparator.comparing(
                pair ->
                    !(of.images().containsKey(pair.left())
                        && of.images().containsKey(pair.right()))))
        .limit(SHOWN_PAIRS)
        .map(
            pair ->
                new FailedPair(
                    pair.left(),
                    pair.right(),
                    pair.same(),
                    of.images().getOrDefault(pair.left(), ""),
                    of.images().getOrDefault(pair.right(), "")))
        .toList();
  }

  private ReportTable confused(DecidedPairs of, String id) {
    List<Row> rows =
        confusions(of).entrySet().stream()
            .filter(people -> people.getValue().all() > 0)
            .sorted(Comparator.comparingInt(people -> -people.getValue().all()))
            .limit(ROWS)
            .map(people -> row(of, people.getKey(), people.getValue(), Optional.empty()))
            .toList();
    return new ReportTable(
        id,
        "Different people taken for one another, the most frequent first: share of the decisions"
            + " on their pairs that are false accepts, percent",
        "People",
        columns(of, List.of()),
        rows);
  }

  private ReportTable people(DecidedPairs of, String id) {
    Map<String, Count> people = byPerson(of);
    List<Row> rows =
        people.entrySet().stream()
            .filter(person -> person.getValue().spread(of) > 0)
            .sorted(Comparator.comparingDouble(person -> -person.getValue().spread(of)))
            .limit(ROWS)
            .map(
                person ->
                    row(
                        of,
                        person.getKey(),
                        person.getValue(),
                        Optional.of(person.getValue().spread(of))))
            .toList();
    return new ReportTable(
        id,
        "People on whom the losses differ most, of "
            + people.size()
            + ": share of the decisions on their pairs that are wrong, percent",
        "Person",
        columns(of, List.of(new Column("Largest difference", "points"))),
        rows);
  }

  private List<Column> columns(DecidedPairs of, List<Column> more) {
    List<Column> columns = new ArrayList<>();
    of.cells()
        .forEach(
            (loss, cells) ->
                columns.add(
                    new Column(
                        PaperSettings.label(loss, run.losses()),
                        cells == 1 ? "1 cell" : cells + " cells")));
    columns.addAll(more);
    return columns;
  }

  private Row row(DecidedPairs of, String label, Count count, Optional<Double> spread) {
    List<Entry> entries = new ArrayList<>();
    of.cells()
        .forEach(
            (loss, cells) ->
                entries.add(
                    new Entry(
                        "measured",
                        List.of(
                            new Line(
                                percent(count.share(of, loss)),
                                count.wrong.get(loss) + " of " + cells * count.pairs,
                                source(loss))))));
    spread.ifPresent(value -> entries.add(Entry.of("measured", percent(value))));
    return new Row(label, entries);
  }

  /** Where in the report the cells of a loss are. */
  private String source(Component loss) {
    return RunResults.source(
        run.wholeCells().stream().filter(cell -> cell.plan().loss().equals(loss)).toList());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  /** Counts of the pairs of different people, by both names. */
  private static Map<String, Count> confusions(DecidedPairs of) {
    Map<String, Count> counts = new TreeMap<>();
    for (int i = 0; i < of.pairs().size(); i++) {
      Pair pair = of.pairs().get(i);
      if (!pair.same()) {
        String left = DecidedPairs.person(pair.left());
        String right = DecidedPairs.person(pair.right());
        String both = left.compareTo(right) < 0 ? left + " with " + right : right + " with " + left;
        counts.computeIfAbsent(both, people -> new Count()).add(of, i);
      }
    }
    return counts;
  }

  /** Counts of all pairs that show a person. */
  private static Map<String, Count> byPerson(DecidedPairs of) {
    Map<String, Count> counts = new TreeMap<>();
    for (int i = 0; i < of.pairs().size(); i++) {
      Pair pair = of.pairs().get(i);
      String left = DecidedPairs.person(pair.left());
      String right = DecidedPairs.person(pair.right());
      counts.computeIfAbsent(left, person -> new Count()).add(of, i);
      if (!left.equals(right)) {
        counts.computeIfAbsent(right, person -> new Count()).add(of, i);
      }
    }
    return counts;
  }

  /** A record for each evaluation, person and loss. */
  public String csv() {
    CsvTable csv =
        new CsvTable("evaluation", "person", "loss", "cells", "pairs", "decisions", "wrong");
    for (DecidedPairs of : evaluations) {
      byPerson(of)
          .forEach(
              (person, count) ->
                  of.cells()
                      .forEach(
                          (loss, cells) ->
                              csv.add(
                                  of.name(),
                                  person,
                                  PaperSettings.label(loss, run.losses()),
                                  cells,
                                  count.pairs,
                                  cells * count.pairs,
                                  count.wrong.get(loss))));
    }
    return csv.text();
  }
}
