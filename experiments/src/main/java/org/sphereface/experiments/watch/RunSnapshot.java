package org.sphereface.experiments.watch;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The state of a run at one moment.
 *
 * @param title the matrix's name and title
 * @param alive whether a process has the run's lock
 * @param activity what is done before or beside the training of cells, such as opening data sets;
 *     empty if nothing
 * @param cells in the matrix's order; empty before the matrix is known
 * @param secondsLeft until all cells are trained; empty if it cannot be estimated
 */
public record RunSnapshot(
    String title,
    boolean alive,
    String activity,
    List<CellView> cells,
    OptionalDouble secondsLeft) {

  public RunSnapshot {
    cells = List.copyOf(cells);
  }

  /** The states of a cell. */
  public enum State {
    FINISHED,
    /** In training, evaluation or MegaFace. */
    FAILED,
    RUNNING,
    /** Started by a process that has ended. */
    INTERRUPTED,
    WAITING
  }

  /**
   * @param id its folder name
   * @param text accuracies, the reason of a failure, or how far it is
   */
  public record CellView(String id, State state, String text) {}

  /** Counts the cells in a state. */
  long count(State state) {
    return cells.stream().filter(cell -> cell.state() == state).count();
  }

  /** Returns whether every cell is finished. */
  public boolean complete() {
    return !cells.isEmpty() && count(State.FINISHED) == cells.size();
  }
}
