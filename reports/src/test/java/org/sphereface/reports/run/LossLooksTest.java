package org.sphereface.reports.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sphereface.results.CellResult.Component;

class LossLooksTest {

  private static Component loss(int margin) {
    return new Component("a-softmax", "A-Softmax", Map.of("margin", margin));
  }

  @Test
  void aLossHasTheLookOfItsPlaceInTheRun() {
    LossLooks looks = new LossLooks(List.of(loss(1), loss(4)));
    assertEquals(1, looks.of(loss(4)).number());
    assertEquals(2, looks.other(0).number());
    assertThrows(IllegalArgumentException.class, () -> looks.of(loss(3)));
  }
}
