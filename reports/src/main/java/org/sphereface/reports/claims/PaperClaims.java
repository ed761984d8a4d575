package org.sphereface.reports.claims;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.sphereface.reports.claims.Claim.Finding;
import org.sphereface.reports.claims.Claim.Verdict;
import org.sphereface.reports.claims.OrderingDecision.MeasuredSide;
import org.sphereface.reports.claims.OrderingDecision.SidePair;
import org.sphereface.reports.paper.AblationTables;
import org.sphereface.reports.paper.AblationTables.Figure6Series;
import org.sphereface.reports.paper.PublishedResults;
import org.sphereface.reports.run.Caveats;
import org.sphereface.reports.run.MegaFaceMetric;
import org.sphereface.reports.run.PaperSettings;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.reports.run.RunResults.State;
import org.sphereface.results.CellResult.Component;

/** The claims of the paper, decided for a run by {@link OrderingDecision}. */
public final class PaperClaims {

  private final RunResults run;
  private final PublishedResults published;
  private final AblationTables paper;
  private final Predicate<Component> softmax;
  private final Predicate<Component> aSoftmax;

  public PaperClaims(RunResults run, PublishedResults published) {
    this.run = run;
    this.published = published;
    this.paper = new AblationTables(run, published);
    this.softmax = loss -> published.isLoss(loss, (Integer) null);
    this.aSoftmax = loss -> published.isLoss(loss, 4);
  }

  public List<Claim> all() {
    List<Claim> claims = new ArrayList<>();
    claims.add(largerMargin());
    claims.addAll(new AngularMarginClaim(run, published).asked());
    claims.addAll(List.of(depth(), saturation(), otherLosses(), megaFace()));
    claims.addAll(new EnsembleClaim(run).asked());
    return claims;
  }

  private Claim largerMargin() {
    List<Finding> findings = new ArrayList<>();
    for (Setting setting : settings()) {
      List<MeasuredSide> sides = new ArrayList<>();
      for (int m = 1; m <= 4; m++) {
        int margin = m;
        sides.add(setting.side("m = " + m, loss -> published.isLoss(loss, margin)));
      }
      if (sides.stream().filter(side -> !side.bySeed().isEmpty()).count() > 1) {
        findings.add(setting.rule(chain(sides)));
      }
    }
    return claim(
        "A larger margin m is better",
        "Table 3",
        "table3.html",
        "LFW 97.90, 98.40, 99.25, 99.42 and YTF 93.2, 93.8, 94.4, 95.0 for m = 1, 2, 3, 4",
        findings,
        "the run has not measured two values of m on one network");
  }

  private Claim depth() {
    List<Finding> findings = new ArrayList<>();
    for (Figure6Series line : deep()) {
      List<MeasuredSide> sides = new ArrayList<>();
      line.byDepth()
          .forEach(
              (depth, networks) ->
                  sides.add(
                      new Setting(networks, line.evaluation()).side(depth + " layers", aSoftmax)));
      findings.add(setting(line).rule(chain(sides)));
    }
    return claim(
        "A-Softmax gains from depth",
        "Fig. 6",
        "figure6.html",
        "A-Softmax on LFW 98.20, 99.03, 99.26, 99.35, 99.42 for 4, 10, 20, 36, 64 layers",
        findings,
        "the run has not measured A-Softmax (m = 4) at two depths");
  }

  private Claim saturation() {
    List<Finding> findings = new ArrayList<>();
    for (Figure6Series line : deep()) {
      MeasuredSide a = gain(line, "gain of A-Softmax", aSoftmax);
      findings.add(
          setting(line).rule(List.of(new SidePair(a, gain(line, "gain of softmax", softmax)))));
    }
    return claim(
        "Softmax saturates: it gains less from depth than A-Softmax",
        "Fig. 6",
        "figure6.html",
        "from 4 to 64 layers, A-Softmax gains 1.22 and softmax 1.25 on LFW, 1.6 and 2.0 on YTF:"
            + " by this measure the paper's own numbers do not show it",
        findings,
        "the run has not measured both losses at two depths");
  }

  private Claim otherLosses() {
    List<Finding> findings = new ArrayList<>();
    for (Setting setting : settings()) {
      List<SidePair> pairs = against(setting);
      if (pairs.stream().anyMatch(PaperClaims::measured)) {
        findings.add(setting.rule(pairs));
      }
    }
    return claim(
        "A-Softmax beats the five other losses",
        "Table 4",
        "table4.html",
        "LFW 99.42 against 97.88, 98.78, 98.70, 99.10, 99.05",
        findings,
        "the run has not measured A-Softmax (m = 4) beside one of the five on one network");
  }

  private Claim megaFace() {
    List<Finding> findings = new ArrayList<>();
    for (Component network : run.networks()) {
      for (MegaFaceMetric measure : MegaFaceMetric.values()) {
        MegaFaceSetting setting = new MegaFaceSetting(network, measure);
        List<SidePair> pairs = against(setting::side);
        if (pairs.stream().anyMatch(PaperClaims::measured)) {
          findings.add(setting.rule(pairs));
        }
      }
    }
    return claim(
        "A-Softmax beats the five other losses on MegaFace",
        "Table 5",
        "table5.html",
        "rank-1 72.73 against 54.86, 65.22, 64.80, 67.13, 65.49; TAR 85.56 against 65.93, 78.87,"
            + " 78.32, 80.42, 80.15",
        findings,
        "no MegaFace results of A-Softmax (m = 4) and another loss have joined the run");
  }

  private static Claim claim(
      String title,
      String source,
      String page,
      String published,
      List<Finding> findings,
      String nothing) {
    List<Finding> shown =
        findings.isEmpty()
            ? List.of(new Finding("this run", List.of(), Verdict.UNDECIDED, nothing, List.of()))
            : findings;
    return new Claim(title, source, page, published, shown);
  }

  private static boolean measured(SidePair pair) {
    return !pair.above().bySeed().isEmpty() && !pair.below().bySeed().isEmpty();
  }

  /** Pairs each measured side with the measured side before; others leave the claim undecided. */
  private static List<SidePair> chain(List<MeasuredSide> sides) {
    List<MeasuredSide> there = sides.stream().filter(side -> !side.bySeed().isEmpty()).toList();
    List<SidePair> pairs = new ArrayList<>();
    for (int i = 1; i < there.size(); i++) {
      pairs.add(new SidePair(there.get(i), there.get(i - 1)));
    }
    sides.stream()
        .filter(side -> side.bySeed().isEmpty())
        .forEach(side -> pairs.add(new SidePair(side, there.get(0))));
    return pairs;
  }

  private List<SidePair> against(Setting setting) {
    return against(setting::side);
  }

  private List<SidePair> against(BiFunction<String, Predicate<Component>, MeasuredSide> sides) {
    MeasuredSide above = sides.apply("A-Softmax m=4", aSoftmax);
    return published.otherLosses().stream()
        .map(name -> new SidePair(above, sides.apply(name, loss -> published.isLoss(loss, name))))
        .toList();
  }

  /** Fig. 6 lines that have A-Softmax at two depths. */
  private List<Figure6Series> deep() {
    return paper.figure6Series().stream()
        .filter(
            line ->
                line.byDepth().values().stream()
                        .filter(
                            networks ->
                                !new Setting(networks, line.evaluation())
                                    .side("", aSoftmax)
                                    .bySeed()
                                    .isEmpty())
                        .count()
                    > 1)
        .toList();
  }

  private MeasuredSide gain(Figure6Series line, String name, Predicate<Component> loss) {
    TreeMap<Integer, List<Component>> depths = new TreeMap<>(line.byDepth());
    MeasuredSide shallow =
        new Setting(depths.firstEntry().getValue(), line.evaluation()).side(name, loss);
    MeasuredSide deepest =
        new Setting(depths.lastEntry().getValue(), line.evaluation()).side(name, loss);
    Map<Long, Double> gains = new TreeMap<>();
    deepest
        .bySeed()
        .forEach(
            (seed, value) ->
                Optional.ofNullable(shallow.bySeed().get(seed))
                    .ifPresent(before -> gains.put(seed, value - before)));
    String absent = deepest.bySeed().isEmpty() ? deepest.absent() : shallow.absent();
    return new MeasuredSide(name, gains, absent);
  }

  private Setting setting(Figure6Series line) {
    return new Setting(
        line.byDepth().values().stream().flatMap(List::stream).toList(), line.evaluation());
  }

  private List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    for (Component network : run.networks()) {
      run.evaluationNames().forEach(name -> settings.add(new Setting(List.of(network), name)));
    }
    return settings;
  }

  /** The first planned loss of a kind on the networks, by seed. */
  private MeasuredSide side(
      String name,
      List<Component> networks,
      Predicate<Component> kind,
      Function<ReportedCell, Optional<Double>> value) {
    for (Component loss : run.losses().stream().filter(kind).toList()) {
      for (Component network : networks) {
        List<ReportedCell> cells = run.cells(loss, network);
        Map<Long, Double> bySeed = new TreeMap<>();
        cells.forEach(cell -> value.apply(cell).ifPresent(v -> bySeed.put(cell.plan().seed(), v)));
        if (!cells.isEmpty()) {
          boolean failed = cells.stream().anyMatch(cell -> cell.state() == State.FAILED);
          return new MeasuredSide(name, bySeed, failed ? "failed" : "has no result yet");
        }
      }
    }
    return new MeasuredSide(name, Map.of(), "is not in the run");
  }

  private Set<String> labels(List<Component> networks) {
    Set<String> labels = new LinkedHashSet<>();
    networks.stream()
        .map(PaperSettings::departures)
        .filter(departures -> !departures.isEmpty())
        .forEach(labels::add);
    return labels;
  }

  /** Networks (of one depth, or of a Fig. 6 line) in one evaluation. */
  private final class Setting {
    private final List<Component> networks;
    private final String evaluation;

    Setting(List<Component> networks, String evaluation) {
      this.networks = networks;
      this.evaluation = evaluation;
    }

    MeasuredSide side(String name, Predicate<Component> kind) {
      return PaperClaims.this.side(
          name,
          networks,
          kind,
          cell -> cell.evaluation(evaluation).map(e -> e.result().meanAccuracy()));
    }

    Finding rule(List<SidePair> pairs) {
      Set<String> labels = new LinkedHashSet<>();
      for (ReportedCell cell : run.cells()) {
        if (networks.contains(cell.plan().network())) {
          cell.evaluation(evaluation).ifPresent(e -> labels.addAll(Caveats.of(cell, e)));
        }
      }
      labels.addAll(labels(networks));
      List<String> names =
          networks.stream().map(n -> PaperSettings.label(n, run.networks())).distinct().toList();
      return OrderingDecision.rule(
          String.join(", ", names) + " on " + evaluation, List.copyOf(labels), pairs);
    }
  }

  /** One network on MegaFace. */
  private final class MegaFaceSetting {
    private final Component network;
    private final MegaFaceMetric measure;

    MegaFaceSetting(Component network, MegaFaceMetric measure) {
      this.network = network;
      this.measure = measure;
    }

    String name() {
      return PaperSettings.label(network, run.networks()) + " on MegaFace, " + measure.words();
    }

    MeasuredSide side(String name, Predicate<Component> kind) {
      return PaperClaims.this.side(
          name, List.of(network), kind, cell -> cell.megaFace().map(measure::of));
    }

    Finding rule(List<SidePair> pairs) {
      Set<String> labels = new LinkedHashSet<>();
      for (ReportedCell cell : run.cells()) {
        if (cell.plan().network().equals(network) && cell.megaFace().isPresent()) {
          labels.addAll(Caveats.ofMegaFace(cell));
        }
      }
      labels.addAll(labels(List.of(network)));
      return OrderingDecision.rule(name(), List.copyOf(labels), pairs);
    }
  }
}
