package org.sphereface.experiments.data;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.sphereface.datasets.FaceImage;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.verification.CrossValidation;
import org.sphereface.protocols.verification.EvaluationVariant;
import org.sphereface.protocols.verification.IdentityBootstrap;
import org.sphereface.results.HardestPairs;
import org.sphereface.results.HardestPairs.FacePair;

/**
 * Finds the pairs of an evaluation whose scores are farthest on the wrong side of the threshold,
 * and makes their small images.
 */
final class HardestPairsFinder {

  private static final int PAIRS = 8;

  private final OpenedEvaluation evaluation;

  HardestPairsFinder(OpenedEvaluation evaluation) {
    this.evaluation = evaluation;
  }

  private record ScoredPair(PairDecision decision, double threshold) {
    double above() {
      return decision.score() - threshold;
    }
  }

  /** Decides pairs by the cosine of the embeddings as they are. */
  static VerificationOutcome uncentred(VerificationPairs pairs, Embeddings embeddings) {
    EvaluationVariant variant = EvaluationVariant.of(EvaluationVariant.UNCENTRED, 1);
    return CrossValidation.ofImages(pairs, embeddings, variant)
        .evaluate("hardest", EvaluationVariant.UNCENTRED, IdentityBootstrap.NONE);
  }

  HardestPairs find(VerificationOutcome outcome) {
    String variant = outcome.result().variant();
    // thresholds of distances have the other sign than scores
    double sign = EvaluationVariant.isDistance(variant) ? -1 : 1;
    Map<Integer, Double> thresholds = new HashMap<>();
    outcome.result().folds().forEach(fold -> thresholds.put(fold.fold(), sign * fold.threshold()));
    List<ScoredPair> all =
        outcome.decisions().stream()
            .map(decision -> new ScoredPair(decision, thresholds.get(decision.fold())))
            .toList();
    return new HardestPairs(
        first(all, false, pair -> -pair.above()), first(all, true, ScoredPair::above), variant);
  }

  private List<FacePair> first(
      List<ScoredPair> all, boolean same, ToDoubleFunction<ScoredPair> order) {
    return all.stream()
        .filter(pair -> pair.decision().same() == same)
        .sorted(
            Comparator.comparingDouble(order)
                .thenComparing(pair -> pair.decision().left())
                .thenComparing(pair -> pair.decision().right()))
        .limit(PAIRS)
        .map(this::facePair)
        .toList();
  }

  private FacePair facePair(ScoredPair pair) {
    PairDecision decision = pair.decision();
    return new FacePair(
        decision.left(),
        decision.right(),
        decision.score(),
        pair.threshold(),
        thumbnail(decision.left()),
        thumbnail(decision.right()));
  }

  private String thumbnail(String name) {
    FaceImage face = evaluation.faces().image(evaluation.indexByImage().get(name));
    return Thumbnail.png(face);
  }
}
