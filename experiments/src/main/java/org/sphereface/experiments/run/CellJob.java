package org.sphereface.experiments.run;

import ai.djl.engine.Engine;
import java.util.Map;
import java.util.Optional;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FacePatch;
import org.sphereface.experiments.RunSettings;
import org.sphereface.experiments.data.OpenedDatasets;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.results.CellFolder;
import org.sphereface.training.Recipe;
import org.sphereface.training.checkpoint.Checkpoints;
import org.sphereface.training.checkpoint.TrainingInputs;

/**
 * A cell with all that its training, its evaluations and its result need.
 *
 * @param configuration of the cell, as YAML
 * @param sets as the cell's patch shows them
 * @param warmStart the parameters to start from; empty if the cell starts from chance, or its first
 *     stage is not finished
 * @param folder of the cell's files
 */
record CellJob(
    Cell cell,
    Recipe recipe,
    String configuration,
    OpenedDatasets sets,
    Optional<WarmStartParameters> warmStart,
    CellFolder folder) {

  /**
   * Returns the job of a cell.
   *
   * @param sets of each patch of the matrix
   */
  static CellJob of(
      Cell cell, Matrix matrix, Map<FacePatch, OpenedDatasets> sets, RunSettings settings) {
    return new CellJob(
        cell,
        matrix.recipe(cell),
        matrix.configuration(cell),
        sets.get(cell.patch()),
        WarmStartParameters.of(cell, settings.out()),
        new CellFolder(settings.out(), cell.id()));
  }

  FaceDataset training() {
    return sets.training();
  }

  /**
   * The cell's checkpoints.
   *
   * @param settings whose console takes a sentence for each checkpoint that cannot be used
   */
  Checkpoints checkpoints(RunSettings settings) {
    Engine engine = Engine.getInstance();
    TrainingInputs inputs =
        new TrainingInputs(
            configuration,
            training().description(),
            training().fingerprint(),
            engine.getEngineName() + " " + engine.getVersion(),
            warmStart.map(WarmStartParameters::sha256).orElse(""));
    return new Checkpoints(
        folder.checkpoints(),
        inputs,
        new TrainingDifferences(),
        problem -> settings.print("  %s", problem));
  }
}
