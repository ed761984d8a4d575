package org.sphereface.benchmarks;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A value a round.
 *
 * @param values in the order of rounds
 */
record Repetitions(List<Double> values) {

  double minimum() {
    return Collections.min(values);
  }

  double median() {
    List<Double> sorted = values.stream().sorted().toList();
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }

  double maximum() {
    return Collections.max(values);
  }

  /** Divided by the other value of the same round. */
  Repetitions over(Repetitions other) {
    return new Repetitions(
        IntStream.range(0, values.size())
            .mapToObj(i -> values.get(i) / other.values.get(i))
            .toList());
  }
}
