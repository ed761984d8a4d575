package org.sphereface.experiments.cli.evaluate;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.sphereface.files.Quantity;
import org.sphereface.protocols.ConfidenceIntervals;
import org.sphereface.protocols.VerificationResult;

/**
 * A result on pairs as text.
 *
 * @param title the name of the test in the first line
 */
record VerificationText(String title) {

  private static final int NAMED = 5;

  void print(VerificationResult result, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s, %s evaluation: %d same and %d different pairs of %s, %d of %s%n",
        title,
        result.variant(),
        result.samePairs(),
        result.differentPairs(),
        result.pairSource(),
        result.folds().size(),
        Quantity.of(result.foldsInSource(), "fold"));
    if (result.leftOut().pairs() > 0) {
      leftOut(Quantity.of(result.leftOut().pairs(), "PAIR"), result.leftOut().images(), out);
    }
    out.printf("%nfold  accuracy %%  threshold%n");
    for (VerificationResult.FoldAccuracy fold : result.folds()) {
      out.printf(
          Locale.ROOT,
          "%4d  %10.4f  %9.6f%n",
          fold.fold(),
          100 * fold.accuracy(),
          fold.threshold());
    }
    out.printf(Locale.ROOT, "%nmean %.4f %%", 100 * result.meanAccuracy());
    if (result.folds().size() > 1) {
      out.printf(Locale.ROOT, ", standard error %.4f", 100 * result.standardError());
    }
    out.printf(
        Locale.ROOT,
        "%nAUC %.7f, EER %.4f %%%n",
        result.areaUnderCurve(),
        100 * result.equalErrorRate());
    for (VerificationResult.TarAtFar rate : result.tarAtFar()) {
      out.printf(
          Locale.ROOT,
          "TAR at FAR %.0e: %.4f %%%s%n",
          rate.far(),
          100 * rate.tar(),
          rate.far() * result.differentPairs() < 1 ? " (no false accept allowed)" : "");
    }
    if (result.intervals() != null) {
      print(result.intervals(), out);
    }
  }

  static void leftOut(String what, List<String> images, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "LEFT OUT: %s, since %s missing (%s%s)%n",
        what,
        Quantity.of(images.size(), "image is", "images are"),
        String.join(", ", images.subList(0, Math.min(NAMED, images.size()))),
        images.size() > NAMED ? ", ..." : "");
  }

  private static void print(ConfidenceIntervals intervals, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%n%.0f %% intervals, %d resamples of %d people, seed %d%n",
        100 * intervals.level(),
        intervals.resamples(),
        intervals.identities(),
        intervals.seed());
    for (ConfidenceIntervals.Interval interval : intervals.intervals()) {
      out.printf(
          Locale.ROOT,
          "%-16s %.4f to %.4f %%%n",
          interval.measure(),
          100 * interval.low(),
          100 * interval.high());
    }
  }
}
