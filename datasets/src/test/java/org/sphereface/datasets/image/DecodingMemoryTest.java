package org.sphereface.datasets.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DecodingMemoryTest {

  private static final long MEBIBYTE = 1 << 20;

  @Test
  void noMoreIsHeldAtOnceThanThereIs() throws Exception {
    DecodingMemory memory = new DecodingMemory(100 * MEBIBYTE);
    AtomicLong held = new AtomicLong();
    AtomicLong most = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        long bytes = (1 + i * 37 % 99) * MEBIBYTE;
        all.add(
            threads.submit(
                () -> {
                  try (DecodingMemory.Share share = memory.take(bytes)) {
                    most.accumulateAndGet(held.addAndGet(bytes), Math::max);
                    Thread.yield();
                    held.addAndGet(-bytes);
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertTrue(most.get() <= memory.bytes(), "held " + most);
    assertEquals(0, held.get());
    memory.take(memory.bytes()).close();
  }

  @Test
  void whatNeverFitsIsRefusedWithTheHeapThatItNeeds() {
    DecodingMemory memory = new DecodingMemory(512 * MEBIBYTE);
    String told = assertThrows(IOException.class, () -> memory.take(700 * MEBIBYTE)).getMessage();
    assertEquals(
        "decoding takes 700 MiB, of at most 512 MiB, half of the heap; give Java more, such as"
            + " SPHEREFACE_JAVA_OPTS=-Xmx2g",
        told);
  }
}
