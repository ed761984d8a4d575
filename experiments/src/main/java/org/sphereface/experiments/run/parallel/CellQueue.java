package org.sphereface.experiments.run.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Ensemble;

/**
 * Hands out cells to those who run them at once: none before the cell from which it starts, and the
 * last of an ensemble, with which that is measured, not before the others.
 */
final class CellQueue {

  private final List<Ensemble> ensembles;
  private final List<Cell> waiting;
  private final List<Cell> running = new ArrayList<>();
  private boolean closed;

  /**
   * @param cells in the order wanted
   * @param ensembles of the matrix
   */
  CellQueue(List<Cell> cells, List<Ensemble> ensembles) {
    this.ensembles = ensembles;
    this.waiting = new ArrayList<>(cells);
  }

  /**
   * The next cell that can be run; waits for one, since a running cell may be given back or be
   * another's start.
   *
   * @return empty when all are done, or the queue is closed
   */
  synchronized Optional<Cell> take() throws InterruptedException {
    while (!closed && !(waiting.isEmpty() && running.isEmpty())) {
      for (Cell cell : waiting) {
        if (isReady(cell)) {
          waiting.remove(cell);
          running.add(cell);
          return Optional.of(cell);
        }
      }
      wait();
    }
    return Optional.empty();
  }

  private boolean isReady(Cell cell) {
    return (cell.start() == null || !isPending(cell.start()))
        && ensembles.stream()
            .filter(ensemble -> ensemble.last().equals(cell))
            .flatMap(ensemble -> ensemble.cells().stream())
            .noneMatch(other -> !other.equals(cell) && isPending(other.id()));
  }

  private boolean isPending(String id) {
    return waiting.stream().anyMatch(cell -> cell.id().equals(id))
        || running.stream().anyMatch(cell -> cell.id().equals(id));
  }

  /** A cell that was taken has ended, well or not. */
  synchronized void ended(Cell cell) {
    running.remove(cell);
    notifyAll();
  }

  /** A cell that was taken has not been begun: another may have it. */
  synchronized void giveBack(Cell cell) {
    running.remove(cell);
    waiting.add(0, cell);
    notifyAll();
  }

  /** Hands out no more. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** How many nobody has taken. */
  synchronized int left() {
    return waiting.size();
  }
}
