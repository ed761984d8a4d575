package org.sphereface.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long a repetition lasts.
 *
 * @param seconds about so long
 * @param least steps that are timed
 * @param most steps that are timed
 */
record Pace(double seconds, int least, int most) {

  /** The usual one. */
  static final Pace STEADY = new Pace(2, 3, 12);

  /** For many items. */
  static final Pace BRISK = new Pace(0.7, 2, 12);

  /** How many steps fit, if one takes so long. */
  int steps(double secondsAStep) {
    return (int) Math.max(least, Math.min(most, Math.ceil(seconds / secondsAStep)));
  }

  /** Repeats a step; the median of its seconds. */
  double median(Runnable step) {
    List<Double> times = new ArrayList<>();
    double sum = 0;
    while (times.size() < least || (sum < seconds && times.size() < most)) {
      long started = System.nanoTime();
      step.run();
      double time = (System.nanoTime() - started) / 1e9;
      times.add(time);
      sum += time;
    }
    Collections.sort(times);
    return times.get(times.size() / 2);
  }
}
