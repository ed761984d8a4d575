package org.sphereface.experiments.run.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.FacePatch;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Ensemble;

class CellQueueTest {

  private static final Cell FIRST = new Cell("first", null, null, 1);
  private static final Cell SECOND = new Cell("second", null, null, 1, FacePatch.WHOLE, "first");
  private static final Cell OTHER = new Cell("other", null, null, 1);

  private static final Cell THIRD = new Cell("third", null, null, 1);

  private static Optional<Cell> take(CellQueue queue) {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void noCellIsHandedOutBeforeTheOneItStartsFromHasEnded() throws Exception {
    CellQueue queue = new CellQueue(List.of(FIRST, SECOND, OTHER), List.of());
    assertEquals(Optional.of(FIRST), queue.take());
    assertEquals(Optional.of(OTHER), queue.take());
    CompletableFuture<Optional<Cell>> taken = CompletableFuture.supplyAsync(() -> take(queue));
    queue.ended(FIRST);
    assertEquals(Optional.of(SECOND), taken.join());
  }

  @Test
  void theLastCellOfAnEnsembleIsNotHandedOutBeforeTheOthersHaveEnded() throws Exception {
    Ensemble together = new Ensemble("together", List.of(FIRST, OTHER));
    CellQueue queue = new CellQueue(List.of(FIRST, OTHER, THIRD), List.of(together));
    assertEquals(Optional.of(FIRST), queue.take());
    assertEquals(Optional.of(THIRD), queue.take());
    CompletableFuture<Optional<Cell>> taken = CompletableFuture.supplyAsync(() -> take(queue));
    queue.ended(THIRD);
    queue.ended(FIRST);
    assertEquals(Optional.of(OTHER), taken.join());
  }

  @Test
  void aCellWhoseStartWasFinishedBeforeIsHandedOutAtOnce() throws Exception {
    assertEquals(Optional.of(SECOND), new CellQueue(List.of(SECOND), List.of()).take());
  }

  @Test
  void aCellThatIsGivenBackGoesToAnotherWhoWaits() throws Exception {
    CellQueue queue = new CellQueue(List.of(FIRST), List.of());
    queue.take();
    CompletableFuture<Optional<Cell>> taken = CompletableFuture.supplyAsync(() -> take(queue));
    queue.giveBack(FIRST);
    assertEquals(Optional.of(FIRST), taken.join());
    assertEquals(0, queue.left());
  }

  @Test
  void whenAllHaveEndedOrTheQueueIsClosedNobodyWaits() throws Exception {
    CellQueue queue = new CellQueue(List.of(FIRST), List.of());
    queue.take();
    CompletableFuture<Optional<Cell>> taken = CompletableFuture.supplyAsync(() -> take(queue));
    queue.ended(FIRST);
    assertEquals(Optional.empty(), taken.join());
    CellQueue closed = new CellQueue(List.of(FIRST, SECOND), List.of());
    closed.take();
    CompletableFuture<Optional<Cell>> waiting = CompletableFuture.supplyAsync(() -> take(closed));
    closed.close();
    assertEquals(Optional.empty(), waiting.join());
  }
}
