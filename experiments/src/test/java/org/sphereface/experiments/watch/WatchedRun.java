package org.sphereface.experiments.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.CellResult.Schedule;
import org.sphereface.results.CellResult.Training;
import org.sphereface.results.CellResult.TrainingCost;
import org.sphereface.results.CellResult.TrainingOptions;
import org.sphereface.results.CellResult.TrainingSet;
import org.sphereface.results.MatrixPlan;
import org.sphereface.results.MegaFaceFiles;
import org.sphereface.results.Provenance;
import org.sphereface.results.ResultFiles;

/** Writes files of a run that never was. */
public final class WatchedRun {

  private static final Component ANY = new Component("any", "any", Map.of());

  private final Path folder;

  public WatchedRun(Path folder) {
    this.folder = folder;
  }

  /** The matrix with cells of these names. */
  public WatchedRun plan(String... cells) {
    List<MatrixPlan.PlannedCell> planned =
        Stream.of(cells).map(id -> new MatrixPlan.PlannedCell(id, ANY, ANY, 1)).toList();
    ResultFiles.writePlan(folder, new MatrixPlan(1, "mine", "A title", "", planned));
    return this;
  }

  /** A cell that took 100 s, with an accuracy of 0.93 +- 0.005. */
  public WatchedRun finished(String cell) {
    VerificationResult result =
        new VerificationResult(
            "lfw",
            "released",
            "pairs.txt",
            2,
            600,
            600,
            List.of(
                new VerificationResult.FoldAccuracy(1, 0.925, 0.25),
                new VerificationResult.FoldAccuracy(2, 0.935, 0.25)),
            0.93,
            0.005,
            0.97,
            0.08,
            List.of(),
            List.of(),
            new VerificationResult.ScoreHistogram(-1, 1, List.of(0), List.of(0)),
            null,
            null);
    CellResult.Evaluation evaluation =
        new CellResult.Evaluation("LFW", "test images", false, "beef", null, result);
    return result(cell, null, List.of(evaluation));
  }

  public WatchedRun failed(String cell, String reason) {
    return result(cell, reason, List.of());
  }

  /** A cell or an ensemble that MegaFace could not measure. */
  public WatchedRun megaFaceFailed(String id, String reason) {
    MegaFaceFiles.writeFailure(folder, id, reason);
    return this;
  }

  /** The matrix with an ensemble of all its cells. */
  public WatchedRun together(String ensemble) {
    MatrixPlan plan = ResultFiles.readPlan(folder);
    List<String> cells = plan.cells().stream().map(MatrixPlan.PlannedCell::id).toList();
    ResultFiles.writePlan(
        folder,
        new MatrixPlan(
            1,
            plan.name(),
            plan.title(),
            plan.configuration(),
            plan.cells(),
            List.of(new MatrixPlan.PlannedEnsemble(ensemble, cells))));
    return this;
  }

  private WatchedRun result(String cell, String failure, List<CellResult.Evaluation> evaluations) {
    ResultFiles.writeCell(
        folder,
        CellResult.of(cell, ANY, ANY)
            .failure(failure)
            .training(
                Training.of(
                    new TrainingSet("data", false, "f00d", 9, 3),
                    new Schedule(1, 100, 10),
                    new TrainingCost(5, 90, 11),
                    TrainingOptions.NONE))
            .evaluations(evaluations)
            .provenance(
                new Provenance("", "", Map.of(), "", Map.of(), Map.of(), "", "", 100, List.of()))
            .build());
    return this;
  }

  /** Names a checkpoint. */
  public WatchedRun checkpoint(String cell, int iteration) throws IOException {
    Files.createDirectories(
        folder.resolve("cells").resolve(cell).resolve("checkpoints").resolve("" + iteration));
    return this;
  }

  /** What the run's process tells. */
  public WatchedRun status(String json) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("status.json"), json);
    return this;
  }
}
