package org.sphereface.reports.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sphereface.protocols.comparison.CrossedInterval;
import org.sphereface.reports.run.RunResults.Method;
import org.sphereface.results.CellResult.Component;

/**
 * What a run found, in sentences: which loss has the highest mean accuracy on a network, and its
 * difference from softmax, or from the next loss where there is no softmax or it is the highest.
 */
public final class FirstFinding {

  private static final String BASELINE = "softmax";

  private final RunResults run;
  private final Component network;
  private final String evaluation;

  public FirstFinding(RunResults run, Component network, String evaluation) {
    this.run = run;
    this.network = network;
    this.evaluation = evaluation;
  }

  private record Measured(Component loss, MeanAccuracy accuracy) {}

  /** The sentences; empty if no loss was measured. */
  public String text() {
    List<Measured> losses = new ArrayList<>();
    for (Component loss : run.losses()) {
      run.measurement(loss, network, evaluation)
          .ifPresent(accuracy -> losses.add(new Measured(loss, accuracy)));
    }
    if (losses.isEmpty()) {
      return "";
    }
    losses.sort(Comparator.comparingDouble(measured -> -measured.accuracy().mean()));
    Measured best = losses.get(0);
    String where =
        "On "
            + Caveats.name(evaluation, best.accuracy().caveats())
            + " with "
            + PaperSettings.label(network, run.networks())
            + ", "
            + label(best);
    String value = String.format(Locale.ROOT, "%.2f %%", 100 * best.accuracy().mean());
    if (losses.size() == 1) {
      return where + " has a mean accuracy of " + value + ".";
    }
    Measured other =
        losses.stream()
            .filter(measured -> measured != best && measured.loss().id().equals(BASELINE))
            .findFirst()
            .orElse(losses.get(1));
    return where + " has the highest mean accuracy, " + value + ". " + compared(best, other);
  }

  private String label(Measured measured) {
    return PaperSettings.label(measured.loss(), run.losses());
  }

  private String compared(Measured best, Measured other) {
    Optional<CrossedInterval> found =
        new SeedComparison(run)
            .difference(
                new Method(best.loss(), network), new Method(other.loss(), network), evaluation);
    if (found.isEmpty()) {
      return "It has no seed in common with " + label(other) + ".";
    }
    CrossedInterval d = found.get();
    DifferenceText text = new DifferenceText(d);
    String difference = text.mean() + " points against " + label(other);
    if (!d.canDecide()) {
      return "Its difference, "
          + difference
          + ", decides nothing: it is over fewer than "
          + CrossedInterval.FEWEST_SEEDS
          + " seeds.";
    }
    String interval = "the 95 % interval " + text.interval() + " over " + text.over();
    return d.isAbove()
        ? "It is better than "
            + label(other)
            + " by "
            + text.mean().substring(1)
            + " points; "
            + interval
            + " is above zero."
        : "Whether it is better is open: " + difference + ", and " + interval + " contains zero.";
  }
}
