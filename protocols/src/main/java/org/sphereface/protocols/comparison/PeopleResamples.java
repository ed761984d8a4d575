package org.sphereface.protocols.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.verification.IdentityResampler;

/**
 * Resamples of the people of a list of pairs ({@link IdentityResampler}), drawn once and used for
 * each difference of two methods on these pairs. A pair of a fold of n pairs has the base weight 1
 * / n, so that a weighted mean over all pairs is the mean of the folds' accuracies.
 */
public final class PeopleResamples {

  /** How many resamples are drawn. */
  public static final int RESAMPLES = 1000;

  private static final long SEED = 1;

  private final IdentityResampler people;
  private final List<int[]> multiplicities = new ArrayList<>();
  private final double[] base;
  private final double[] sums;

  /** Draws the resamples for all pairs, fold after fold. */
  public PeopleResamples(List<Fold> folds) {
    this(folds, RESAMPLES);
  }

  PeopleResamples(List<Fold> folds, int resamples) {
    List<Pair> pairs = folds.stream().flatMap(fold -> fold.pairs().stream()).toList();
    people = new IdentityResampler(pairs);
    base = new double[pairs.size()];
    int pair = 0;
    for (Fold fold : folds) {
      for (int i = 0; i < fold.pairs().size(); i++) {
        base[pair++] = 1.0 / fold.pairs().size() / folds.size();
      }
    }
    SplittableRandom random = new SplittableRandom(SEED);
    sums = new double[resamples];
    for (int resample = 0; resample < resamples; resample++) {
      int[] drawn = people.multiplicities(random);
      multiplicities.add(drawn);
      for (int i = 0; i < base.length; i++) {
        sums[resample] += base[i] * people.weight(i, drawn);
      }
    }
  }

  /** Number of people. */
  public int people() {
    return people.size();
  }

  /** Number of pairs. */
  public int pairs() {
    return base.length;
  }

  /** The weighted mean of values of the pairs. */
  double mean(double[] values) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += base[i] * values[i];
    }
    return sum;
  }

  /** The weighted means of values of the pairs in each resample; 0 in one without a pair. */
  double[] means(double[] values) {
    List<Integer> nonZero = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0) {
        nonZero.add(i);
      }
    }
    int[] places = nonZero.stream().mapToInt(Integer::intValue).toArray();
    double[] means = new double[sums.length];
    for (int resample = 0; resample < means.length; resample++) {
      int[] drawn = multiplicities.get(resample);
      double sum = 0;
      for (int pair : places) {
        sum += base[pair] * values[pair] * people.weight(pair, drawn);
      }
      means[resample] = sums[resample] == 0 ? 0 : sum / sums[resample];
    }
    return means;
  }
}
