package org.sphereface.protocols.verification;

import java.util.List;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.verification.CrossValidation.PairScore;

/**
 * The released evaluation of SphereFace.
 *
 * <p>{@code released}: the mean of the training pairs' features, both sides of every pair, is
 * subtracted; {@code uncentred} subtracts nothing. The score is the cosine. Of the thresholds -1..1
 * in steps of 1e-4, the mean of all that tie for most right decisions on the training pairs is
 * taken; a pair is right if same and score > t, or different and score &lt; t. A feature that
 * equals the mean has no direction and scores 0.
 *
 * <p>Source: released code, {@code evaluation.m}; PAPER section 4.
 *
 * @param centred whether the mean is subtracted
 */
record CosineVariant(boolean centred) implements EvaluationVariant {

  private static final int STEPS_PER_UNIT = 10_000;

  @Override
  public PairScore fit(List<Pair> training, Embeddings embeddings) {
    double[] mean = centred ? mean(training, embeddings) : new double[embeddings.dimension()];
    return pair -> cosine(embeddings.of(pair.left()), embeddings.of(pair.right()), mean);
  }

  private static double[] mean(List<Pair> of, Embeddings embeddings) {
    double[] mean = new double[embeddings.dimension()];
    for (Pair pair : of) {
      float[] left = embeddings.of(pair.left());
      float[] right = embeddings.of(pair.right());
      for (int i = 0; i < mean.length; i++) {
        mean[i] += (double) left[i] + right[i];
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= 2.0 * of.size();
    }
    return mean;
  }

  private static double cosine(float[] left, float[] right, double[] mean) {
    double product = 0;
    double leftSquare = 0;
    double rightSquare = 0;
    for (int i = 0; i < mean.length; i++) {
      double l = left[i] - mean[i];
      double r = right[i] - mean[i];
      product += l * r;
      leftSquare += l * l;
      rightSquare += r * r;
    }
    double lengths = Math.sqrt(leftSquare) * Math.sqrt(rightSquare);
    return lengths == 0 ? 0 : product / lengths;
  }

  @Override
  public double threshold(ScoredPairs training) {
    int best = -1;
    double sum = 0;
    int ties = 0;
    for (int step = -STEPS_PER_UNIT; step <= STEPS_PER_UNIT; step++) {
      double threshold = (double) step / STEPS_PER_UNIT;
      int correct = correct(training, threshold);
      if (correct > best) {
        best = correct;
        sum = 0;
        ties = 0;
      }
      if (correct == best) {
        sum += threshold;
        ties++;
      }
    }
    return sum / ties;
  }

  private static int correct(ScoredPairs scores, double threshold) {
    return ScoredPairs.above(scores.same(), threshold)
        + ScoredPairs.below(scores.different(), threshold);
  }

  @Override
  public boolean isCorrect(double score, boolean same, double threshold) {
    return same ? score > threshold : score < threshold;
  }

  @Override
  public double cosine(double score) {
    return score;
  }
}
