package org.sphereface.reports.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sphereface.reports.claims.Claim.Finding;
import org.sphereface.reports.claims.Claim.Verdict;
import org.sphereface.reports.claims.OrderingDecision.MeasuredSide;
import org.sphereface.reports.claims.OrderingDecision.SidePair;
import org.sphereface.reports.paper.Figure5Page;
import org.sphereface.reports.paper.PublishedResults;
import org.sphereface.reports.run.PaperSettings;
import org.sphereface.reports.run.RunResults;
import org.sphereface.reports.run.RunResults.ReportedCell;
import org.sphereface.results.CellResult.Component;

/** The claim of Fig. 5: the angular margin between the features of two identities grows with m. */
public final class AngularMarginClaim {

  private static final int LARGEST_M = 4;

  private final RunResults run;
  private final PublishedResults published;

  public AngularMarginClaim(RunResults run, PublishedResults published) {
    this.run = run;
    this.published = published;
  }

  /** The claim, or nothing in a run that has no features on the sphere. */
  public List<Claim> asked() {
    if (run.cells().stream().allMatch(cell -> Figure5Page.sphere(cell).isEmpty())) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    for (Component network : run.networks()) {
      List<MeasuredSide> sides = new ArrayList<>();
      for (int m = 1; m <= LARGEST_M; m++) {
        Map<Long, Double> margins = margins(network, m);
        if (!margins.isEmpty()) {
          sides.add(new MeasuredSide("m = " + m, margins, ""));
        }
      }
      List<SidePair> pairs = new ArrayList<>();
      for (int i = 1; i < sides.size(); i++) {
        pairs.add(new SidePair(sides.get(i), sides.get(i - 1)));
      }
      if (!pairs.isEmpty()) {
        findings.add(
            OrderingDecision.rule(
                PaperSettings.label(network, run.networks()) + " on the training set",
                labels(network),
                pairs,
                OrderingDecision.Unit.RADIANS));
      }
    }
    if (findings.isEmpty()) {
      String nothing = "the run has not features on the sphere for two values of m";
      findings.add(new Finding("this run", List.of(), Verdict.UNDECIDED, nothing, List.of()));
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

  private Map<Long, Double> margins(Component network, int m) {
    Map<Long, Double> margins = new TreeMap<>();
    for (ReportedCell cell : run.wholeCells()) {
      if (cell.plan().network().equals(network) && published.isLoss(cell.plan().loss(), m)) {
        Figure5Page.sphere(cell)
            .flatMap(Figure5Page::firstTwo)
            .ifPresent(angles -> margins.putIfAbsent(cell.plan().seed(), angles.margin()));
      }
    }
    return margins;
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
