package org.sphereface.reports.claims;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.sphereface.reports.claims.Claim.Ruling;
import org.sphereface.reports.claims.OrderingDecision.Pair;
import org.sphereface.reports.claims.OrderingDecision.Side;
import org.sphereface.reports.run.MegaFaceMetric;
import org.sphereface.reports.run.PaperSettings;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.Cell;
import org.sphereface.reports.run.RunResults.Ensemble;
import org.sphereface.results.CellResult.Choice;

/** Table 5's claim that networks on patches of the face together beat the one on whole faces. */
final class EnsembleClaim {

  private final RunResults run;

  EnsembleClaim(RunResults run) {
    this.run = run;
  }

  /** The claim, or nothing in a run that plans no ensemble. */
  List<Claim> asked() {
    List<Ruling> rulings = new ArrayList<>();
    for (Choice network : run.networks()) {
      for (Choice loss : run.losses()) {
        List<Ensemble> ensembles = run.ensembles(loss, network);
        if (!ensembles.isEmpty()) {
          for (MegaFaceMetric measure : MegaFaceMetric.values()) {
            rulings.add(ruling(ensembles, loss, network, measure));
          }
        }
      }
    }
    return rulings.isEmpty()
        ? List.of()
        : List.of(
            new Claim(
                "An ensemble of patches beats one network on MegaFace",
                "Table 5",
                "table5.html",
                "three patches: rank-1 75.77 against 72.73, TAR 89.14 against 85.56",
                rulings));
  }

  private Ruling ruling(
      List<Ensemble> ensembles, Choice loss, Choice network, MegaFaceMetric measure) {
    Map<Long, Double> together = new TreeMap<>();
    Map<Long, Double> alone = new TreeMap<>();
    Set<String> labels = new LinkedHashSet<>();
    for (Ensemble ensemble : ensembles) {
      Cell whole = ensemble.cells().get(0);
      long seed = whole.plan().seed();
      ensemble.megaFace().ifPresent(result -> together.put(seed, measure.of(result)));
      whole.megaFace().ifPresent(result -> alone.put(seed, measure.of(result)));
      labels.addAll(MegaFaceMetric.caveats(whole));
    }
    String departures = PaperSettings.departures(network);
    if (!departures.isEmpty()) {
      labels.add(departures);
    }
    String name = PaperSettings.label(loss, run.losses());
    return OrderingDecision.rule(
        name + " with " + PaperSettings.label(network, run.networks()) + ", " + measure.words(),
        List.copyOf(labels),
        List.of(
            new Pair(
                new Side(ensembles.get(0).patches(), together, "has no result yet"),
                new Side("the whole face", alone, "has no result yet"))));
  }
}
