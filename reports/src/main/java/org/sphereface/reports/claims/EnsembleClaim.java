package org.sphereface.reports.claims;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sphereface.reports.claims.Claim.Finding;
import org.sphereface.reports.claims.Contrast.Unit;
import org.sphereface.reports.claims.ContrastDecision.MeasuredSide;
import org.sphereface.reports.claims.ContrastDecision.SidePair;
import org.sphereface.reports.run.Caveats;
import org.sphereface.reports.run.MegaFaceMetric;
import org.sphereface.reports.run.PaperSettings;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.reports.run.RunResults.ReportedEnsemble;
import org.sphereface.reports.run.SeedMeasurement;
import org.sphereface.results.CellResult.Component;

/** Table 5's claim that networks on patches of the face together beat the one on whole faces. */
final class EnsembleClaim {

  private final RunResults run;
  private final ContrastDecision decision;

  EnsembleClaim(RunResults run, ContrastDecision decision) {
    this.run = run;
    this.decision = decision;
  }

  /** The claim, or nothing in a run that plans no ensemble. */
  List<Claim> asked() {
    List<Finding> findings = new ArrayList<>();
    for (Component network : run.networks()) {
      for (Component loss : run.losses()) {
        List<ReportedEnsemble> ensembles = run.ensembles(loss, network);
        if (!ensembles.isEmpty()) {
          for (MegaFaceMetric measure : MegaFaceMetric.values()) {
            findings.add(finding(ensembles, loss, network, measure));
          }
        }
      }
    }
    return findings.isEmpty()
        ? List.of()
        : List.of(
            new Claim(
                "An ensemble of patches beats one network on MegaFace",
                "Table 5",
                "table5.html",
                "three patches: rank-1 75.77 against 72.73, TAR 89.14 against 85.56",
                findings));
  }

  private Finding finding(
      List<ReportedEnsemble> ensembles, Component loss, Component network, MegaFaceMetric measure) {
    Map<Long, SeedMeasurement> together = new TreeMap<>();
    Map<Long, SeedMeasurement> alone = new TreeMap<>();
    Set<Long> seeds = new TreeSet<>();
    Set<String> labels = new LinkedHashSet<>();
    for (ReportedEnsemble ensemble : ensembles) {
      ReportedCell whole = ensemble.cells().get(0);
      long seed = whole.plan().seed();
      seeds.add(seed);
      ensemble
          .megaFace()
          .ifPresent(result -> together.put(seed, SeedMeasurement.of(measure.of(result))));
      whole.megaFace().ifPresent(result -> alone.put(seed, SeedMeasurement.of(measure.of(result))));
      labels.addAll(Caveats.ofMegaFace(whole));
    }
    String departures = PaperSettings.departures(network);
    if (!departures.isEmpty()) {
      labels.add(departures);
    }
    String name = PaperSettings.label(loss, run.losses());
    return new Finding(
        name + " with " + PaperSettings.label(network, run.networks()) + ", " + measure.words(),
        List.copyOf(labels),
        decision.decide(
            List.of(
                new SidePair(
                    new MeasuredSide(
                        ensembles.get(0).patches(),
                        seeds,
                        together,
                        "has no result yet",
                        RunResults.source(ensembles.get(0).cells())),
                    new MeasuredSide(
                        "the whole face",
                        seeds,
                        alone,
                        "has no result yet",
                        RunResults.source(
                            ensembles.stream().map(of -> of.cells().get(0)).toList())))),
            Unit.POINTS));
  }
}
