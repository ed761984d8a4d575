package org.sphereface.experiments.run;

import java.util.List;
import org.sphereface.experiments.matrix.Cell;

/** Runs the cells of a run that has been checked, in this process or in others. */
@FunctionalInterface
public interface CellExecutor {

  /**
   * @param todo cells that are not finished
   * @param runner trains and measures a cell, and records its result
   * @return how many cells failed
   */
  int run(List<Cell> todo, CellRunner runner);
}
