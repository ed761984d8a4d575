package org.sphereface.experiments.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.sphereface.experiments.watch.RunSnapshot.CellView;
import org.sphereface.experiments.watch.RunSnapshot.State;
import org.sphereface.results.RunStatus;
import org.sphereface.results.RunStatus.Phase;

/**
 * Estimates the time until all cells are trained. For the running cell it is the rest at its rate.
 * For a waiting cell it is the mean time of the finished cells with as many FLOPs; if there is
 * none, its FLOPs times the mean seconds of a FLOP in the finished cells and the running one.
 */
final class RemainingTime {

  private RemainingTime() {}

  /**
   * @param finished seconds of each finished cell, by id
   * @param statuses of the run's processes, which share what is left
   * @return empty if nothing has been measured yet
   */
  static OptionalDouble of(
      List<CellView> cells, Map<String, Double> finished, List<RunStatus> statuses) {
    if (statuses.isEmpty()) {
      return OptionalDouble.empty();
    }
    Map<String, Long> work = statuses.get(0).work();
    double left = 0;
    double seconds = 0;
    double flops = 0;
    List<String> untimed = new ArrayList<>();
    for (RunStatus status : statuses) {
      if (status.phase() == Phase.TRAINING && status.training().meanRate() > 0) {
        left += status.training().secondsLeft();
        seconds += status.training().seconds();
        flops += work(work, status.cell());
      } else if (status.phase() == Phase.TRAINING) {
        untimed.add(status.cell());
      }
    }
    for (Map.Entry<String, Double> cell : finished.entrySet()) {
      seconds += cell.getValue();
      flops += work(work, cell.getKey());
    }
    for (CellView cell : cells) {
      if (cell.state() != State.WAITING && !untimed.contains(cell.id())) {
        continue;
      }
      long own = work(work, cell.id());
      OptionalDouble alike =
          finished.entrySet().stream()
              .filter(other -> work(work, other.getKey()) == own)
              .mapToDouble(Map.Entry::getValue)
              .average();
      if (alike.isEmpty() && flops == 0) {
        return OptionalDouble.empty();
      }
      left += alike.isPresent() ? alike.getAsDouble() : own * seconds / flops;
    }
    return OptionalDouble.of(left / statuses.size());
  }

  /** Returns at least 1, so that networks with unknown FLOPs count alike. */
  private static long work(Map<String, Long> work, String cell) {
    return Math.max(1, work.getOrDefault(cell, 1L));
  }
}
