package org.sphereface.experiments.data;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.image.ImageEncoding;
import org.sphereface.datasets.image.PixelOperations;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.verification.FoldedScores;
import org.sphereface.results.HardestPairs;
import org.sphereface.results.HardestPairs.FacePair;

/**
 * Finds the pairs of an evaluation whose scores are farthest on the wrong side of the threshold,
 * and makes their small images.
 */
final class HardestPairsFinder {

  private static final int PAIRS = 8;
  private static final int HEIGHT = 48;

  private final OpenedEvaluation evaluation;
  private final Embeddings embeddings;

  HardestPairsFinder(OpenedEvaluation evaluation, Embeddings embeddings) {
    this.evaluation = evaluation;
    this.embeddings = embeddings;
  }

  private record ScoredPair(Pair pair, double score, double threshold) {
    double above() {
      return score - threshold;
    }
  }

  HardestPairs find() {
    VerificationPairs pairs = evaluation.pairs();
    VerificationResult result =
        FoldedScores.evaluate("hardest", "uncentred", pairs, others -> this::cosine);
    Map<Integer, Double> thresholds = new HashMap<>();
    result.folds().forEach(fold -> thresholds.put(fold.fold(), fold.threshold()));
    List<ScoredPair> all = new ArrayList<>();
    for (Fold fold : pairs.folds()) {
      fold.pairs()
          .forEach(
              pair -> all.add(new ScoredPair(pair, cosine(pair), thresholds.get(fold.number()))));
    }
    return new HardestPairs(
        first(all, false, scored -> -scored.above()), first(all, true, ScoredPair::above));
  }

  private List<FacePair> first(
      List<ScoredPair> all, boolean same, ToDoubleFunction<ScoredPair> order) {
    return all.stream()
        .filter(scored -> scored.pair().same() == same)
        .sorted(
            Comparator.comparingDouble(order)
                .thenComparing(scored -> scored.pair().left())
                .thenComparing(scored -> scored.pair().right()))
        .limit(PAIRS)
        .map(this::facePair)
        .toList();
  }

  private FacePair facePair(ScoredPair scored) {
    Pair pair = scored.pair();
    return new FacePair(
        pair.left(),
        pair.right(),
        scored.score(),
        scored.threshold(),
        thumbnail(pair.left()),
        thumbnail(pair.right()));
  }

  private double cosine(Pair pair) {
    float[] left = embeddings.of(pair.left());
    float[] right = embeddings.of(pair.right());
    double product = 0;
    double leftSquare = 0;
    double rightSquare = 0;
    for (int i = 0; i < left.length; i++) {
      product += (double) left[i] * right[i];
      leftSquare += (double) left[i] * left[i];
      rightSquare += (double) right[i] * right[i];
    }
    return product / (Math.sqrt(leftSquare) * Math.sqrt(rightSquare));
  }

  private String thumbnail(String name) {
    FaceImage face = evaluation.faces().image(evaluation.indexByImage().get(name));
    return Base64.getEncoder().encodeToString(ImageEncoding.png(reduced(face)));
  }

  /** Reduces an image to at most 48 rows; each pixel is the mean of those in its place. */
  static FaceImage reduced(FaceImage face) {
    int height = Math.min(HEIGHT, face.height());
    int width = Math.max(1, Math.round((float) face.width() * height / face.height()));
    return PixelOperations.reduced(face, height, width);
  }
}
