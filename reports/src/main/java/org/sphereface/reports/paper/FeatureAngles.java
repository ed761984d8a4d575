package org.sphereface.reports.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sphereface.results.SphereFeatures.Identity;

/**
 * Angles between features, as in Fig. 5 of the paper: of positive pairs (two images of one
 * identity) and of negative pairs (two identities). All in radians, 0 to pi.
 *
 * @param positive over the positive pairs
 * @param negative over the negative pairs
 */
public record FeatureAngles(AngleStatistics positive, AngleStatistics negative) {

  /** Bins of the histograms, over 0 to pi. */
  static final int BINS = 60;

  /**
   * @param least the smallest angle
   * @param mean the mean angle
   * @param greatest the largest angle
   * @param shares share of the pairs in each of {@link #BINS} equal bins
   */
  record AngleStatistics(double least, double mean, double greatest, List<Double> shares) {
    AngleStatistics {
      shares = List.copyOf(shares);
    }
  }

  /**
   * Minimal negative less maximal positive angle; below zero where the two overlap.
   *
   * <p>Source: SphereFace, Fig. 5.
   */
  public double margin() {
    return negative.least() - positive.greatest();
  }

  /**
   * Of all pairs of the identities' images.
   *
   * @return empty if there is no positive or no negative pair
   */
  static Optional<FeatureAngles> between(List<Identity> identities) {
    Counts positive = new Counts();
    Counts negative = new Counts();
    for (int a = 0; a < identities.size(); a++) {
      List<List<Double>> own = identities.get(a).directions();
      for (int i = 0; i < own.size(); i++) {
        for (int j = i + 1; j < own.size(); j++) {
          positive.add(angle(own.get(i), own.get(j)));
        }
        for (int b = a + 1; b < identities.size(); b++) {
          for (List<Double> other : identities.get(b).directions()) {
            negative.add(angle(own.get(i), other));
          }
        }
      }
    }
    return positive.pairs == 0 || negative.pairs == 0
        ? Optional.empty()
        : Optional.of(new FeatureAngles(positive.statistics(), negative.statistics()));
  }

  /** By the chord, since near 0 and pi an arc cosine loses half of its digits. */
  static double angle(List<Double> a, List<Double> b) {
    double apart = 0;
    double together = 0;
    for (int i = 0; i < a.size(); i++) {
      apart += (a.get(i) - b.get(i)) * (a.get(i) - b.get(i));
      together += (a.get(i) + b.get(i)) * (a.get(i) + b.get(i));
    }
    return 2 * Math.atan2(Math.sqrt(apart), Math.sqrt(together));
  }

  private static final class Counts {
    private final long[] bins = new long[BINS];
    private long pairs;
    private double sum;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;

    void add(double angle) {
      bins[Math.min(BINS - 1, (int) (angle / Math.PI * BINS))]++;
      pairs++;
      sum += angle;
      least = Math.min(least, angle);
      greatest = Math.max(greatest, angle);
    }

    AngleStatistics statistics() {
      List<Double> shares = new ArrayList<>();
      for (long bin : bins) {
        shares.add((double) bin / pairs);
      }
      return new AngleStatistics(least, sum / pairs, greatest, shares);
    }
  }
}
