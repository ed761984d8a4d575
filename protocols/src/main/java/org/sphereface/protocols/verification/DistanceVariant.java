package org.sphereface.protocols.verification;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.verification.CrossValidation.PairScore;

/**
 * The evaluation of FaceNet's and InsightFace's public code: squared Euclidean distance d of unit
 * vectors, thresholds 0, 0.01, ..., 3.99, of which the first that decides most training pairs
 * rightly is taken; a pair is called same if d &lt; t, so that a different pair at d = t is right.
 *
 * <p>{@code pca}: the unit vectors of the training pairs, both sides of every pair, give a mean and
 * {@code components} principal axes; every unit vector, less that mean, is projected on them and
 * normalised again before distances are taken. Nothing is whitened.
 *
 * <p>The score is -d. A projection of length 0 stays 0. Source: davidsandberg/facenet, {@code
 * src/facenet.py}, and deepinsight/insightface, {@code verification.py}: {@code calculate_roc}.
 *
 * @param components number of principal components; 0 compares the unit vectors themselves
 */
record DistanceVariant(int components) implements EvaluationVariant {

  private static final int STEPS = 400;
  private static final double STEP = 0.01;

  @Override
  public PairScore fit(List<Pair> training, Embeddings embeddings) {
    Map<String, double[]> vectors = new ConcurrentHashMap<>();
    if (components == 0) {
      return pair ->
          -distance(
              vectors.computeIfAbsent(pair.left(), name -> embeddings.unit(name)),
              vectors.computeIfAbsent(pair.right(), name -> embeddings.unit(name)));
    }
    Map<String, Integer> occurrences = new LinkedHashMap<>();
    for (Pair pair : training) {
      occurrences.merge(pair.left(), 1, Integer::sum);
      occurrences.merge(pair.right(), 1, Integer::sum);
    }
    PrincipalComponents axes =
        PrincipalComponents.fit(
            occurrences.keySet().stream().map(name -> embeddings.unit(name)).toList(),
            occurrences.values().stream().mapToInt(Integer::intValue).toArray(),
            components);
    return pair ->
        -distance(
            vectors.computeIfAbsent(pair.left(), name -> projected(axes, embeddings, name)),
            vectors.computeIfAbsent(pair.right(), name -> projected(axes, embeddings, name)));
  }

  private static double[] projected(PrincipalComponents axes, Embeddings embeddings, String name) {
    return normalised(axes.project(embeddings.unit(name)));
  }

  private static double[] normalised(double[] vector) {
    double square = 0;
    for (double value : vector) {
      square += value * value;
    }
    double length = square == 0 ? 1 : Math.sqrt(square);
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= length;
    }
    return vector;
  }

  private static double distance(double[] left, double[] right) {
    double square = 0;
    for (int i = 0; i < left.length; i++) {
      double difference = left[i] - right[i];
      square += difference * difference;
    }
    return square;
  }

  @Override
  public double threshold(ScoredPairs training) {
    int best = -1;
    double chosen = 0;
    for (int step = 0; step < STEPS; step++) {
      double threshold = step * STEP;
      int correct =
          ScoredPairs.above(training.same(), -threshold)
              + training.different().length
              - ScoredPairs.above(training.different(), -threshold);
      if (correct > best) {
        best = correct;
        chosen = threshold;
      }
    }
    return chosen;
  }

  @Override
  public boolean isCorrect(double score, boolean same, double threshold) {
    return same == (-score < threshold);
  }

  @Override
  public double cosine(double score) {
    return 1 + score / 2;
  }
}
