package org.sphereface.experiments.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sphereface.experiments.watch.RunSnapshot.CellView;
import org.sphereface.experiments.watch.RunSnapshot.State;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.results.RunStatus;
import org.sphereface.results.RunStatus.Phase;

class RemainingTimeTest {

  private static final Map<String, Long> WORK = Map.of("a", 10L, "b", 10L, "c", 40L);

  /** 20 of 100 iterations of 8 images; at 16 a second 40 s are left of 50. */
  private static final RunStatus.Training TRAINING =
      new RunStatus.Training(100, 8, new CurvePoint(20, 1, 1, 1, null), 99, 16);

  private static final RunStatus.Training UNTIMED = new RunStatus.Training(100, 8, null, 0, 0);

  private static CellView cell(String id, State state) {
    return new CellView(id, state, "");
  }

  private static List<RunStatus> training(String cell, RunStatus.Training training) {
    return List.of(new RunStatus(Phase.TRAINING, cell, training, WORK));
  }

  @Test
  void waitingCellsTakeTheTimeOfTheirWorkAtTheRunningOnesPace() {
    List<CellView> cells = List.of(cell("a", State.RUNNING), cell("c", State.WAITING));
    // four times the 50 s of a
    assertEquals(
        40 + 200, RemainingTime.of(cells, Map.of(), training("a", TRAINING)).orElseThrow(), 1e-9);
  }

  @Test
  void finishedCellsOfTheSameWorkDecideAloneAndAllTogetherOnAnother() {
    List<CellView> cells =
        List.of(cell("a", State.FINISHED), cell("b", State.WAITING), cell("c", State.RUNNING));
    // b as a, and c in the 6 s a unit of a
    assertEquals(
        60 + 240,
        RemainingTime.of(cells, Map.of("a", 60.0), training("c", UNTIMED)).orElseThrow(),
        1e-9);
  }

  @Test
  void nothingIsToldBeforeAnythingIsMeasured() {
    assertTrue(
        RemainingTime.of(
                List.of(cell("a", State.RUNNING), cell("c", State.WAITING)),
                Map.of(),
                training("a", UNTIMED))
            .isEmpty());
  }

  @Test
  void networksThatDoNotTellTheirFlopsCountAlike() {
    RunStatus status = new RunStatus(Phase.TRAINING, "a", TRAINING, Map.of("a", 0L, "b", 0L));
    assertEquals(
        40 + 50,
        RemainingTime.of(
                List.of(cell("a", State.RUNNING), cell("b", State.WAITING)),
                Map.of(),
                List.of(status))
            .orElseThrow(),
        1e-9);
  }

  @Test
  void processesThatTrainAtOnceShareWhatIsLeft() {
    List<CellView> cells =
        List.of(cell("a", State.RUNNING), cell("b", State.RUNNING), cell("c", State.WAITING));
    List<RunStatus> both =
        List.of(
            new RunStatus(Phase.TRAINING, "a", TRAINING, WORK),
            new RunStatus(Phase.TRAINING, "b", TRAINING, WORK));
    assertEquals(
        (40 + 40 + 200) / 2.0, RemainingTime.of(cells, Map.of(), both).orElseThrow(), 1e-9);
  }
}
