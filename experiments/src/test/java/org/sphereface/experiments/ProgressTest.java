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
        progress.update(done);
      }
    }
    assertEquals(List.of("2/4", "4/4"), lines);
  }
}
