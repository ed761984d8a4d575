package org.sphereface.reports;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.math3.stat.StatUtils;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.reports.result.CellResult.Evaluation;

/**
 * Accuracy of one loss on one network in one evaluation, over its seeds.
 *
 * @param mean mean accuracy over the seeds, fraction in [0, 1]
 * @param standardError sample standard deviation over the seeds (n - 1) over sqrt(n); with one seed
 *     the standard error over its folds
 * @param seeds number of seeds measured
 * @param planned number of seeds planned
 * @param caveats what keeps the number from being the full protocol's on real faces
 */
record Measurement(
    double mean, double standardError, int seeds, int planned, List<String> caveats) {

  Measurement {
    caveats = List.copyOf(caveats);
  }

  static Measurement over(List<Evaluation> seeds, int planned) {
    double[] accuracies = seeds.stream().mapToDouble(e -> e.result().meanAccuracy()).toArray();
    double standardError =
        accuracies.length > 1
            ? Math.sqrt(StatUtils.variance(accuracies) / accuracies.length)
            : seeds.get(0).result().standardError();
    Set<String> caveats = new LinkedHashSet<>();
    seeds.forEach(evaluation -> caveats.addAll(caveats(evaluation)));
    return new Measurement(
        StatUtils.mean(accuracies),
        standardError,
        accuracies.length,
        planned,
        List.copyOf(caveats));
  }

  /** What keeps an evaluation from being the full protocol on real faces. */
  static List<String> caveats(Evaluation evaluation) {
    Set<String> caveats = new LinkedHashSet<>();
    if (evaluation.synthetic()) {
      caveats.add("synthetic");
    }
    VerificationResult result = evaluation.result();
    if (evaluation.subset() != null) {
      caveats.add(evaluation.subset());
    } else if (result.folds().size() < result.foldsInSource()) {
      caveats.add(result.folds().size() + " of " + result.foldsInSource() + " folds");
    }
    return List.copyOf(caveats);
  }

  /** Percent with two decimals: {@code 97.88 ± 0.12}. */
  String text() {
    return String.format(Locale.ROOT, "%.2f ± %.2f", 100 * mean, 100 * standardError);
  }

  /** What the number stands on: {@code synthetic; ± over 2 seeds}. */
  String note() {
    String spread = seeds > 1 ? "± over " + seeds + " seeds" : "1 seed, ± over its folds";
    String missing =
        seeds < planned
            ? "; " + (planned - seeds) + " of " + planned + " seeds without result"
            : "";
    String caveat = caveats.isEmpty() ? "" : String.join(", ", caveats) + "; ";
    return caveat + spread + missing;
  }
}
