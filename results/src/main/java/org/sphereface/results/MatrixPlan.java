package org.sphereface.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The cells that a run set out to make, as kept in {@code matrix.json}: what a report shows as
 * missing is read here.
 *
 * @param schemaVersion {@link CellResult#SCHEMA_VERSION} of the writer
 * @param name the matrix's name, such as {@code miniature}
 * @param title one line for the report's head
 * @param configuration the whole matrix as YAML, after {@code --set}
 * @param cells the planned cells, in order
 * @param ensembles the planned ensembles of cells; empty in files of earlier versions
 */
public record MatrixPlan(
    int schemaVersion,
    String name,
    String title,
    String configuration,
    List<PlannedCell> cells,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PlannedEnsemble> ensembles) {

  public MatrixPlan {
    cells = List.copyOf(cells);
    ensembles = List.copyOf(ensembles);
  }

  /** A plan without ensembles. */
  public MatrixPlan(
      int schemaVersion, String name, String title, String configuration, List<PlannedCell> cells) {
    this(schemaVersion, name, title, configuration, cells, List.of());
  }

  /**
   * @param id the cell's folder name
   * @param loss the loss with its options
   * @param network the network with its options
   * @param seed the seed
   * @param patch what of each face it shows; null for the whole
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
   * Cells whose embeddings are judged together, by MegaFace; they differ in the patch alone.
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
