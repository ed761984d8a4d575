package org.sphereface.reports.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.reports.html.PlotFile;
import org.sphereface.reports.html.ReportFolder;
import org.sphereface.reports.plot.DetCurve;
import org.sphereface.reports.plot.Plot.Axis;
import org.sphereface.reports.plot.RocCurve;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.CellResult.Evaluation;

/**
 * ROC and DET of the losses on one network in one evaluation: means over the seeds ({@link
 * MeanCurve}). Each has a second drawing with the curves of single seeds.
 */
public final class LossCurves {

  private final RunResults run;
  private final String of;

  private final Map<Component, List<VerificationResult>> seeds = new LinkedHashMap<>();

  public LossCurves(RunResults run, Component network, String evaluation) {
    this.run = run;
    Set<String> caveats = new LinkedHashSet<>();
    for (Component loss : run.losses()) {
      List<VerificationResult> measured = new ArrayList<>();
      for (RunResults.ReportedCell cell : run.cells(loss, network)) {
        for (Evaluation e : cell.evaluation(evaluation).stream().toList()) {
          measured.add(e.result());
          caveats.addAll(Caveats.of(cell, e));
        }
      }
      if (!measured.isEmpty()) {
        seeds.put(loss, measured);
      }
    }
    this.of =
        PaperSettings.label(network, run.networks())
            + ", "
            + Caveats.name(evaluation, List.copyOf(caveats));
  }

  /** How many losses have a curve. */
  public int losses() {
    return seeds.size();
  }

  /**
   * Writes the ROC.
   *
   * @param file the file's name, without its ending
   */
  public PlotFile roc(String file, ReportFolder out) {
    return new SeedCurves<>(run, seeds)
        .write(
            file,
            out,
            "ROC, " + of,
            RocCurve.farAxis(most(VerificationResult::differentPairs)),
            new Axis("true-accept rate", 0, 1, false),
            MeanCurve::roc,
            "true-accept rate by false-accept rate (logarithmic axis)");
  }

  /**
   * Writes the detection error trade-off.
   *
   * @param file the file's name, without its ending
   */
  public PlotFile det(String file, ReportFolder out) {
    return new SeedCurves<>(run, seeds)
        .write(
            file,
            out,
            "DET, " + of,
            DetCurve.farAxis(most(VerificationResult::differentPairs)),
            DetCurve.frrAxis(most(VerificationResult::samePairs)),
            MeanCurve::det,
            "lower left is better; axes of normal deviates");
  }

  private int most(ToIntFunction<VerificationResult> pairs) {
    return seeds.values().stream().flatMap(List::stream).mapToInt(pairs).max().orElse(1);
  }

  /** The ROC and DET of each network and evaluation. */
  public static List<PlotFile> all(RunResults run, ReportFolder out) {
    List<PlotFile> plots = new ArrayList<>();
    for (Component network : run.networks()) {
      for (String evaluation : run.evaluationNames()) {
        LossCurves curves = new LossCurves(run, network, evaluation);
        if (curves.losses() > 0) {
          int number = plots.size() / 2 + 1;
          plots.add(curves.roc("roc-" + number, out));
          plots.add(curves.det("det-" + number, out));
        }
      }
    }
    return plots;
  }
}
