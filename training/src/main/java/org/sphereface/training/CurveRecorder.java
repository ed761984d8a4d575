package org.sphereface.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.sphereface.datasets.sampling.BatchReader;
import org.sphereface.datasets.sampling.BatchReader.Batch;
import org.sphereface.losses.LossHead;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.training.checkpoint.TrainingState;

/**
 * Collects the measurements of iterations into points of the curve, and passes these to a listener.
 */
final class CurveRecorder {
  private final Recipe recipe;
  private final LossHead head;
  private final TrainingListener listener;
  private final BatchReader batches;
  private Batch current;
  private final TrainingState done;
  private final long started = System.nanoTime();
  private final List<CurvePoint> curve;
  private final List<Double> speeds;
  private final List<String> warnings;
  private final DivergenceDetector detector;
  private TrainingState.Interval interval;
  private int timed;
  private long intervalStarted = started;
  private long waited;

  /**
   * @param done the state after earlier sessions
   * @param listener takes each point of the curve and each warning
   */
  CurveRecorder(
      Recipe recipe,
      LossHead head,
      TrainingState done,
      BatchReader batches,
      TrainingListener listener) {
    this.recipe = recipe;
    this.head = head;
    this.detector = new DivergenceDetector(head.classes(), recipe.schedule().iterations());
    this.listener = listener;
    this.batches = batches;
    this.done = done;
    this.curve = new ArrayList<>(done.curve());
    this.speeds = new ArrayList<>(done.speeds());
    this.interval = done.interval();
    this.warnings = new ArrayList<>(done.warnings());
  }

  /** Returns the next batch, which is valid until the next call, and measures the waiting time. */
  Batch next() {
    if (current != null) {
      batches.recycle(current);
      current = null;
    }
    long callTime = System.nanoTime();
    current = batches.next();
    waited += System.nanoTime() - callTime;
    return current;
  }

  void add(double loss, double correct, int iteration) {
    interval = interval.plus(loss, correct);
    timed++;
    if (iteration % recipe.iterationsToPoint() != 0
        && iteration != recipe.schedule().iterations()) {
      return;
    }
    long now = System.nanoTime();
    double speed = 1e9 * timed * recipe.data().batch() / (now - intervalStarted);
    OptionalDouble lambda = head.lambda(iteration);
    CurvePoint point =
        new CurvePoint(
            iteration,
            interval.loss() / interval.iterations(),
            interval.correct() / ((double) interval.iterations() * recipe.data().batch()),
            recipe.schedule().at(iteration),
            lambda.isPresent() ? lambda.getAsDouble() : null);
    curve.add(point);
    speeds.add(speed);
    listener.logged(point, speed);
    Optional<String> warning = stuck() ? Optional.empty() : detector.warning(point);
    warning.ifPresent(warnings::add);
    warning.ifPresent(listener::warned);
    interval = TrainingState.NONE.interval();
    timed = 0;
    // what listeners do is no part of the next interval
    intervalStarted = System.nanoTime();
  }

  /** Returns whether there has been a warning; later ones would repeat the first. */
  boolean stuck() {
    return !warnings.isEmpty();
  }

  String lastWarning() {
    return warnings.get(warnings.size() - 1);
  }

  TrainingState progress(int iteration) {
    return new TrainingState(
        iteration,
        curve,
        speeds,
        interval,
        warnings,
        seconds(),
        batches.broken(),
        done.sessionsUntil(iteration));
  }

  private double seconds() {
    return done.seconds() + (System.nanoTime() - started) / 1e9;
  }

  Trainer.Outcome outcome(int iterationsRun, String failure) {
    double speed =
        speeds.isEmpty() ? 0 : new Median().evaluate(speeds.stream().mapToDouble(s -> s).toArray());
    double waitShare = (double) waited / (System.nanoTime() - started);
    return new Trainer.Outcome(
        curve,
        iterationsRun,
        seconds(),
        speed,
        waitShare,
        batches.broken().size(),
        warnings,
        failure,
        done.sessionsUntil(iterationsRun));
  }
}
