package org.sphereface.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

  @Test
  void aLineComesNotBefore15SecondsAndAtTheEnd() {
    AtomicLong clock = new AtomicLong();
    List<String> lines = new ArrayList<>();
    try (Progress progress = Progress.lines(4, lines::add, clock::get)) {
      for (int done = 1; done <= 4; done++) {
        clock.addAndGet(Duration.ofSeconds(done == 4 ? 1 : 8).toNanos());
        String line = done + "/4";
        progress.update(done, "", () -> line);
      }
    }
    assertEquals(List.of("2/4", "4/4"), lines);
  }

  @Test
  void theSpeedIsWithoutStepsOfAnEarlierRun() {
    AtomicLong clock = new AtomicLong();
    List<String> lines = new ArrayList<>();
    try (Progress progress = Progress.lines(5000, lines::add, clock::get)) {
      progress.accept(2000);
      clock.addAndGet(Duration.ofSeconds(10).toNanos());
      progress.accept(5000);
    }
    assertEquals(List.of("5,000 of 5,000 steps, 300 a second"), lines);
  }
}
