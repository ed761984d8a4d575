package org.sphereface.reports.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ExpectedBestTest {

  @Property(tries = 100)
  void itIsTheMeanOfTheLargestOverAllSequencesOfDraws(
      @ForAll @Size(min = 1, max = 5) List<@DoubleRange(min = 0, max = 1) Double> drawn,
      @ForAll @IntRange(min = 1, max = 4) int k) {
    double[] values = drawn.stream().mapToDouble(Double::doubleValue).toArray();
    double sum = 0;
    int sequences = (int) Math.pow(values.length, k);
    for (int code = 0; code < sequences; code++) {
      double best = 0;
      int rest = code;
      for (int draw = 0; draw < k; draw++) {
        best = Math.max(best, values[rest % values.length]);
        rest /= values.length;
      }
      sum += best;
    }
    assertEquals(sum / sequences, ExpectedBest.of(values, k).mean(), 1e-12);
  }

  @Test
  void oneTrialIsExpectedToReachTheMeanAndManyTheBest() {
    double[] values = {0.9, 0.5, 0.7, 0.6};
    assertEquals(0.675, ExpectedBest.of(values, 1).mean(), 1e-15);
    assertEquals(0.9, ExpectedBest.of(values, 200).mean(), 1e-15);
    assertEquals(new ExpectedBest(0.8, 0.8, 0.8), ExpectedBest.of(new double[] {0.8}, 3));
  }

  @Test
  void theIntervalHoldsTheBestOf95PercentOfSearches() {
    double[] hundred = DoubleStream.iterate(1, v -> v + 1).limit(100).toArray();
    // (i / 100)^1 >= 0.025 from i = 3 on, >= 0.975 from 98 on
    ExpectedBest one = ExpectedBest.of(hundred, 1);
    assertEquals(3, one.low());
    assertEquals(98, one.high());
    // (i / 100)^10 >= 0.025 from 69.2 on, >= 0.975 from 99.7 on
    ExpectedBest ten = ExpectedBest.of(hundred, 10);
    assertEquals(70, ten.low());
    assertEquals(100, ten.high());
    double[] turned = hundred.clone();
    for (int i = 0; i < 50; i++) {
      turned[i] = hundred[99 - i];
      turned[99 - i] = hundred[i];
    }
    assertEquals(ten, ExpectedBest.of(turned, 10));
  }
}
