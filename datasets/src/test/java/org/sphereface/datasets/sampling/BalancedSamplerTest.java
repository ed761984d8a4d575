package org.sphereface.datasets.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BalancedSamplerTest {

  /** Labels of identities of 0 to 5 images, shuffled; at least one image. */
  private static int[] labels(int identities, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] labels = new int[0];
    for (int identity = 0; identity < identities; identity++) {
      int from = labels.length;
      labels = Arrays.copyOf(labels, from + random.nextInt(6) + (identity == 0 ? 1 : 0));
      Arrays.fill(labels, from, labels.length, identity);
    }
    for (int i = labels.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int label = labels[i];
      labels[i] = labels[j];
      labels[j] = label;
    }
    return labels;
  }

  @Property(tries = 200)
  void eachRoundHasEveryIdentityOnceAndEachImageComesEquallyOften(
      @ForAll @IntRange(min = 1, max = 9) int identities,
      @ForAll @IntRange(min = 1, max = 7) int batchSize,
      @ForAll long seed) {
    int[] labels = labels(identities, seed);
    Sampler sampler = new BalancedSampler(labels, identities, seed, true);
    int people = (int) Arrays.stream(labels).distinct().count();
    // 60 rounds are whole passes for 1 to 6 images
    int[] counts = new int[labels.length];
    int[] seen = new int[identities];
    for (int at = 0; at < 60 * people; at++) {
      int image = sampler.batch(at / batchSize, batchSize)[at % batchSize];
      counts[image]++;
      seen[labels[image]]++;
      if (at % people == people - 1) {
        for (int label : labels) {
          assertEquals(1 + at / people, seen[label]);
        }
      }
    }
    for (int i = 0; i < labels.length; i++) {
      int label = labels[i];
      long images = Arrays.stream(labels).filter(other -> other == label).count();
      assertEquals(60 / images, counts[i]);
    }
  }

  @Test
  void anEmptySetIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new BalancedSampler(new int[0], 0, 1, true));
  }
}
