package org.sphereface.experiments.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingHintTest {

  @ParameterizedTest
  @CsvSource({"kitten, sitting, 3", "margin, margin, 0", "'', abc, 3", "Batch, batch, 0"})
  void distanceCountsInsertionsDeletionsAndSubstitutions(String a, String b, int distance) {
    assertEquals(distance, SpellingHint.distance(a, b));
    assertEquals(distance, SpellingHint.distance(b, a));
  }
}
