package org.sphereface.protocols;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.VerificationResult.FoldAccuracy;
import org.sphereface.protocols.VerificationResult.TarAtFar;

/**
 * The released evaluation of SphereFace, fold by fold.
 *
 * <p>For each fold: the mean of the other folds' features, both sides of every pair, is subtracted
 * (variant {@code released}; {@code uncentred} subtracts nothing); features are L2-normalised; the
 * score is the cosine. Of the thresholds -1..1 in steps of 1e-4, the mean of all that tie for most
 * right decisions on the other folds is taken; a pair is right if same and score > t, or different
 * and score &lt; t. A feature that equals the mean has no direction and scores 0.
 *
 * <p>The pooled measures use each fold's own scores. Source: released code, {@code evaluation.m};
 * PAPER section 4.
 */
final class CrossValidation {

  static final String RELEASED = "released";
  static final String UNCENTRED = "uncentred";

  private static final int STEPS_PER_UNIT = 10_000;
  private static final int HISTOGRAM_BINS = 80;
  private static final double[] FALSE_ACCEPT_RATES = {1e-1, 1e-2, 1e-3, 1e-4};

  private final VerificationPairs pairs;
  private final Embeddings embeddings;
  private final boolean centred;

  CrossValidation(VerificationPairs pairs, Embeddings embeddings, String variant) {
    requireTwoFolds(pairs);
    this.pairs = pairs;
    this.embeddings = embeddings;
    this.centred = variant.equals(RELEASED);
    requireUsable();
  }

  /**
   * @throws ProtocolException if there is no other fold to choose a threshold on
   */
  static void requireTwoFolds(VerificationPairs pairs) {
    if (pairs.folds().size() < 2) {
      throw new ProtocolException(
          "Cross validation needs at least 2 folds, but of "
              + pairs.source()
              + " it gets "
              + pairs.folds().size()
              + ": choose more folds, or give a list that has them.");
    }
  }

  private void requireUsable() {
    for (Fold fold : pairs.folds()) {
      for (Pair pair : fold.pairs()) {
        for (String name : List.of(pair.left(), pair.right())) {
          if (!embeddings.contains(name)) {
            throw new ProtocolException(
                "Fold "
                    + fold.number()
                    + " of "
                    + pairs.source()
                    + " names '"
                    + name
                    + "', of which there is no embedding: add it, or choose other folds.");
          }
          double sum = 0;
          for (float value : embeddings.of(name)) {
            sum += (double) value * value;
          }
          if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
            throw new ProtocolException(
                "The embedding of '"
                    + name
                    + "' is "
                    + (sum == 0 ? "zero" : "not finite")
                    + ": extract it again, or leave the image's pairs out.");
          }
        }
      }
    }
  }

  VerificationResult evaluate(String protocol, String variant) {
    List<FoldAccuracy> accuracies = new ArrayList<>();
    SummaryStatistics statistics = new SummaryStatistics();
    List<Double> same = new ArrayList<>();
    List<Double> different = new ArrayList<>();
    for (Fold fold : pairs.folds()) {
      List<Pair> others = others(fold);
      double[] mean = centred ? mean(others) : new double[embeddings.dimension()];
      double threshold = threshold(score(others, mean));
      ScoredPairs test = score(fold.pairs(), mean);
      double accuracy = (double) test.correct(threshold) / fold.pairs().size();
      accuracies.add(new FoldAccuracy(fold.number(), accuracy, threshold));
      statistics.addValue(accuracy);
      addAll(same, test.same());
      addAll(different, test.different());
    }
    ScoredPairs pooled = new ScoredPairs(array(same), array(different));
    List<TarAtFar> rates = new ArrayList<>();
    for (double far : FALSE_ACCEPT_RATES) {
      rates.add(ReceiverOperatingCharacteristic.tarAtFar(pooled, far));
    }
    return new VerificationResult(
        protocol,
        variant,
        pairs.source(),
        pairs.foldsInSource(),
        same.size(),
        different.size(),
        accuracies,
        statistics.getMean(),
        statistics.getStandardDeviation() / Math.sqrt(pairs.folds().size()),
        ReceiverOperatingCharacteristic.areaUnderCurve(pooled),
        ReceiverOperatingCharacteristic.equalErrorRate(pooled),
        rates,
        ReceiverOperatingCharacteristic.curve(pooled),
        ReceiverOperatingCharacteristic.histogram(pooled, HISTOGRAM_BINS));
  }

  private List<Pair> others(Fold fold) {
    List<Pair> others = new ArrayList<>();
    for (Fold other : pairs.folds()) {
      if (other.number() != fold.number()) {
        others.addAll(other.pairs());
      }
    }
    return others;
  }

  private double[] mean(List<Pair> of) {
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

  private ScoredPairs score(List<Pair> of, double[] mean) {
    List<Double> same = new ArrayList<>();
    List<Double> different = new ArrayList<>();
    for (Pair pair : of) {
      double score = cosine(embeddings.of(pair.left()), embeddings.of(pair.right()), mean);
      (pair.same() ? same : different).add(score);
    }
    return new ScoredPairs(array(same), array(different));
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

  /** The mean of all thresholds that tie for most right decisions. */
  static double threshold(ScoredPairs training) {
    int best = -1;
    double sum = 0;
    int ties = 0;
    for (int step = -STEPS_PER_UNIT; step <= STEPS_PER_UNIT; step++) {
      double threshold = (double) step / STEPS_PER_UNIT;
      int correct = training.correct(threshold);
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

  private static void addAll(List<Double> list, double[] values) {
    for (double value : values) {
      list.add(value);
    }
  }

  private static double[] array(List<Double> list) {
    return list.stream().mapToDouble(value -> value).toArray();
  }
}
