package org.sphereface.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixException;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Status;
import org.sphereface.results.ResultFiles;

class StagedRunIT {

  @TempDir private Path out;

  private final StringWriter console = new StringWriter();

  private static Matrix staged(String start, String... sets) {
    List<String> all = new ArrayList<>(SmokeRun.SMALL);
    all.addAll(
        List.of(
            "losses=[{loss: a-softmax, m: 4}]",
            "recipe.iterations=20",
            "recipe.steps=[15]",
            "start=" + start));
    all.addAll(List.of(sets));
    return new MatrixReader().read("smoke", all);
  }

  private int run(Matrix matrix) {
    return new MatrixRunner(matrix, out, false, "test", new PrintWriter(console)).run();
  }

  private CellResult result(Cell cell) {
    return ResultFiles.readCell(out, cell.id()).orElseThrow();
  }

  @Test
  void theFirstStageIsAddedToTheLossesAndTrainedBeforeWhatStartsFromIt() {
    Matrix matrix =
        staged("{loss: {loss: a-softmax, m: 1}, recipe: {iterations: 5, learningRate: 0.001}}");
    List<Cell> cells = matrix.cells();
    assertEquals(2, cells.size());
    assertNull(cells.get(0).start());
    assertEquals(cells.get(0).id(), cells.get(1).start());
    assertEquals(20, matrix.recipe(cells.get(0)).schedule().iterations());
    assertEquals(5, matrix.recipe(cells.get(1)).schedule().iterations());
    assertEquals(0.001, matrix.recipe(cells.get(1)).schedule().at(1));
    assertEquals(16, matrix.recipe(cells.get(1)).data().batch());
  }

  @Test
  void theSecondStageGoesOnWhereTheFirstEnded() {
    Matrix matrix =
        staged(
            "{loss: softmax, recipe: {iterations: 2, learningRate: 1e-9, logEvery: 1}}",
            "losses=[softmax, {loss: modified-softmax}]",
            "recipe.iterations=60",
            "recipe.steps=[50]");
    assertEquals(0, run(matrix), console.toString());
    List<CellResult.CurvePoint> first = result(matrix.cells().get(0)).curve();
    List<CellResult.CurvePoint> second = result(matrix.cells().get(1)).curve();
    double chance = 1 / 20.0;
    assertTrue(first.get(first.size() - 1).accuracy() > 4 * chance, first.toString());
    assertTrue(second.get(0).accuracy() > 4 * chance, second.toString());
  }

  @Test
  void whatStartsFromAFailedCellFailsAndSaysWhy() {
    Matrix matrix =
        staged(
            "{loss: {loss: a-softmax, m: 1}, recipe: {learningRate: 0.001}}",
            "recipe.learningRate=1e12");
    assertEquals(2, run(matrix));
    CellResult second = result(matrix.cells().get(1));
    assertEquals(Status.FAILED, second.status());
    assertTrue(second.failure().contains("from which this one starts"), second.failure());
  }

  @Test
  void unknownKeysOfTheStartAreRefused() {
    MatrixException e =
        assertThrows(MatrixException.class, () -> staged("{loss: softmax, recipes: {}}"));
    assertTrue(e.getMessage().contains("did you mean 'recipe'?"), e.getMessage());
  }

  @Test
  void aStuckTrainingIsRecordedAndFailsWhereTheRecipeSaysSo() {
    Matrix warned =
        staged(
            "{loss: softmax}",
            "losses=[softmax]",
            "recipe.learningRate=1e-9",
            "recipe.iterations=50");
    assertEquals(0, run(warned));
    CellResult result = result(warned.cells().get(0));
    assertEquals(1, result.warnings().size());
    assertTrue(result.warnings().get(0).contains("ln 20 = 2.996"), result.warnings().get(0));
    assertTrue(console.toString().contains("WARNING: The loss is"), console.toString());
    Matrix failing =
        staged(
            "{loss: softmax}",
            "losses=[softmax]",
            "recipe.learningRate=1e-9",
            "recipe.iterations=50",
            "recipe.stuck=fail",
            "seeds=[2]");
    assertEquals(1, run(failing));
    assertTrue(result(failing.cells().get(0)).failure().contains("that of guessing"));
  }

  @Test
  void aLinearScaleFollowsThePresetsBatchAndNeedsOne() {
    Matrix matrix =
        new MatrixReader().read("smoke", List.of("recipe={base: paper, batch: 64, scale: linear}"));
    // 64 of the paper's 128 images, half of its 0.1
    assertEquals(0.05, matrix.recipe().toRecipe().schedule().at(1), 1e-12);
    assertEquals(
        0.1,
        new MatrixReader()
            .read("smoke", List.of("recipe=paper"))
            .recipe()
            .toRecipe()
            .schedule()
            .at(1));
    MatrixException e =
        assertThrows(
            MatrixException.class,
            () ->
                new MatrixReader()
                    .read(
                        "smoke",
                        List.of(
                            "recipe={batch: 64, iterations: 9, learningRate: 0.1, scale:"
                                + " linear}")));
    assertTrue(e.getMessage().contains("preset's batch"), e.getMessage());
  }
}
