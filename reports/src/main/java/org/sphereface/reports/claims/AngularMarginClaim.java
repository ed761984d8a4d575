package org.sphereface.reports.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sphereface.reports.claims.Claim.Finding;
import org.sphereface.reports.claims.Contrast.Unit;
import org.sphereface.reports.claims.ContrastDecision.MeasuredSide;
import org.sphereface.reports.paper.Figure5Page;
import org.sphereface.reports.paper.PublishedResults;
import org.sphereface.reports.run.PaperSettings;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.reports.run.SeedMeasurement;
import org.sphereface.results.CellResult.Component;

/** The claim of Fig. 5: the angular margin between the features of two identities grows with m. */
final class AngularMarginClaim {

  private static final int LARGEST_M = 4;

  private final RunResults run;
  private final PublishedResults published;
  private final ContrastDecision decision;

  AngularMarginClaim(RunResults run, PublishedResults published, ContrastDecision decision) {
    this.run = run;
    this.published = published;
    this.decision = decision;
  }

  /** The claim, or nothing in a run that has no features on the sphere. */
  List<Claim> asked() {
    if (run.cells().stream().allMatch(cell -> Figure5Page.sphere(cell).isEmpty())) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    for (Component network : run.networks()) {
      List<MeasuredSide> sides = new ArrayList<>();
      for (int m = 1; m <= LARGEST_M; m++) {
        sides.add(side(network, m));
      }
      if (sides.stream().filter(MeasuredSide::isPlanned).count() > 1) {
        findings.add(
            new Finding(
                PaperSettings.label(network, run.networks()) + " on the training set",
                labels(network),
                decision.decide(PaperClaims.chain(sides), Unit.RADIANS)));
      }
    }
    return List.of(
        new Claim(
            "The angular margin between identities grows with m",
            "Fig. 5",
            "figure5.html",
            "minimal negative less maximal positive angle of two identities −1.41 for m = 1, −0.12"
                + " for m = 2, radians",
            findings));
  }

  private MeasuredSide side(Component network, int m) {
    Map<Long, SeedMeasurement> margins = new TreeMap<>();
    Set<Long> seeds = new TreeSet<>();
    List<ReportedCell> cells = new ArrayList<>();
    for (ReportedCell cell : run.wholeCells()) {
      if (cell.plan().network().equals(network) && published.isLoss(cell.plan().loss(), m)) {
        seeds.add(cell.plan().seed());
        cells.add(cell);
        Figure5Page.sphere(cell)
            .flatMap(Figure5Page::firstTwo)
            .ifPresent(
                angles ->
                    margins.putIfAbsent(cell.plan().seed(), SeedMeasurement.of(angles.margin())));
      }
    }
    return new MeasuredSide(
        "m = " + m, seeds, margins, "has no features on the sphere", RunResults.source(cells));
  }

  private List<String> labels(Component network) {
    List<String> labels = new ArrayList<>();
    if (run.cells().stream()
        .filter(cell -> cell.plan().network().equals(network))
        .flatMap(cell -> cell.result().stream())
        .anyMatch(result -> result.training().synthetic())) {
      labels.add("synthetic");
    }
    String departures = PaperSettings.departures(network);
    if (!departures.isEmpty()) {
      labels.add(departures);
    }
    return labels;
  }
}
