package org.sphereface.experiments.run.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Ensemble;

/**
 * Hands out cells to processes that run at once. A cell waits until the cell from which it starts
 * has ended. The last cell of an ensemble waits for the others, since the ensemble is measured with
 * it.
 */
final class CellQueue {

  private final List<Ensemble> ensembles;
  private final List<Cell> waiting;
  private final List<Cell> running = new ArrayList<>();
  private boolean closed;

  /**
   * @param cells in the order in which they are handed out
   * @param ensembles of the matrix
   */
  CellQueue(List<Cell> cells, List<Ensemble> ensembles) {
    this.ensembles = ensembles;
    this.waiting = new ArrayList<>(cells);
  }

  /**
   * Returns the next cell that can be run. Waits for one while cells are running: one may be given
   * back, or another may start from it.
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

  /** Marks a cell that was taken as ended, failed or not. */
  synchronized void ended(Cell cell) {
    running.remove(cell);
    notifyAll();
  }

  /** Takes back a cell that was not started, for another process. */
  synchronized void giveBack(Cell cell) {
    running.remove(cell);
    waiting.add(0, cell);
    notifyAll();
  }

  /** Stops handing out cells. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Returns the number of cells that are not handed out. */
  synchronized int left() {
    return waiting.size();
  }
}
