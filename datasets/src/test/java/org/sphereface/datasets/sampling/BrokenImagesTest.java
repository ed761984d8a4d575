package org.sphereface.datasets.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.CachedDataset;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.LabelledDataset;
import org.sphereface.datasets.synthetic.SyntheticFaces;

class BrokenImagesTest {

  /** 100 images of 25 identities; all values of an image are its index. */
  private static FaceDataset faces(Set<Integer> broken) {
    return new LabelledDataset(
        "faces",
        false,
        IntStream.range(0, 25).mapToObj(i -> "p" + i).toList(),
        IntStream.range(0, 100).mapToObj(i -> "p" + i / 4 + "/" + i).toList(),
        IntStream.range(0, 100).map(i -> i / 4).toArray(),
        index -> {
          if (broken.contains(index)) {
            throw new DatasetException("p" + index / 4 + "/" + index + ": broken");
          }
          byte value = (byte) index;
          return new FaceImage(1, 1, new byte[] {value, value, value});
        },
        () -> "");
  }

  private static BatchReader reader(
      Set<Integer> broken, Sampler sampler, int batch, int threads, double share) {
    return new BatchReader(
        faces(broken),
        sampler,
        batch,
        new BatchReader.Start(0, Map.of()),
        new BatchReader.Options(threads, share, Augmentation.NONE, 1));
  }

  private static int index(BatchReader.Batch batch, int i) {
    return Math.round(batch.pixels()[3 * i] * 128 + 127.5f);
  }

  @Test
  void brokenImagesAreReplacedCountedAndTheRestIsAsWithoutThem() {
    Set<Integer> broken = Set.of(7, 40);
    Sampler sampler = new ShuffledSampler(100, 3, true);
    try (BatchReader one = reader(broken, sampler, 16, 1, 0.02);
        BatchReader four = reader(broken, sampler, 16, 4, 0.02);
        BatchReader whole = reader(Set.of(), sampler, 16, 2, 0)) {
      for (int iteration = 0; iteration < 20; iteration++) {
        BatchReader.Batch seen = one.next();
        BatchReader.Batch other = four.next();
        BatchReader.Batch meant = whole.next();
        assertArrayEquals(seen.pixels(), other.pixels());
        assertArrayEquals(seen.labels(), other.labels());
        for (int i = 0; i < 16; i++) {
          if (!broken.contains(index(meant, i))) {
            assertEquals(index(meant, i), index(seen, i));
          }
          assertTrue(!broken.contains(index(seen, i)));
          assertEquals(index(seen, i) / 4, seen.labels()[i]);
        }
      }
      assertEquals(Map.of(7, "p1/7: broken", 40, "p10/40: broken"), one.broken());
      assertEquals(one.broken(), four.broken());
    }
  }

  @Test
  void theReplacementIsOfTheSameIdentityWhereTheBatchHasOne() {
    FaceDataset data = faces(Set.of());
    Sampler pairs = new IdentitySampler(data, new IdentitySampler.Plan(5, 2), 3, false);
    try (BatchReader whole = reader(Set.of(), pairs, 10, 1, 0);
        BatchReader some = reader(Set.of(2, 13, 55), pairs, 10, 3, 0.05)) {
      for (int iteration = 0; iteration < 40; iteration++) {
        float[] labels = some.next().labels();
        float[] meant = whole.next().labels();
        for (int i = 0; i < 10; i += 2) {
          assertEquals(labels[i], labels[i + 1]);
        }
        assertArrayEquals(meant, labels);
      }
    }
  }

  @Test
  void moreThanTheShareStopsAtTheSameIterationForAnyThreads() {
    Set<Integer> broken = Set.of(1, 2, 3, 50, 51);
    Sampler sampler = new ShuffledSampler(100, 9, true);
    String[] message = new String[2];
    int[] stopped = new int[2];
    for (int run = 0; run < 2; run++) {
      try (BatchReader reader = reader(broken, sampler, 8, 1 + 3 * run, 0.04)) {
        message[run] =
            assertThrows(
                    DatasetException.class,
                    () -> {
                      while (true) {
                        reader.next();
                      }
                    })
                .getMessage();
        stopped[run] = reader.broken().size();
      }
    }
    assertEquals(message[0], message[1]);
    assertEquals(stopped[0], stopped[1]);
    assertTrue(
        message[0].contains(
            ": broken; with it 5 of 100 images are broken, more than the 4 that are tolerated"),
        message[0]);
  }

  @Test
  void aReaderThatGoesOnCountsWhatTheBatchesBeforeMet() {
    Sampler sampler = new ShuffledSampler(100, 9, true);
    int first = sampler.batch(0, 8)[0];
    int later = sampler.batch(1, 8)[0];
    BatchReader.Options one = new BatchReader.Options(1, 0.01, Augmentation.NONE, 1);
    BatchReader.Start before = new BatchReader.Start(1, Map.of(first, "told before"));
    try (BatchReader whole = reader(Set.of(first, later), sampler, 8, 2, 0.01);
        BatchReader on = new BatchReader(faces(Set.of(first, later)), sampler, 8, before, one);
        BatchReader sound = new BatchReader(faces(Set.of(first)), sampler, 8, before, one)) {
      whole.next();
      String message = assertThrows(DatasetException.class, whole::next).getMessage();
      assertEquals(message, assertThrows(DatasetException.class, on::next).getMessage());
      assertEquals(Set.of(first), whole.broken().keySet());
      sound.next();
      assertEquals(Map.of(first, "told before"), sound.broken());
    }
  }

  @Test
  void aBatchWithoutAnyImageIsRefusedWhateverTheShare() {
    try (BatchReader reader =
        reader(
            IntStream.range(0, 100).boxed().collect(java.util.stream.Collectors.toSet()),
            new ShuffledSampler(100, 1, true),
            4,
            2,
            1)) {
      assertTrue(
          assertThrows(DatasetException.class, reader::next)
              .getMessage()
              .contains("no image of the batch can be read"));
    }
  }

  @Test
  void theSizeIsToldByTheFirstReadableImage() {
    assertEquals(2, faces(Set.of(0, 1)).anyImage().rgb()[0]);
    FaceDataset cached = CachedDataset.within(faces(Set.of(0)), 1 << 20);
    assertEquals(5, cached.image(5).rgb()[0]);
    assertThrows(DatasetException.class, () -> cached.image(0));
  }

  @Test
  void augmentationIsTheSameForAnyThreads() {
    FaceDataset data = new SyntheticFaces(4, 3, "train", 1, 0.7, 14, 12).open(Set.of());
    Augmentation all =
        new Augmentation(
            2,
            new Augmentation.Colour(0.3, 0.3, 0.3),
            new Augmentation.LowResolution(0.5, 0.3),
            new Augmentation.Erasing(0.5, 0.3));
    Sampler sampler = new BalancedSampler(data, 4, true);
    try (BatchReader one =
            new BatchReader(
                data,
                sampler,
                5,
                new BatchReader.Start(0, Map.of()),
                new BatchReader.Options(1, 0, all, 8));
        BatchReader four =
            new BatchReader(
                data,
                sampler,
                5,
                new BatchReader.Start(2, Map.of()),
                new BatchReader.Options(4, 0, all, 8))) {
      one.next();
      one.next();
      for (int i = 0; i < 6; i++) {
        assertArrayEquals(one.next().pixels(), four.next().pixels());
      }
    }
  }
}
