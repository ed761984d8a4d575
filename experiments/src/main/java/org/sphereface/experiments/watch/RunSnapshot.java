package org.sphereface.experiments.watch;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A run at one moment.
 *
 * @param title the matrix's name and title
 * @param alive whether a process has the run's lock
 * @param activity what is done beside or before the cells, such as opening data sets; empty if
 *     nothing is told
 * @param cells in the matrix's order; empty before it is known
 * @param secondsLeft of the trainings of all cells together; empty where nothing can be told
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

  /** How far a cell is. */
  public enum State {
    FINISHED,
    /** Training, evaluation or MegaFace. */
    FAILED,
    RUNNING,
    /** Begun by a process that has ended. */
    INTERRUPTED,
    WAITING
  }

  /**
   * @param id its folder name
   * @param text accuracies, the reason of a failure, or how far it is
   */
  public record CellView(String id, State state, String text) {}

  /** How many cells are in a state. */
  public long count(State state) {
    return cells.stream().filter(cell -> cell.state() == state).count();
  }

  /** Whether every cell is finished. */
  public boolean complete() {
    return !cells.isEmpty() && count(State.FINISHED) == cells.size();
  }
}
