package org.sphereface.datasets.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShardedSamplerTest {

  @Property(tries = 200)
  void shardsAreDisjointPartsOfTheWholeInEqualSize(
      @ForAll @IntRange(min = 1, max = 5) int ranks,
      @ForAll @IntRange(min = 1, max = 6) int batchSize,
      @ForAll @IntRange(min = 0, max = 20) int iteration,
      @ForAll long seed) {
    Sampler whole = new ShuffledSampler(37, seed);
    int[] joined = new int[ranks * batchSize];
    boolean[] mirrors = new boolean[ranks * batchSize];
    for (int rank = 0; rank < ranks; rank++) {
      Sampler shard = new ShardedSampler(whole, rank, ranks);
      assertEquals(37, shard.size());
      assertEquals(batchSize, shard.batch(iteration, batchSize).length);
      System.arraycopy(shard.batch(iteration, batchSize), 0, joined, rank * batchSize, batchSize);
      System.arraycopy(
          shard.mirrors(iteration, batchSize), 0, mirrors, rank * batchSize, batchSize);
    }
    assertArrayEquals(whole.batch(iteration, ranks * batchSize), joined);
    assertArrayEquals(whole.mirrors(iteration, ranks * batchSize), mirrors);
  }

  @Test
  void anEpochOfAllShardsHasEveryImageOnce() {
    Sampler whole = new ShuffledSampler(24, 5);
    int[] seen = new int[24];
    for (int iteration = 0; iteration < 2; iteration++) {
      for (int rank = 0; rank < 3; rank++) {
        for (int image : new ShardedSampler(whole, rank, 3).batch(iteration, 4)) {
          seen[image]++;
        }
      }
    }
    int[] once = new int[24];
    Arrays.fill(once, 1);
    assertArrayEquals(once, seen);
  }

  @Test
  void absurdRanksAreRefused() {
    Sampler whole = new ShuffledSampler(4, 1);
    assertThrows(IllegalArgumentException.class, () -> new ShardedSampler(whole, 2, 2));
    assertThrows(IllegalArgumentException.class, () -> new ShardedSampler(whole, -1, 2));
  }
}
