package org.sphereface.protocols.verification;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.VerificationResult.FoldAccuracy;

/** Makes the result of scored folds. The pooled measures use each fold's own scores. */
public final class VerificationMeasures {

  static final double[] FALSE_ACCEPT_RATES = {1e-1, 1e-2, 1e-3, 1e-4};

  private static final int HISTOGRAM_BINS = 80;

  private final List<ScoredFold> folds;
  private final EvaluationVariant variant;

  public VerificationMeasures(List<ScoredFold> folds, EvaluationVariant variant) {
    this.folds = folds;
    this.variant = variant;
  }

  /**
   * @param pairs where the folds come from
   * @param foldsInSource how many folds the result says that the source has
   */
  public VerificationOutcome judgement(
      String protocol,
      String variantName,
      VerificationPairs pairs,
      int foldsInSource,
      IdentityBootstrap resampling) {
    SummaryStatistics statistics = new SummaryStatistics();
    List<FoldAccuracy> accuracies = new ArrayList<>();
    for (ScoredFold fold : folds) {
      double accuracy = fold.accuracy(variant);
      accuracies.add(new FoldAccuracy(fold.fold(), accuracy, fold.threshold()));
      statistics.addValue(accuracy);
    }
    ScoredPairs pooled = pooled();
    ScoredPairs cosines =
        new ScoredPairs(
            Arrays.stream(pooled.same()).map(variant::cosine).toArray(),
            Arrays.stream(pooled.different()).map(variant::cosine).toArray());
    VerificationResult result =
        new VerificationResult(
            protocol,
            variantName,
            pairs.described(),
            foldsInSource,
            pooled.same().length,
            pooled.different().length,
            accuracies,
            statistics.getMean(),
            statistics.getStandardDeviation() / Math.sqrt(folds.size()),
            ReceiverOperatingCharacteristic.areaUnderCurve(pooled),
            ReceiverOperatingCharacteristic.equalErrorRate(pooled),
            ReceiverOperatingCharacteristic.tarAtFars(pooled, FALSE_ACCEPT_RATES),
            ReceiverOperatingCharacteristic.curve(pooled),
            ReceiverOperatingCharacteristic.histogram(cosines, HISTOGRAM_BINS),
            pairs.leftOut(),
            resampling.resamples() == 0 ? null : resampling.of(folds, variant));
    return new VerificationOutcome(result, decisions());
  }

  /** The pairs in their order, with what was decided. */
  List<PairDecision> decisions() {
    List<PairDecision> decisions = new ArrayList<>();
    for (ScoredFold fold : folds) {
      for (int i = 0; i < fold.scores().length; i++) {
        Pair pair = fold.pairs().get(i);
        double score = fold.scores()[i];
        decisions.add(
            new PairDecision(
                fold.fold(),
                pair.left(),
                pair.right(),
                pair.same(),
                score,
                variant.right(score, pair.same(), fold.threshold())));
      }
    }
    return decisions;
  }

  private ScoredPairs pooled() {
    List<Pair> pairs = folds.stream().flatMap(fold -> fold.pairs().stream()).toList();
    double[] scores =
        folds.stream().flatMapToDouble(fold -> DoubleStream.of(fold.scores())).toArray();
    return ScoredFold.scored(pairs, scores);
  }
}
