package org.sphereface.datasets.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.sampling.IdentitySampler.Plan;
import org.sphereface.datasets.synthetic.SyntheticFaces;

class IdentitySamplerTest {

  /** Labels with the given number of images of each identity, in an order drawn from the seed. */
  private static int[] labels(int[] counts, long seed) {
    int[] labels =
        IntStream.range(0, counts.length)
            .flatMap(identity -> IntStream.generate(() -> identity).limit(counts[identity]))
            .toArray();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = labels.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = labels[i];
      labels[i] = labels[j];
      labels[j] = kept;
    }
    return labels;
  }

  private static int usable(int[] counts, Plan plan) {
    int fewest = plan.images() == 1 || plan.repeatSingles() ? 1 : 2;
    return (int) Arrays.stream(counts).filter(count -> count >= fewest).count();
  }

  private static Map<Integer, Integer> occurrences(int[] values) {
    Map<Integer, Integer> occurrences = new HashMap<>();
    for (int value : values) {
      occurrences.merge(value, 1, Integer::sum);
    }
    return occurrences;
  }

  @Property(tries = 300)
  void everyBatchHasPIdentitiesAndKImagesOfEachAndAnEpochHasNoIdentityTwice(
      @ForAll @Size(min = 1, max = 20) int[] drawn,
      @ForAll @IntRange(min = 1, max = 6) int identities,
      @ForAll @IntRange(min = 1, max = 6) int images,
      @ForAll boolean repeatSingles,
      @ForAll long seed) {
    int[] counts = Arrays.stream(drawn).map(count -> Math.floorMod(count, 9)).toArray();
    int[] labels = labels(counts, seed);
    Plan plan = new Plan(identities, images, repeatSingles);
    if (usable(counts, plan) < identities) {
      assertThrows(
          DatasetException.class,
          () -> new IdentitySampler(labels, counts.length, plan, seed, true));
      return;
    }
    IdentitySampler sampler = new IdentitySampler(labels, counts.length, plan, seed, true);
    assertEquals(usable(counts, plan), sampler.identities());
    assertEquals(usable(counts, plan) / identities, sampler.batchesPerEpoch());
    for (int epoch = 0; epoch < 3; epoch++) {
      Set<Integer> seen = new HashSet<>();
      for (int i = 0; i < sampler.batchesPerEpoch(); i++) {
        int[] batch = sampler.batch((long) epoch * sampler.batchesPerEpoch() + i, plan.batchSize());
        requireIdentitiesTimesImages(batch, labels, counts, plan, seen);
      }
      assertEquals(identities * sampler.batchesPerEpoch(), seen.size());
    }
  }

  private static void requireIdentitiesTimesImages(
      int[] batch, int[] labels, int[] counts, Plan plan, Set<Integer> seen) {
    assertEquals(plan.identities() * plan.images(), batch.length);
    for (int group = 0; group < plan.identities(); group++) {
      int[] images = Arrays.copyOfRange(batch, group * plan.images(), (group + 1) * plan.images());
      int identity = labels[images[0]];
      assertTrue(seen.add(identity), "identity " + identity + " twice in an epoch");
      Map<Integer, Integer> occurrences = occurrences(images);
      assertEquals(Math.min(plan.images(), counts[identity]), occurrences.size());
      for (Map.Entry<Integer, Integer> image : occurrences.entrySet()) {
        assertEquals(identity, labels[image.getKey()]);
        int times = image.getValue();
        int rounds = plan.images() / counts[identity];
        assertTrue(
            times == rounds || times == rounds + 1, times + " of " + plan + counts[identity]);
      }
    }
  }

  @Property(tries = 100)
  void anIterationAloneIsThatOfARunInOrderAndTheSeedDecidesAll(
      @ForAll @IntRange(min = 0, max = 40) int iteration, @ForAll long seed) {
    int[] labels = labels(new int[] {3, 5, 2, 7, 4, 2, 9}, 1);
    Plan plan = new Plan(3, 4);
    IdentitySampler inOrder = new IdentitySampler(labels, 7, plan, seed, true);
    for (int i = 0; i < iteration; i++) {
      inOrder.batch(i, 12);
      inOrder.mirrors(i, 12);
    }
    IdentitySampler alone = new IdentitySampler(labels, 7, plan, seed, true);
    assertArrayEquals(inOrder.batch(iteration, 12), alone.batch(iteration, 12));
    assertArrayEquals(inOrder.mirrors(iteration, 12), alone.mirrors(iteration, 12));
  }

  @Test
  void epochsSeedsAndMirrorsDiffer() {
    int[] labels = labels(IntStream.generate(() -> 20).limit(50).toArray(), 2);
    IdentitySampler sampler = new IdentitySampler(labels, 50, new Plan(50, 4), 3, true);
    IdentitySampler other = new IdentitySampler(labels, 50, new Plan(50, 4), 4, true);
    assertEquals(1, sampler.batchesPerEpoch());
    assertFalse(Arrays.equals(sampler.batch(0, 200), sampler.batch(1, 200)));
    assertFalse(Arrays.equals(sampler.batch(0, 200), other.batch(0, 200)));
    int mirrored = 0;
    for (int i = 0; i < 5; i++) {
      for (boolean mirror : sampler.mirrors(i, 200)) {
        mirrored += mirror ? 1 : 0;
      }
    }
    // Six standard deviations of a binomial of 1000 x 1/2.
    assertEquals(500, mirrored, 95);
    assertArrayEquals(
        new boolean[200],
        new IdentitySampler(labels, 50, new Plan(50, 4), 3, false).mirrors(0, 200));
  }

  @Test
  void imagesOfAnIdentityAreDrawnEquallyOften() {
    int[] labels = labels(new int[] {5, 5}, 1);
    IdentitySampler sampler = new IdentitySampler(labels, 2, new Plan(2, 2), 11, false);
    int[] counts = new int[10];
    for (int i = 0; i < 1000; i++) {
      for (int image : sampler.batch(i, 4)) {
        counts[image]++;
      }
    }
    for (int count : counts) {
      // Six standard deviations of a binomial of 1000 x 2/5.
      assertEquals(400, count, 93);
    }
  }

  @Test
  void tooFewIdentitiesAreToldInOneSentence() {
    FaceDataset data = new SyntheticFaces(3, 2, "train", 1, 0.7, 7, 6).open(Set.of());
    DatasetException e =
        assertThrows(
            DatasetException.class, () -> new IdentitySampler(data, new Plan(4, 2), 1, true));
    assertEquals(
        "the training set has 3 identities of at least two images, but a batch of 4 identities x 2"
            + " images needs 4: use fewer identities a batch, or more faces.",
        e.getMessage());
  }

  @Test
  void aBatchOfAnotherSizeOrANegativeIterationIsRefused() {
    IdentitySampler sampler =
        new IdentitySampler(labels(new int[] {2, 2}, 1), 2, new Plan(2, 2), 1, true);
    assertThrows(IllegalArgumentException.class, () -> sampler.batch(0, 5));
    assertThrows(IllegalArgumentException.class, () -> sampler.mirrors(-1, 4));
    assertThrows(IllegalArgumentException.class, () -> new Plan(0, 2));
    assertThrows(IllegalArgumentException.class, () -> new Plan(1 << 16, 1 << 15));
  }

  @Test
  void aReaderHandsOutThePlannedIdentities() {
    FaceDataset data = new SyntheticFaces(4, 3, "train", 1, 0.7, 7, 6).open(Set.of());
    IdentitySampler sampler = new IdentitySampler(data, new Plan(2, 3), 5, true);
    try (BatchReader reader = BatchReaderTest.reader(data, sampler, 6, 0, 2)) {
      for (int i = 0; i < 4; i++) {
        float[] labels = reader.next().labels();
        assertEquals(labels[0], labels[1]);
        assertEquals(labels[0], labels[2]);
        assertEquals(labels[3], labels[5]);
        assertTrue(labels[0] != labels[3]);
      }
    }
  }
}
