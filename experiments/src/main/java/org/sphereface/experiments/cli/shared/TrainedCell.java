package org.sphereface.experiments.cli.shared;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sphereface.datasets.FacePatch;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.experiments.matrix.Registry;
import org.sphereface.networks.Network;
import org.sphereface.results.CellFolder;
import org.sphereface.results.CellResult;
import org.sphereface.results.MatrixPlan;
import org.sphereface.results.ResultFiles;
import org.sphereface.training.checkpoint.Checkpoints;
import org.sphereface.training.checkpoint.TrainingInputs;

/**
 * A trained cell of a run: its network and parameters, which are known from the run's files.
 *
 * @param id of the cell
 * @param network with the options that it was trained with
 * @param parameters the trained ones, or those of the newest checkpoint
 * @param patch the part of each face that it was trained on; empty for the whole face
 * @param state how far the training is, for people
 * @param configuration of the cell as YAML; empty if the cell is not finished
 */
public record TrainedCell(
    String id,
    Network network,
    Path parameters,
    String patch,
    String state,
    Optional<String> configuration) {

  /**
   * Reads a finished cell, or one whose training was interrupted.
   *
   * @param cell the cell's folder, {@code RUN/cells/ID}
   * @throws CommandException if it is no folder of a cell, the cell failed, or has no parameters
   *     yet
   */
  public static TrainedCell of(Path cell) {
    Path folder = cell.toAbsolutePath().normalize();
    Path cells = folder.getParent();
    if (cells == null || cells.getParent() == null) {
      throw new CommandException(cell + " is not the folder of a cell: give RUN/cells/NAME.");
    }
    Path run = cells.getParent();
    String id = folder.getFileName().toString();
    Optional<CellResult> result = ResultFiles.readCell(run, id);
    if (result.isPresent() && result.get().failure() != null) {
      throw new CommandException(
          "The cell " + cell + " failed: " + result.get().failure() + " Give one that did not.");
    }
    return result.isPresent() ? finished(run, result.get()) : interrupted(run, id, cell);
  }

  private static TrainedCell finished(Path run, CellResult result) {
    Path parameters = new CellFolder(run, result.id()).parameters();
    if (!Files.isRegularFile(parameters)) {
      throw new CommandException(
          "The cell " + result.id() + " has no file " + parameters + ": run the matrix again.");
    }
    return new TrainedCell(
        result.id(),
        network(result.network(), parameters),
        parameters,
        patch(result),
        result.training().iterations() + " iterations",
        Optional.of(result.provenance().configuration()));
  }

  private static String patch(CellResult result) {
    FacePatch patch =
        new MatrixReader()
            .patch(result.provenance().configuration(), "configuration of " + result.id());
    return patch.isWhole() ? "" : patch.name();
  }

  private static TrainedCell interrupted(Path run, String id, Path cell) {
    if (!Files.isRegularFile(run.resolve(ResultFiles.PLAN))) {
      throw new CommandException(
          cell + " has no result file: give RUN/cells/NAME of a trained cell.");
    }
    MatrixPlan.PlannedCell planned =
        ResultFiles.readPlan(run).everyCell().stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(
                () -> new CommandException("The run in " + run + " has no cell '" + id + "'."));
    CellFolder folder = new CellFolder(run, id);
    Path state =
        new Checkpoints(
                folder.checkpoints(),
                TrainingInputs.of("{}"),
                (then, now) -> List.of(),
                problem -> {})
            .newestState()
            .orElseThrow(
                () ->
                    new CommandException(
                        "The cell " + cell + " is not trained yet and has no checkpoint."));
    return new TrainedCell(
        id,
        network(planned.network(), state),
        state,
        planned.patch() == null ? "" : planned.patch(),
        "interrupted, checkpoint of iteration " + state.getParent().getFileName(),
        Optional.empty());
  }

  private static Network network(CellResult.Component stored, Path origin) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("network", stored.id());
    options.putAll(stored.options());
    try {
      String text = JsonMapper.builder().build().writeValueAsString(options);
      return Registry.networks().one(text, origin.toString(), Map.of());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
