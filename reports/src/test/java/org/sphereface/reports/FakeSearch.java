package org.sphereface.reports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.MatrixPlan;
import org.sphereface.results.ResultFiles;
import org.sphereface.results.TuningRecord;
import org.sphereface.results.ValidationMeasure;

/** Writes the result files of a run with a search for options that never was. */
public final class FakeSearch {

  private static final Component NETWORK = FakeRun.network(4, 1);

  /** Accuracies on the validation set; the last trial of softmax diverged. */
  private static final double[][] TRIALS = {{0.80, 0.90, Double.NaN}, {0.70, 0.92, 0.82}};

  private static final double[] TUNED_SOFTMAX = {0.900, 0.905, 0.910};
  private static final double[] TUNED_A = {0.921, 0.931, 0.928};
  private static final double[] OWN_SOFTMAX = {0.880, 0.885, 0.890};
  private static final double[] OWN_A = {0.920, 0.930, 0.925};

  private final Path folder;
  private final FakeRun run;
  private final List<MatrixPlan.PlannedCell> planned = new ArrayList<>();

  private FakeSearch(Path folder) {
    this.folder = folder;
    this.run = new FakeRun(folder);
  }

  /** Softmax and A-Softmax, three trials on one rung, three seeds tuned and untuned. */
  public static void write(Path folder) {
    new FakeSearch(folder).write();
  }

  private void cell(Component loss, long seed, String evaluation, double accuracy) {
    int number = planned.size();
    if (Double.isNaN(accuracy)) {
      run.failed(loss, NETWORK, seed, "The loss is NaN.");
      CellResult failed = ResultFiles.readCell(folder, "cell-" + number).orElseThrow();
      ResultFiles.writeCell(folder, failed.copy().diverged(true).build());
    } else {
      // folds of one difference each: only the seeds have a spread
      run.finished(loss, NETWORK, seed, FakeRun.evaluation(evaluation, false, null, accuracy));
    }
    planned.add(new MatrixPlan.PlannedCell("cell-" + number, loss, NETWORK, seed));
  }

  private void write() {
    List<Component> losses = List.of(FakeRun.SOFTMAX, FakeRun.aSoftmax(4));
    List<TuningRecord.PlannedTrial> trials = new ArrayList<>();
    for (int loss = 0; loss < 2; loss++) {
      for (int number = 1; number <= 3; number++) {
        cell(losses.get(loss), 10_000 + number, "validation", TRIALS[loss][number - 1]);
        trials.add(
            new TuningRecord.PlannedTrial(
                planned.get(planned.size() - 1),
                number,
                1,
                500,
                Map.of("recipe.learningRate", 0.01 * number)));
      }
    }
    int tuned = planned.size();
    for (int seed = 1; seed <= 3; seed++) {
      cell(losses.get(0), seed, "LFW", TUNED_SOFTMAX[seed - 1]);
      cell(losses.get(1), seed, "LFW", TUNED_A[seed - 1]);
    }
    int untuned = planned.size();
    for (int seed = 1; seed <= 3; seed++) {
      cell(losses.get(0), seed, "LFW", OWN_SOFTMAX[seed - 1]);
      cell(losses.get(1), seed, "LFW", OWN_A[seed - 1]);
    }
    List<TuningRecord.Choice> chosen =
        List.of(
            new TuningRecord.Choice(
                "softmax", NETWORK, 2, 0.9, Map.of("recipe.learningRate", 0.02)),
            new TuningRecord.Choice(
                "a-softmax", NETWORK, 2, 0.92, Map.of("recipe.learningRate", 0.02)));
    ResultFiles.writePlan(
        folder,
        new MatrixPlan(
            CellResult.SCHEMA_VERSION,
            "tuned",
            "A search",
            "name: tuned\n",
            planned.subList(tuned, untuned),
            List.of(),
            new TuningRecord(
                "validation",
                ValidationMeasure.ACCURACY,
                3,
                1,
                3,
                1,
                trials,
                chosen,
                planned.subList(untuned, planned.size()))));
  }
}
