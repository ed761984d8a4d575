package org.sphereface.experiments.tuning;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.TuningPlan;
import org.sphereface.experiments.matrix.TuningPlan.TrialCell;
import org.sphereface.experiments.run.MatrixRunner;
import org.sphereface.experiments.run.RunOutputFolder;

/**
 * Runs a matrix with a section {@code tuning}: the rungs of the search on the validation set, then
 * the chosen options, and the matrix's own, on the test sets. Trials are cells like others. No
 * image of a test set is opened before the last rung has ended; names of its people are read, since
 * they must be in no other set.
 */
public final class TunedRun {

  private final Matrix matrix;
  private final RunSettings settings;
  private final boolean force;
  private final Runnable onProgress;
  private final PartRunner runner;

  /** Runs the cells of one part, in this process or in others. */
  @FunctionalInterface
  public interface PartRunner {

    /**
     * @param part from 1
     * @param cells the matrix of the part
     * @param run checks and runs them
     * @return how many cells failed
     */
    int run(int part, Matrix cells, MatrixRunner run);
  }

  /**
   * @param force run finished cells again
   * @param onProgress as of {@link MatrixRunner}
   */
  public TunedRun(
      Matrix matrix, RunSettings settings, boolean force, Runnable onProgress, PartRunner runner) {
    this.matrix = matrix;
    this.settings = settings;
    this.force = force;
    this.onProgress = onProgress;
    this.runner = runner;
  }

  /**
   * Runs every cell that is not finished.
   *
   * @return how many cells failed; trials that diverged are results of the search and do not count
   */
  public int run() {
    requireGalleries();
    TuningParts parts = new TuningParts(matrix, settings.out());
    for (int part = 1; part < parts.count(); part++) {
      List<TrialCell> trials = parts.trials(part);
      settings.print(
          "Search, rung %d of %d: %d trials of %d iterations.",
          part,
          parts.count() - 1,
          trials.size(),
          trials.isEmpty() ? 0 : matrix.recipe(trials.get(0).cell()).schedule().iterations());
      run(parts, part);
      List<TrialCell> unended = parts.unended(part);
      if (!unended.isEmpty()) {
        settings.print(
            "%d trials of this rung have no result: the search waits for them, since the best of"
                + " all trials go on.",
            unended.size());
        return unended.size();
      }
    }
    describe(parts);
    return run(parts, parts.count()) + withoutChoice(parts);
  }

  /** MegaFace's sets must be there too before anything is searched. */
  private void requireGalleries() {
    if (matrix.megaFace() != null) {
      matrix.megaFace().probes().open(Set.of());
      matrix.megaFace().distractors().open(Set.of());
    }
  }

  private int run(TuningParts parts, int part) {
    Matrix cells = parts.matrix(part);
    new RunOutputFolder(settings.out()).requireWritable(cells, null, force);
    new RunOutputFolder(settings.out()).removeUnfinished(cells);
    return runner.run(
        part, cells, new MatrixRunner(cells, settings, force, onProgress, parts.plan(part)));
  }

  private void describe(TuningParts parts) {
    TuningPlan tuning = matrix.tuning();
    settings.print("Chosen by %s on %s:", tuning.measure().words(), tuning.validation().name());
    for (TrialCell trial : parts.best()) {
      settings.print(
          "  %s on %s: trial %d, %.4f, %s",
          trial.of().id(),
          trial.network().label(),
          trial.number(),
          parts.value(trial).orElseThrow(),
          new TreeMap<>(trial.options()));
    }
  }

  /**
   * Returns the number of cells that cannot be trained since all trials of the last rung diverged.
   */
  private int withoutChoice(TuningParts parts) {
    int chosen =
        parts.best().stream()
            .mapToInt(of -> matrix.tuned(of.of(), of.network(), of.number()).size())
            .sum();
    int missing = matrix.tuned().size() - chosen;
    if (missing > 0) {
      settings.print(
          "WARNING: %d cells have no options: every trial of the last rung diverged; give lower rates"
              + " in 'space'.",
          missing);
    }
    return missing;
  }
}
