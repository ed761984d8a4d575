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

/** Finds the pairs of an evaluation that are hardest to tell, and makes their small images. */
final class HardestPairsFinder {

  private static final int PAIRS = 8;
  private static final int HEIGHT = 48;

  private final OpenedEvaluation evaluation;
  private final Embeddings embeddings;

  HardestPairsFinder(OpenedEvaluation evaluation, Embeddings embeddings) {
    this.evaluation = evaluation;
    this.embeddings = embeddings;
  }

  private record Judged(Pair pair, double score, double threshold) {
    double above() {
      return score - threshold;
    }
  }

  HardestPairs find() {
    VerificationPairs pairs = evaluation.pairs();
    VerificationResult judged =
        FoldedScores.evaluate("hardest", "uncentred", pairs, others -> this::cosine);
    Map<Integer, Double> thresholds = new HashMap<>();
    judged.folds().forEach(fold -> thresholds.put(fold.fold(), fold.threshold()));
    List<Judged> all = new ArrayList<>();
    for (Fold fold : pairs.folds()) {
      fold.pairs()
          .forEach(pair -> all.add(new Judged(pair, cosine(pair), thresholds.get(fold.number()))));
    }
    return new HardestPairs(first(all, false, j -> -j.above()), first(all, true, Judged::above));
  }

  private List<FacePair> first(List<Judged> all, boolean same, ToDoubleFunction<Judged> order) {
    return all.stream()
        .filter(judged -> judged.pair().same() == same)
        .sorted(
            Comparator.comparingDouble(order)
                .thenComparing(judged -> judged.pair().left())
                .thenComparing(judged -> judged.pair().right()))
        .limit(PAIRS)
        .map(this::shown)
        .toList();
  }

  private FacePair shown(Judged judged) {
    Pair pair = judged.pair();
    return new FacePair(
        pair.left(),
        pair.right(),
        judged.score(),
        judged.threshold(),
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

  /** At most 48 rows, each pixel the mean of those that it stands for. */
  static FaceImage reduced(FaceImage face) {
    int height = Math.min(HEIGHT, face.height());
    int width = Math.max(1, Math.round((float) face.width() * height / face.height()));
    return PixelOperations.reduced(face, height, width);
  }
}
