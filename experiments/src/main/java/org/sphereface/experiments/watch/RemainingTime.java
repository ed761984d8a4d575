package org.sphereface.experiments.watch;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.sphereface.experiments.run.RunStatus;
import org.sphereface.experiments.run.RunStatus.Phase;
import org.sphereface.experiments.watch.RunView.CellView;
import org.sphereface.experiments.watch.RunView.State;

/**
 * An estimate of the time until all cells are trained: what is left of the running one at its rate,
 * and for each waiting one the mean time of the finished cells of the same work; where there is
 * none, its work times the seconds a FLOP of the finished cells and of the running one.
 */
final class RemainingTime {

  private RemainingTime() {}

  /**
   * @param finished seconds of each finished cell, by id
   * @return empty if nothing has been measured yet
   */
  static OptionalDouble of(List<CellView> cells, Map<String, Double> finished, RunStatus status) {
    RunStatus.Training running = status.training();
    boolean training = status.phase() == Phase.TRAINING;
    boolean timed = training && running.meanRate() > 0;
    double left = timed ? running.secondsLeft() : 0;
    double seconds = timed ? running.seconds() : 0;
    double flops = timed ? work(status, status.cell()) : 0;
    for (Map.Entry<String, Double> cell : finished.entrySet()) {
      seconds += cell.getValue();
      flops += work(status, cell.getKey());
    }
    for (CellView cell : cells) {
      boolean whole =
          cell.state() == State.WAITING || (cell.state() == State.RUNNING && training && !timed);
      if (!whole) {
        continue;
      }
      long work = work(status, cell.id());
      OptionalDouble alike =
          finished.entrySet().stream()
              .filter(other -> work(status, other.getKey()) == work)
              .mapToDouble(Map.Entry::getValue)
              .average();
      if (alike.isEmpty() && flops == 0) {
        return OptionalDouble.empty();
      }
      left += alike.isPresent() ? alike.getAsDouble() : work * seconds / flops;
    }
    return OptionalDouble.of(left);
  }

  /** At least 1, so that networks that do not tell their FLOPs count alike. */
  private static long work(RunStatus status, String cell) {
    return Math.max(1, status.work().getOrDefault(cell, 1L));
  }
}
