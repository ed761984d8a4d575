package org.sphereface.experiments.cli.evaluate;

import java.io.PrintWriter;
import java.util.Locale;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.protocols.megaface.MegaFaceResult.GalleryResult;

/** A result of MegaFace as a table, one row for each number of distractors. */
record MegaFaceText(MegaFaceResult result) {

  private static final double FAR = 1e-6;

  void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "MegaFace: %d probes of %d people (%d without a mate left out), %d probe-mate pairs%n%n"
            + "distractors  compared   rank-1 %%  rank-10 %%  TAR %% at FAR 1e-6%n",
        result.probes(),
        result.people(),
        result.probesWithoutMate(),
        result.matePairs());
    for (GalleryResult gallery : result.galleries()) {
      double tar =
          gallery.tarAtFar().stream()
              .filter(rate -> rate.far() == FAR)
              .findFirst()
              .orElseThrow()
              .tar();
      out.printf(
          Locale.ROOT,
          "%11d  %8d  %9.4f  %9.4f  %9.4f%s%n",
          gallery.listed(),
          gallery.distractors(),
          100 * gallery.rank1(),
          100 * gallery.rank10(),
          100 * tar,
          FAR * gallery.impostorPairs() < 1 ? " (no false accept allowed)" : "");
    }
  }
}
