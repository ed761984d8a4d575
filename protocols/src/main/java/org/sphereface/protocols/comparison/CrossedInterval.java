package org.sphereface.protocols.comparison;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.sphereface.protocols.verification.IdentityResampler;

/**
 * The mean difference of two methods over S training seeds and one test set, with its 95 % interval
 * over both: other seeds and other test people. Differences are paired: both methods have the same
 * seeds and the same pairs.
 *
 * <p>d[s, p] is the difference for seed s and person (or fold) p, with independent effects of
 * seeds, of people, and of both together. D is its mean; D_s the mean of seed s.
 *
 * <ul>
 *   <li>Seeds: V_seeds = sum (D_s - D)^2 / (S - 1) / S, the variance of the effects of seeds, and
 *       of seeds and people together, in D. It has S - 1 degrees of freedom.
 *   <li>People: V_people is the variance of D over resamples of the people, all seeds kept ({@link
 *       PeopleResamples}). It has the effects of both together too, V_both, which the spread of the
 *       resampled D_s about their mean shows; it is taken out, since V_seeds has it: resamples are
 *       shrunk to the variance max(0, V_people - V_both).
 * </ul>
 *
 * <p>The interval is from quantile 0.025 to 0.975 of D + e + t sqrt(V_seeds), where e is drawn from
 * the shrunk deviations of the resamples and t from Student's distribution with S - 1 degrees of
 * freedom: a bootstrap over people and a parametric one over seeds, which are too few to be
 * resampled. The quantiles are computed, not drawn. With one seed there is no interval.
 *
 * <p>Where decisions on pairs are not known, folds, whose people are disjoint, take the place of
 * people: F folds have the variance s^2 / F of their means over the seeds, less V_both, and e is
 * Student's with F - 1 degrees of freedom.
 *
 * <p>Sources: Owen, "The pigeonhole bootstrap", Ann. Appl. Stat. 2007; Cameron, Gelbach and Miller,
 * "Robust inference with multiway clustering", J. Bus. Econ. Stat. 2011, whose variance is V_seeds
 * + V_people - V_both.
 *
 * @param mean D
 * @param low lower end of the interval; the mean where there is no interval
 * @param high upper end
 * @param seeds S
 * @param units what was resampled beside the seeds
 * @param count how many people or folds; 0 if there are neither
 * @param seedError sqrt(V_seeds)
 * @param testError standard error over people or folds, of other test sets of this size
 * @param pValue twice the smaller chance of D + e + t sqrt(V_seeds) being on one side of zero:
 *     below 0.05 where the interval has no zero; 1 where there is no interval
 */
public record CrossedInterval(
    double mean,
    double low,
    double high,
    int seeds,
    Units units,
    int count,
    double seedError,
    double testError,
    double pValue) {

  /** The fewest seeds that decide: two have a variance of one degree of freedom. */
  public static final int FEWEST_SEEDS = 3;

  private static final double TAIL = 0.025;
  private static final int POINTS = 200;
  private static final int BISECTIONS = 60;

  /** Below it the seeds agree, and the deviations alone are left. */
  private static final double SMALLEST_SCALE = 1e-12;

  /** What is resampled beside the seeds. */
  public enum Units {
    PEOPLE,
    FOLDS,
    NONE
  }

  /**
   * Over seeds and people.
   *
   * @param differences by seed, then by pair: for accuracies 1 where only the first method is
   *     right, -1 where only the second is, else 0
   * @param people resamples of the pairs' people
   */
  public static CrossedInterval ofPairs(List<double[]> differences, PeopleResamples people) {
    double[] bySeed = differences.stream().mapToDouble(people::mean).toArray();
    double[][] resampled = differences.stream().map(people::means).toArray(double[][]::new);
    double[] together = meansOverSeeds(resampled);
    double both = bothInMean(resampled, together);
    double all = StatUtils.variance(together);
    double kept = Math.max(0, all - both);
    double mean = StatUtils.mean(together);
    double shrink = all == 0 ? 0 : Math.sqrt(kept / all);
    double[] deviations =
        Arrays.stream(together).map(value -> shrink * (value - mean)).sorted().toArray();
    return of(bySeed, Units.PEOPLE, people.people(), points(deviations), Math.sqrt(kept));
  }

  /**
   * Over seeds and folds.
   *
   * @param differences by seed, then by fold; at least two folds
   */
  public static CrossedInterval ofFolds(List<double[]> differences) {
    int folds = differences.get(0).length;
    double[] bySeed = differences.stream().mapToDouble(StatUtils::mean).toArray();
    double mean = StatUtils.mean(bySeed);
    double[] byFold = meansOverSeeds(differences.toArray(double[][]::new));
    double residuals = 0;
    for (int seed = 0; seed < bySeed.length; seed++) {
      for (int fold = 0; fold < folds; fold++) {
        double rest = differences.get(seed)[fold] - bySeed[seed] - byFold[fold] + mean;
        residuals += rest * rest;
      }
    }
    int degrees = (bySeed.length - 1) * (folds - 1);
    double both = degrees == 0 ? 0 : residuals / degrees / folds / bySeed.length;
    double error = Math.sqrt(Math.max(0, StatUtils.variance(byFold) / folds - both));
    TDistribution student = new TDistribution(null, folds - 1);
    double[] deviations = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      deviations[i] = error * student.inverseCumulativeProbability((i + 0.5) / POINTS);
    }
    return of(bySeed, Units.FOLDS, folds, deviations, error);
  }

  /** Over seeds alone: mean +- t(S - 1) sqrt(V_seeds). */
  public static CrossedInterval ofSeeds(double[] differences) {
    return of(differences, Units.NONE, 0, new double[] {0}, 0);
  }

  /** Quantile 0.975 of e + t seedError, e normal with the deviation testError. */
  static double halfWidth(int seeds, double seedError, double testError) {
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    double[] deviations = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      deviations[i] = testError * normal.inverseCumulativeProbability((i + 0.5) / POINTS);
    }
    return quantile(1 - TAIL, deviations, new TDistribution(null, seeds - 1), seedError);
  }

  private static double[] meansOverSeeds(double[][] bySeed) {
    double[] means = new double[bySeed[0].length];
    for (double[] values : bySeed) {
      for (int i = 0; i < means.length; i++) {
        means[i] += values[i] / bySeed.length;
      }
    }
    return means;
  }

  /** V_both: the resamples' variance of D_s less D, over S. */
  private static double bothInMean(double[][] resampled, double[] together) {
    int seeds = resampled.length;
    if (seeds < 2) {
      return 0;
    }
    double sum = 0;
    double[] rest = new double[together.length];
    for (double[] values : resampled) {
      for (int i = 0; i < rest.length; i++) {
        rest[i] = values[i] - together[i];
      }
      sum += StatUtils.variance(rest);
    }
    return sum / (seeds - 1) / seeds;
  }

  /** Midpoint quantiles of sorted values, which stand for them. */
  private static double[] points(double[] sorted) {
    if (sorted.length <= POINTS) {
      return sorted;
    }
    double[] points = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      points[i] = IdentityResampler.quantile(sorted, (i + 0.5) / POINTS);
    }
    return points;
  }

  private static CrossedInterval of(
      double[] bySeed, Units units, int count, double[] deviations, double testError) {
    int seeds = bySeed.length;
    double mean = StatUtils.mean(bySeed);
    if (seeds < 2) {
      return new CrossedInterval(mean, mean, mean, seeds, units, count, 0, testError, 1);
    }
    double seedError = Math.sqrt(StatUtils.variance(bySeed) / seeds);
    TDistribution student = new TDistribution(null, seeds - 1);
    return new CrossedInterval(
        mean,
        mean + quantile(TAIL, deviations, student, seedError),
        mean + quantile(1 - TAIL, deviations, student, seedError),
        seeds,
        units,
        count,
        seedError,
        testError,
        pValue(mean, deviations, student, seedError));
  }

  private static double pValue(
      double mean, double[] deviations, TDistribution student, double scale) {
    double below = below(-mean, deviations, student, scale);
    return Math.min(1, 2 * Math.min(below, 1 - below));
  }

  /** The chance that e + t scale is below a value, half of that of being equal to it. */
  private static double below(
      double value, double[] deviations, TDistribution student, double scale) {
    double sum = 0;
    for (double deviation : deviations) {
      sum +=
          scale < SMALLEST_SCALE
              ? (1 + Math.signum(value - deviation)) / 2
              : student.cumulativeProbability((value - deviation) / scale);
    }
    return sum / deviations.length;
  }

  /** A quantile of e + t scale, e being one of the sorted deviations with equal chances. */
  private static double quantile(
      double probability, double[] deviations, TDistribution student, double scale) {
    if (scale < SMALLEST_SCALE) {
      return ofMidpoints(deviations, probability);
    }
    double reach = scale * Math.abs(student.inverseCumulativeProbability(TAIL));
    double low = deviations[0] - reach;
    double high = deviations[deviations.length - 1] + reach;
    for (int i = 0; i < BISECTIONS && high - low > 1e-7 * reach; i++) {
      double middle = (low + high) / 2;
      if (below(middle, deviations, student, scale) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** A quantile of a distribution whose midpoint quantiles are given, linear between them. */
  private static double ofMidpoints(double[] points, double probability) {
    double position = Math.max(0, Math.min(points.length - 1.0, probability * points.length - 0.5));
    int below = (int) position;
    int above = Math.min(below + 1, points.length - 1);
    return points[below] + (position - below) * (points[above] - points[below]);
  }

  public boolean hasInterval() {
    return seeds > 1;
  }

  /** Whether the seeds suffice for a decision. */
  public boolean canDecide() {
    return seeds >= FEWEST_SEEDS;
  }

  /** Whether the whole interval is above zero, over enough seeds. */
  public boolean isAbove() {
    return canDecide() && low > 0;
  }

  /** Whether the whole interval is below zero, over enough seeds. */
  public boolean isBelow() {
    return canDecide() && high < 0;
  }
}
