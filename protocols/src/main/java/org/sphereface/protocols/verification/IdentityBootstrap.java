package org.sphereface.protocols.verification;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.sphereface.protocols.ConfidenceIntervals;
import org.sphereface.protocols.ConfidenceIntervals.Interval;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.ProtocolException;

/**
 * Bootstrap over identities. Each resample draws as many people as there are, with replacement; a
 * person drawn m times has multiplicity m. A pair of one person counts m times, a pair of two
 * people m1 m2 times (Owen, "The pigeonhole bootstrap", Ann. Appl. Stat. 2007). Thresholds and
 * whatever was fitted stay as they are: accuracy is the folds' mean of the weighted fraction of
 * right decisions (over the folds that have weight); AUC, EER and TARs are those of the pooled
 * scores, each as often as it counts. A resample without a same or without a different pair is
 * drawn again.
 *
 * <p>The interval is from quantile 0.025 to 0.975 of the resamples' values, between order
 * statistics linear (Hyndman and Fan's type 7). {@link IdentityResampler} defines a person.
 *
 * @param resamples how many; 0 for none
 * @param seed of the drawing
 */
public record IdentityBootstrap(int resamples, long seed) {

  /** No resamples, so that a result has no intervals. */
  public static final IdentityBootstrap NONE = new IdentityBootstrap(0, 0);

  private static final double LEVEL = 0.95;
  private static final int MOST_DRAWN_AGAIN = 1000;

  /**
   * @throws IllegalArgumentException if there are less than 0 resamples
   */
  public IdentityBootstrap {
    if (resamples < 0) {
      throw new IllegalArgumentException("bootstrap must be at least 0, but is " + resamples);
    }
  }

  /**
   * @param decisions the pairs in their folds
   * @throws ProtocolException if the people are so few that most resamples lack one kind of pair
   */
  ConfidenceIntervals of(List<PairDecision> decisions) {
    IdentityResampler people =
        new IdentityResampler(decisions.stream().map(PairDecision::pair).toList());
    WeightedMeasures measures = new WeightedMeasures(decisions);
    double[][] values = new double[WeightedMeasures.names().size()][resamples];
    SplittableRandom random = new SplittableRandom(seed);
    int drawnAgain = 0;
    for (int resample = 0; resample < resamples; ) {
      long[] weights = people.weights(random);
      double[] drawn = measures.of(weights);
      if (drawn.length == 0) {
        if (++drawnAgain > MOST_DRAWN_AGAIN + resamples) {
          throw new ProtocolException(
              "A bootstrap over "
                  + people.size()
                  + " people seldom has pairs of both kinds: use more people, or bootstrap 0.");
        }
        continue;
      }
      for (int measure = 0; measure < drawn.length; measure++) {
        values[measure][resample] = drawn[measure];
      }
      resample++;
    }
    List<Interval> intervals = new ArrayList<>();
    for (int measure = 0; measure < values.length; measure++) {
      Arrays.sort(values[measure]);
      intervals.add(
          new Interval(
              WeightedMeasures.names().get(measure),
              IdentityResampler.quantile(values[measure], (1 - LEVEL) / 2),
              IdentityResampler.quantile(values[measure], (1 + LEVEL) / 2)));
    }
    return new ConfidenceIntervals(resamples, seed, people.size(), LEVEL, intervals);
  }
}
