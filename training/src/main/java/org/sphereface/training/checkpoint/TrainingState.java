package org.sphereface.training.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.results.TrainingSession;

/**
 * The state of a training beside its parameters, as a checkpoint keeps it.
 *
 * @param iteration whose update has been made, 0 before the first
 * @param curve the points so far
 * @param speeds images a second of each logged interval
 * @param interval what was measured since the last point
 * @param warnings warnings of the divergence detector
 * @param seconds wall time so far, over all sessions
 * @param broken what is wrong with each broken image met so far, by index; checkpoints of versions
 *     that did not keep it have none
 * @param sessions the sessions of the training, the last up to {@code iteration}
 */
public record TrainingState(
    int iteration,
    List<CurvePoint> curve,
    List<Double> speeds,
    Interval interval,
    List<String> warnings,
    double seconds,
    Map<Integer, String> broken,
    List<TrainingSession> sessions) {

  /** Nothing is trained yet. */
  public static final TrainingState NONE =
      new TrainingState(
          0, List.of(), List.of(), new Interval(0, 0, 0), List.of(), 0, Map.of(), List.of());

  public TrainingState {
    curve = List.copyOf(curve);
    speeds = List.copyOf(speeds);
    warnings = List.copyOf(warnings);
    broken = Collections.unmodifiableMap(broken == null ? Map.of() : new TreeMap<>(broken));
    sessions = sessions == null ? List.of() : List.copyOf(sessions);
  }

  /** Returns this state with a session that starts here. */
  public TrainingState begin(TrainingSession session) {
    List<TrainingSession> all = new ArrayList<>(sessions);
    all.add(session.withIterations(iteration + 1, iteration));
    return new TrainingState(iteration, curve, speeds, interval, warnings, seconds, broken, all);
  }

  /** Returns the sessions, the last of which ends at an iteration, without one that has none. */
  public List<TrainingSession> sessionsUntil(int last) {
    List<TrainingSession> all = new ArrayList<>(sessions);
    if (!all.isEmpty()) {
      TrainingSession open = all.remove(all.size() - 1);
      if (open.firstIteration() <= last) {
        all.add(open.withIterations(open.firstIteration(), last));
      }
    }
    return all;
  }

  /**
   * Sums over the iterations since the last point of the curve.
   *
   * @param loss sum of their mean losses
   * @param correct sum of their hits
   * @param iterations how many
   */
  public record Interval(double loss, double correct, int iterations) {
    public Interval plus(double moreLoss, double moreCorrect) {
      return new Interval(loss + moreLoss, correct + moreCorrect, iterations + 1);
    }
  }

  /** Loss of the latest point of the curve; infinite before the first. */
  double loss() {
    return curve.isEmpty() ? Double.POSITIVE_INFINITY : curve.get(curve.size() - 1).loss();
  }
}
