package org.sphereface.reports.run;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * A mean of paired differences d_1..d_n with its interval, mean +- t(n - 1) s / sqrt(n): Student's
 * t for paired samples; it takes the differences to be independent and about normal.
 *
 * @param pairs n
 * @param mean mean difference
 * @param low lower end of the interval; equal to the mean if n is 1, which has no interval
 * @param high upper end
 */
public record PairedDifference(int pairs, double mean, double low, double high) {

  /**
   * Of what both have: differences {@code a - b} for each common key, such as seed or fold.
   *
   * @param confidence of the interval, in (0, 1)
   * @return empty if they have no key in common
   */
  public static <K> Optional<PairedDifference> of(
      Map<K, Double> a, Map<K, Double> b, double confidence) {
    Set<K> common = new TreeSet<>(a.keySet());
    common.retainAll(b.keySet());
    if (common.isEmpty()) {
      return Optional.empty();
    }
    double[] differences = common.stream().mapToDouble(key -> a.get(key) - b.get(key)).toArray();
    double mean = StatUtils.mean(differences);
    double half =
        differences.length < 2
            ? 0
            : quantile(differences.length - 1, confidence)
                * Math.sqrt(StatUtils.variance(differences) / differences.length);
    return Optional.of(new PairedDifference(differences.length, mean, mean - half, mean + half));
  }

  private static double quantile(int degrees, double confidence) {
    return new TDistribution(null, degrees).inverseCumulativeProbability((1 + confidence) / 2);
  }

  public boolean hasInterval() {
    return pairs > 1;
  }

  public boolean isAbove() {
    return hasInterval() && low > 0;
  }

  public boolean isBelow() {
    return hasInterval() && high < 0;
  }
}
