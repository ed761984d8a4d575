package org.sphereface.reports.result;

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
 */
public record MatrixPlan(
    int schemaVersion, String name, String title, String configuration, List<Cell> cells) {

  public MatrixPlan {
    cells = List.copyOf(cells);
  }

  /**
   * @param id the cell's folder name
   * @param loss the loss with its options
   * @param network the network with its options
   * @param seed the seed
   */
  public record Cell(String id, CellResult.Choice loss, CellResult.Choice network, long seed) {}
}
