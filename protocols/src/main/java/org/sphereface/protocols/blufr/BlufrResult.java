package org.sphereface.protocols.blufr;

import java.util.List;

/**
 * What BLUFR measured; rates are fractions in [0, 1].
 *
 * @param source where the trials come from
 * @param generated whether the trials were drawn here: such rates cannot be compared with published
 *     ones
 * @param leftOut images that were left out because they are missing
 * @param trials the trials' rates
 * @param verification verification rate at FAR 0.1 %, over the trials
 * @param identification open-set detection and identification rate at rank 1 and FAR 1 %
 * @param verificationCurve verification rate by FAR, up to 0.1 %
 * @param identificationCurve detection and identification rate at rank 1 by FAR, up to 1
 */
public record BlufrResult(
    String source,
    boolean generated,
    List<String> leftOut,
    List<TrialRates> trials,
    Summary verification,
    Summary identification,
    List<RatePoint> verificationCurve,
    List<RatePoint> identificationCurve) {

  public BlufrResult {
    leftOut = List.copyOf(leftOut);
    trials = List.copyOf(trials);
    // results of earlier versions have no curves
    verificationCurve = verificationCurve == null ? List.of() : List.copyOf(verificationCurve);
    identificationCurve =
        identificationCurve == null ? List.of() : List.copyOf(identificationCurve);
  }

  /**
   * A point of a curve: at a FAR at which each trial accepts at least one impostor score, ten
   * points a decade.
   *
   * @param far false-accept rate
   * @param mean rate over the trials
   * @param deviation sample standard deviation over the trials (n - 1); 0 of one trial
   */
  public record RatePoint(double far, double mean, double deviation) {}

  /**
   * @param trial its number
   * @param genuinePairs pairs of test images of one person
   * @param impostorPairs pairs of test images of two people
   * @param gallery gallery images
   * @param genuineProbes probes whose person is in the gallery
   * @param impostorProbes probes whose person is not
   * @param verificationRate at FAR 0.1 %
   * @param identificationRate at rank 1 and FAR 1 %
   */
  public record TrialRates(
      int trial,
      long genuinePairs,
      long impostorPairs,
      int gallery,
      int genuineProbes,
      int impostorProbes,
      double verificationRate,
      double identificationRate) {}

  /**
   * @param mean over the trials
   * @param deviation sample standard deviation over the trials (n - 1); 0 of one trial
   * @param meanLessDeviation the figure that BLUFR reports
   */
  public record Summary(double mean, double deviation, double meanLessDeviation) {}
}
