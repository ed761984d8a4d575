package org.sphereface.datasets.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.CachedDataset;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.LabelledDataset;
import org.sphereface.datasets.image.PixelOperations;
import org.sphereface.datasets.sampling.BatchReader.Options;
import org.sphereface.datasets.sampling.BatchReader.Start;
import org.sphereface.datasets.synthetic.SyntheticFaces;

class BatchReaderTest {

  private static final FaceDataset DATA =
      new SyntheticFaces(4, 3, "train", 1, 0.7, 7, 6).open(Set.of());

  /** Reads without augmentation, and stops at the first broken image. */
  static BatchReader reader(
      FaceDataset data, Sampler sampler, int batchSize, long firstIteration, int threads) {
    return new BatchReader(
        data,
        sampler,
        batchSize,
        new Start(firstIteration, Map.of()),
        new Options(threads, 0, Augmentation.NONE, 0));
  }

  @Property(tries = 200)
  void everyEpochCoversTheSetExactlyOnce(
      @ForAll @IntRange(min = 1, max = 60) int size,
      @ForAll @IntRange(min = 1, max = 17) int batchSize,
      @ForAll long seed) {
    ShuffledSampler sampler = new ShuffledSampler(size, seed, true);
    int[] seen = new int[3 * size];
    for (int at = 0; at < seen.length; at++) {
      seen[at] = sampler.batch(at / batchSize, batchSize)[at % batchSize];
    }
    for (int epoch = 0; epoch < 3; epoch++) {
      Set<Integer> indices = new HashSet<>();
      for (int i = 0; i < size; i++) {
        assertEquals(true, seen[epoch * size + i] >= 0 && seen[epoch * size + i] < size);
        indices.add(seen[epoch * size + i]);
      }
      assertEquals(size, indices.size());
    }
    assertArrayEquals(
        sampler.batch(1, batchSize), new ShuffledSampler(size, seed, true).batch(1, batchSize));
  }

  @Test
  void epochsAndSeedsHaveOrdersOfTheirOwnAndHalfIsMirrored() {
    ShuffledSampler sampler = new ShuffledSampler(1000, 3, true);
    assertFalse(java.util.Arrays.equals(sampler.batch(0, 1000), sampler.batch(1, 1000)));
    assertFalse(
        java.util.Arrays.equals(
            sampler.batch(0, 1000), new ShuffledSampler(1000, 4, true).batch(0, 1000)));
    int mirrored = 0;
    for (boolean mirror : sampler.mirrors(0, 1000)) {
      mirrored += mirror ? 1 : 0;
    }
    // Six standard deviations of a binomial of 1000 x 1/2.
    assertEquals(500, mirrored, 95);
    assertArrayEquals(new boolean[8], new ShuffledSampler(9, 3, false).mirrors(2, 8));
  }

  @Test
  void mirroringTwiceIsTheImageAndOnceReversesColumns() {
    FaceImage image = new FaceImage(1, 3, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
    FaceImage mirror = PixelOperations.mirrored(image);
    assertArrayEquals(new byte[] {7, 8, 9, 4, 5, 6, 1, 2, 3}, mirror.rgb());
    assertArrayEquals(image.rgb(), PixelOperations.mirrored(mirror).rgb());
  }

  @Test
  void normalisedPixelsArePlanesOfRedGreenBlue() {
    float[] target = new float[7];
    PixelOperations.normalise(
        new FaceImage(1, 2, new byte[] {0, (byte) 255, 127, 1, 2, 3}), target, 1);
    assertArrayEquals(
        new float[] {
          0, -127.5f / 128, -126.5f / 128, 127.5f / 128, -125.5f / 128, -0.5f / 128, -124.5f / 128
        },
        target);
  }

  @Test
  void boxReductionRoundsTheMeanOfABox() {
    byte[] rgb = {10, 0, 1, 20, 0, 1, 30, 0, 1, 41, 2, (byte) 255};
    assertArrayEquals(
        new byte[] {25, 1, 65}, PixelOperations.boxReduced(new FaceImage(2, 2, rgb), 2).rgb());
  }

  @Test
  void batchesDoNotDependOnThreadsOrOnWhereReadingStarts() {
    ShuffledSampler sampler = new ShuffledSampler(12, 7, true);
    FaceDataset cached = CachedDataset.within(DATA, 1 << 20);
    try (BatchReader one = reader(DATA, sampler, 5, 0, 1);
        BatchReader four = reader(cached, sampler, 5, 3, 4)) {
      for (int i = 0; i < 3; i++) {
        one.next();
      }
      for (int iteration = 3; iteration < 9; iteration++) {
        BatchReader.Batch a = one.next();
        BatchReader.Batch b = four.next();
        assertEquals(iteration, a.iteration());
        assertEquals(iteration, b.iteration());
        assertArrayEquals(a.pixels(), b.pixels());
        assertArrayEquals(a.labels(), b.labels());
      }
    }
  }

  @Test
  void aRecycledBatchsMemoryHoldsALaterBatch() {
    ShuffledSampler sampler = new ShuffledSampler(12, 7, true);
    Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    try (BatchReader kept = reader(DATA, sampler, 5, 0, 1);
        BatchReader recycled = reader(DATA, sampler, 5, 0, 1)) {
      for (int iteration = 0; iteration < 20; iteration++) {
        BatchReader.Batch batch = recycled.next();
        assertArrayEquals(kept.next().pixels(), batch.pixels());
        arrays.add(batch.pixels());
        recycled.recycle(batch);
      }
    }
    // one handed out, two ahead
    assertTrue(arrays.size() <= 3, arrays.size() + " arrays for 20 batches");
  }

  @Test
  void aBatchHoldsTheSamplersImagesAndLabels() {
    ShuffledSampler sampler = new ShuffledSampler(12, 7, true);
    try (BatchReader reader = reader(DATA, sampler, 2, 0, 1)) {
      BatchReader.Batch batch = reader.next();
      int index = sampler.batch(0, 2)[1];
      FaceImage image = DATA.image(index);
      float[] expected = new float[2 * 7 * 6 * 3];
      System.arraycopy(batch.pixels(), 0, expected, 0, 7 * 6 * 3);
      PixelOperations.normalise(
          sampler.mirrors(0, 2)[1] ? PixelOperations.mirrored(image) : image, expected, 7 * 6 * 3);
      assertArrayEquals(expected, batch.pixels());
      assertEquals(DATA.label(index), batch.labels()[1]);
    }
  }

  @Test
  void aCorruptImageStopsReadingWithItsSentence() {
    FaceDataset broken =
        new LabelledDataset(
            "broken",
            false,
            List.of("a"),
            List.of("a/1"),
            new int[1],
            index -> {
              throw new DatasetException("a/1: not a readable image");
            },
            () -> "");
    BatchReader reader = reader(broken, new ShuffledSampler(1, 1, true), 4, 0, 2);
    DatasetException first = assertThrows(DatasetException.class, reader::next);
    assertEquals("a/1: not a readable image", first.getMessage());
    assertSame(first, assertThrows(DatasetException.class, reader::next));
    assertThrows(DatasetException.class, () -> CachedDataset.within(broken, 1 << 20));
  }

  @Test
  void aSetBeyondTheBudgetIsNotCached() {
    assertSame(DATA, CachedDataset.within(DATA, 12 * 7 * 6 * 3 - 1));
    FaceDataset cached = CachedDataset.within(DATA, 12 * 7 * 6 * 3);
    assertSame(cached.image(3), cached.image(3));
    assertEquals(DATA.fingerprint(), cached.fingerprint());
  }

  @Test
  void aSamplerOfAnotherSizeIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> reader(DATA, new ShuffledSampler(11, 1, true), 4, 0, 1));
  }
}
