package org.sphereface.reports.claims;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.sphereface.reports.claims.Claim.Finding;
import org.sphereface.reports.claims.Contrast.Unit;
import org.sphereface.reports.claims.ContrastDecision.MeasuredSide;
import org.sphereface.reports.claims.ContrastDecision.SidePair;
import org.sphereface.reports.paper.AblationTables;
import org.sphereface.reports.paper.AblationTables.Figure6Series;
import org.sphereface.reports.paper.PublishedResults;
import org.sphereface.reports.run.Caveats;
import org.sphereface.reports.run.MegaFaceMetric;
import org.sphereface.reports.run.PaperSettings;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.reports.run.RunResults.State;
import org.sphereface.reports.run.SeedComparison;
import org.sphereface.reports.run.SeedMeasurement;
import org.sphereface.results.CellResult.Component;

/** The claims of the paper, decided for a run contrast by contrast. */
public final class PaperClaims {

  private static final int LARGEST_M = 4;
  private static final String A_SOFTMAX = "a-softmax";

  private final RunResults run;
  private final PublishedResults published;
  private final AblationTables paper;
  private final Predicate<Component> softmax;
  private final Predicate<Component> aSoftmax;
  private final ContrastDecision decision;
  private final Set<String> evaluations;

  /** Claims on what has been evaluated. */
  public PaperClaims(RunResults run, PublishedResults published) {
    this(run, published, run.evaluationNames());
  }

  /** Claims on these evaluations, measured or not. */
  public PaperClaims(RunResults run, PublishedResults published, Set<String> evaluations) {
    this.evaluations = new LinkedHashSet<>(evaluations);
    this.run = run;
    this.published = published;
    this.paper = new AblationTables(run, published);
    this.softmax = loss -> published.isLoss(loss, (Integer) null);
    this.aSoftmax = loss -> published.isLoss(loss, LARGEST_M);
    this.decision = new ContrastDecision(new SeedComparison(run));
  }

  public List<Claim> all() {
    List<Claim> claims = new ArrayList<>();
    claims.add(aboveSoftmax());
    claims.add(largerMargin());
    claims.addAll(new AngularMarginClaim(run, published, decision).asked());
    claims.addAll(List.of(depth(), saturation(), otherLosses()));
    claims.addAll(equalTuning());
    claims.add(megaFace());
    claims.addAll(new EnsembleClaim(run, decision).asked());
    return claims;
  }

  private Claim aboveSoftmax() {
    List<Finding> findings = new ArrayList<>();
    for (Figure6Series line : paper.figure6Series(evaluations)) {
      List<SidePair> pairs = new ArrayList<>();
      line.byDepth()
          .forEach(
              (depth, networks) -> {
                Setting at = new Setting(networks, line.evaluation());
                pairs.add(
                    new SidePair(
                        at.side("A-Softmax m=4, " + depth + " layers", aSoftmax),
                        at.side("softmax, " + depth + " layers", softmax)));
              });
      if (pairs.stream().anyMatch(SidePair::isPlanned)) {
        findings.add(setting(line).decide(pairs));
      }
    }
    return new Claim(
        "A-Softmax beats softmax at every depth",
        "Fig. 6",
        "figure6.html",
        "LFW 98.20, 99.03, 99.26, 99.35, 99.42 against 96.63, 97.12, 97.50, 97.75, 97.88 for 4, 10,"
            + " 20, 36, 64 layers",
        findings);
  }

  private Claim largerMargin() {
    List<Finding> findings = new ArrayList<>();
    for (Setting setting : settings()) {
      List<MeasuredSide> sides = new ArrayList<>();
      for (int m = 1; m <= LARGEST_M; m++) {
        int margin = m;
        sides.add(setting.side("m = " + m, loss -> published.isLoss(loss, margin)));
      }
      if (sides.stream().filter(MeasuredSide::isPlanned).count() > 1) {
        findings.add(setting.decide(chain(sides)));
      }
    }
    return new Claim(
        "A larger margin m is better",
        "Table 3",
        "table3.html",
        "LFW 97.90, 98.40, 99.25, 99.42 and YTF 93.2, 93.8, 94.4, 95.0 for m = 1, 2, 3, 4",
        findings);
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
      findings.add(setting(line).decide(chain(sides)));
    }
    return new Claim(
        "A-Softmax gains from depth",
        "Fig. 6",
        "figure6.html",
        "A-Softmax on LFW 98.20, 99.03, 99.26, 99.35, 99.42 for 4, 10, 20, 36, 64 layers",
        findings);
  }

  private Claim saturation() {
    List<Finding> findings = new ArrayList<>();
    for (Figure6Series line : deep()) {
      findings.add(
          setting(line)
              .decide(
                  List.of(
                      new SidePair(
                          gain(line, "gain of A-Softmax", aSoftmax),
                          gain(line, "gain of softmax", softmax)))));
    }
    return new Claim(
        "Softmax saturates: it gains less from depth than A-Softmax",
        "Fig. 6",
        "figure6.html",
        "from 4 to 64 layers, A-Softmax gains 1.22 and softmax 1.25 on LFW, 1.6 and 2.0 on YTF:"
            + " by this measure the paper's own numbers do not show it",
        findings);
  }

  private Claim otherLosses() {
    List<Finding> findings = new ArrayList<>();
    for (Setting setting : settings()) {
      List<SidePair> pairs = against(setting::side);
      if (pairs.stream().anyMatch(SidePair::isPlanned)) {
        findings.add(setting.decide(pairs));
      }
    }
    return new Claim(
        "A-Softmax beats the five other losses",
        "Table 4",
        "table4.html",
        "LFW 99.42 against 97.88, 98.78, 98.70, 99.10, 99.05",
        findings);
  }

  /** The claim on losses that each had as many trials; none without a search. */
  private List<Claim> equalTuning() {
    if (run.plan().tuning() == null) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    for (Setting setting : settings()) {
      MeasuredSide above = setting.side("A-Softmax", loss -> loss.id().equals(A_SOFTMAX));
      List<SidePair> pairs =
          run.losses().stream()
              .map(Component::id)
              .filter(id -> !id.equals(A_SOFTMAX))
              .distinct()
              .map(id -> new SidePair(above, setting.side(id, loss -> loss.id().equals(id))))
              .toList();
      if (pairs.stream().anyMatch(SidePair::isPlanned)) {
        findings.add(setting.decide(pairs));
      }
    }
    return List.of(
        new Claim(
            "A-Softmax beats the other losses under equal tuning",
            "Table 4, tuned",
            "tuning.html",
            "the paper gives no tuning of the other losses; LFW 99.42 against 97.88, 98.78, 98.70,"
                + " 99.10, 99.05",
            findings));
  }

  private Claim megaFace() {
    List<Finding> findings = new ArrayList<>();
    if (run.cells().stream().anyMatch(ReportedCell::triedMegaFace)) {
      for (Component network : run.networks()) {
        for (MegaFaceMetric measure : MegaFaceMetric.values()) {
          MegaFaceSetting setting = new MegaFaceSetting(network, measure);
          List<SidePair> pairs = against(setting::side);
          if (pairs.stream().anyMatch(SidePair::isPlanned)) {
            findings.add(setting.decide(pairs));
          }
        }
      }
    }
    return new Claim(
        "A-Softmax beats the five other losses on MegaFace",
        "Table 5",
        "table5.html",
        "rank-1 72.73 against 54.86, 65.22, 64.80, 67.13, 65.49; TAR 85.56 against 65.93, 78.87,"
            + " 78.32, 80.42, 80.15",
        findings);
  }

  /**
   * Pairs each planned side with the planned side before, and the last with the first; a side that
   * is not planned with the one before it.
   */
  static List<SidePair> chain(List<MeasuredSide> sides) {
    List<MeasuredSide> planned = sides.stream().filter(MeasuredSide::isPlanned).toList();
    List<SidePair> pairs = new ArrayList<>();
    for (int i = 1; i < planned.size(); i++) {
      pairs.add(new SidePair(planned.get(i), planned.get(i - 1)));
    }
    if (planned.size() > 2) {
      pairs.add(new SidePair(planned.get(planned.size() - 1), planned.get(0)));
    }
    for (int i = 0; i < sides.size(); i++) {
      if (!sides.get(i).isPlanned()) {
        pairs.add(new SidePair(sides.get(i == 0 ? 1 : i), sides.get(i == 0 ? 0 : i - 1)));
      }
    }
    return pairs;
  }

  private List<SidePair> against(BiFunction<String, Predicate<Component>, MeasuredSide> sides) {
    MeasuredSide above = sides.apply("A-Softmax m=4", aSoftmax);
    return published.otherLosses().stream()
        .map(name -> new SidePair(above, sides.apply(name, loss -> published.isLoss(loss, name))))
        .toList();
  }

  /** Fig. 6 lines that plan A-Softmax at two depths. */
  private List<Figure6Series> deep() {
    return paper.figure6Series(evaluations).stream()
        .filter(
            line ->
                line.byDepth().values().stream()
                        .filter(
                            networks ->
                                new Setting(networks, line.evaluation())
                                    .side("", aSoftmax)
                                    .isPlanned())
                        .count()
                    > 1)
        .toList();
  }

  /** The deepest network less the shallowest. */
  private MeasuredSide gain(Figure6Series line, String name, Predicate<Component> loss) {
    TreeMap<Integer, List<Component>> depths = new TreeMap<>(line.byDepth());
    MeasuredSide shallow =
        new Setting(depths.firstEntry().getValue(), line.evaluation()).side(name, loss);
    MeasuredSide deepest =
        new Setting(depths.lastEntry().getValue(), line.evaluation()).side(name, loss);
    Set<Long> seeds = new TreeSet<>(shallow.seeds());
    seeds.retainAll(deepest.seeds());
    return new MeasuredSide(
        name,
        seeds,
        SeedComparison.minus(deepest.bySeed(), shallow.bySeed()),
        deepest.bySeed().isEmpty() ? deepest.absent() : shallow.absent(),
        deepest.source());
  }

  private Setting setting(Figure6Series line) {
    return new Setting(
        line.byDepth().values().stream().flatMap(List::stream).toList(), line.evaluation());
  }

  private List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    for (Component network : run.networks()) {
      evaluations.forEach(name -> settings.add(new Setting(List.of(network), name)));
    }
    return settings;
  }

  /** The first planned loss of a kind on the networks, by seed. */
  private MeasuredSide side(
      String name,
      List<Component> networks,
      Predicate<Component> kind,
      Function<List<ReportedCell>, Map<Long, SeedMeasurement>> values) {
    for (Component loss : run.losses().stream().filter(kind).toList()) {
      for (Component network : networks) {
        List<ReportedCell> cells = run.cells(loss, network);
        if (!cells.isEmpty()) {
          boolean failed = cells.stream().anyMatch(cell -> cell.state() == State.FAILED);
          Set<Long> seeds = new TreeSet<>();
          cells.forEach(cell -> seeds.add(cell.plan().seed()));
          return new MeasuredSide(
              name,
              seeds,
              values.apply(cells),
              failed ? "failed" : "has no result yet",
              RunResults.source(cells));
        }
      }
    }
    return MeasuredSide.unplanned(name);
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
          name, networks, kind, cells -> SeedComparison.bySeed(cells, evaluation));
    }

    Finding decide(List<SidePair> pairs) {
      Set<String> labels = new LinkedHashSet<>();
      for (ReportedCell cell : run.cells()) {
        if (networks.contains(cell.plan().network())) {
          cell.evaluation(evaluation).ifPresent(e -> labels.addAll(Caveats.of(cell, e)));
        }
      }
      labels.addAll(labels(networks));
      List<String> names =
          networks.stream().map(n -> PaperSettings.label(n, run.networks())).distinct().toList();
      return new Finding(
          String.join(", ", names) + " on " + evaluation,
          List.copyOf(labels),
          decision.decide(pairs, Unit.POINTS));
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

    MeasuredSide side(String name, Predicate<Component> kind) {
      return PaperClaims.this.side(name, List.of(network), kind, this::values);
    }

    private Map<Long, SeedMeasurement> values(List<ReportedCell> cells) {
      Map<Long, SeedMeasurement> values = new TreeMap<>();
      for (ReportedCell cell : cells) {
        Optional<Double> value = cell.megaFace().map(measure::of);
        value.ifPresent(v -> values.put(cell.plan().seed(), SeedMeasurement.of(v)));
      }
      return values;
    }

    Finding decide(List<SidePair> pairs) {
      Set<String> labels = new LinkedHashSet<>();
      for (ReportedCell cell : run.cells()) {
        if (cell.plan().network().equals(network) && cell.megaFace().isPresent()) {
          labels.addAll(Caveats.ofMegaFace(cell));
        }
      }
      labels.addAll(labels(List.of(network)));
      return new Finding(
          PaperSettings.label(network, run.networks()) + " on MegaFace, " + measure.words(),
          List.copyOf(labels),
          decision.decide(pairs, Unit.POINTS));
    }
  }
}
