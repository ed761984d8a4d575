package org.sphereface.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;

/**
 * The plan of a run, in the file {@code matrix.json}: all its cells, also those without a result,
 * which a report shows as missing.
 *
 * @param schemaVersion {@link CellResult#SCHEMA_VERSION} of the writer
 * @param name the matrix's name, such as {@code miniature}
 * @param title one line for the report's head
 * @param configuration the whole matrix as YAML, after {@code --set}
 * @param cells the planned cells, in order
 * @param ensembles the planned ensembles of cells; empty in files of earlier versions
 * @param tuning the search for the options of the cells; null if they are the matrix's own
 */
public record MatrixPlan(
    int schemaVersion,
    String name,
    String title,
    String configuration,
    List<PlannedCell> cells,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PlannedEnsemble> ensembles,
    @JsonInclude(JsonInclude.Include.NON_NULL) TuningRecord tuning) {

  public MatrixPlan {
    cells = List.copyOf(cells);
    ensembles = List.copyOf(ensembles);
  }

  /** A plan without ensembles. */
  public MatrixPlan(
      int schemaVersion, String name, String title, String configuration, List<PlannedCell> cells) {
    this(schemaVersion, name, title, configuration, cells, List.of(), null);
  }

  /** A plan without a search. */
  public MatrixPlan(
      int schemaVersion,
      String name,
      String title,
      String configuration,
      List<PlannedCell> cells,
      List<PlannedEnsemble> ensembles) {
    this(schemaVersion, name, title, configuration, cells, ensembles, null);
  }

  /** Returns all cells of the run: known trials, the planned cells, the untuned ones. */
  public List<PlannedCell> everyCell() {
    List<PlannedCell> all = new ArrayList<>();
    if (tuning != null) {
      tuning.cells().forEach(trial -> all.add(trial.cell()));
    }
    all.addAll(cells);
    if (tuning != null) {
      all.addAll(tuning.untuned());
    }
    return all;
  }

  /** Returns whether a cell is a trial of a search. */
  public boolean isTrial(String id) {
    return tuning != null && tuning.cells().stream().anyMatch(of -> of.cell().id().equals(id));
  }

  /**
   * @param id the cell's folder name
   * @param loss the loss with its options
   * @param network the network with its options
   * @param seed the seed
   * @param patch the part of each face that the network sees; null for the whole face
   */
  public record PlannedCell(
      String id,
      CellResult.Component loss,
      CellResult.Component network,
      long seed,
      @JsonInclude(JsonInclude.Include.NON_NULL) String patch) {

    /** A cell of whole faces. */
    public PlannedCell(
        String id, CellResult.Component loss, CellResult.Component network, long seed) {
      this(id, loss, network, seed, null);
    }
  }

  /**
   * Cells whose embeddings are joined and measured on MegaFace; they differ only in the patch.
   *
   * @param id the folder of its results among the cells'
   * @param cells their ids, the whole face's first
   */
  public record PlannedEnsemble(String id, List<String> cells) {
    public PlannedEnsemble {
      cells = List.copyOf(cells);
    }
  }
}
