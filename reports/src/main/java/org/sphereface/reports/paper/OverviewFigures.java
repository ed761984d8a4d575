package org.sphereface.reports.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.run.LossCurves;
import org.sphereface.reports.run.RunResults;
import org.sphereface.results.CellResult.Component;

/**
 * What a run is shown by first: of its first evaluation the accuracy of each loss, and the ROC on
 * the network on which most losses are measured, the last of those.
 */
public final class OverviewFigures {

  private final RunResults run;
  private final PublishedResults published;

  public OverviewFigures(RunResults run, PublishedResults published) {
    this.run = run;
    this.published = published;
  }

  /** The evaluation; empty if nothing was measured. */
  public Optional<String> evaluation() {
    return run.evaluationNames().stream().findFirst();
  }

  /** The network; empty if nothing was measured. */
  public Optional<Component> network() {
    Optional<Component> chosen = Optional.empty();
    int most = 1;
    for (Component network : run.networks()) {
      int losses = evaluation().map(name -> new LossCurves(run, network, name).losses()).orElse(0);
      if (losses >= most) {
        most = losses;
        chosen = Optional.of(network);
      }
    }
    return chosen;
  }

  /** Writes the two figures; none if nothing was measured. */
  public List<PlotFile> write(ReportFolder out) {
    List<PlotFile> figures = new ArrayList<>();
    Optional<String> evaluation = evaluation();
    Optional<Component> network = network();
    if (evaluation.isPresent() && network.isPresent()) {
      figures.add(new AccuracyFigure(run, published, evaluation.get()).write(out));
      figures.add(new LossCurves(run, network.get(), evaluation.get()).roc("roc", out));
    }
    return figures;
  }
}
