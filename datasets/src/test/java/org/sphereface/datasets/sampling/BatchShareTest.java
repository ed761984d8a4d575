package org.sphereface.datasets.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.ForwardingDataset;
import org.sphereface.datasets.sampling.BatchReader.Options;
import org.sphereface.datasets.sampling.BatchReader.Start;
import org.sphereface.datasets.synthetic.SyntheticFaces;

/** Readers of shares read together what one reader reads. */
class BatchShareTest {

  private static final int BATCH = 7;
  private static final int BATCHES = 6;

  private static final FaceDataset DATA =
      new SyntheticFaces(4, 3, "train", 1, 0.7, 7, 6).open(Set.of());

  private record Half(int rank, Exchanger<Boolean> other) implements BatchShare {

    @Override
    public int ranks() {
      return 2;
    }

    @Override
    public boolean any(boolean own) {
      try {
        return other.exchange(own) | own;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** One of the twelve images is broken, in some batches of either half. */
  private static final class OneBroken extends ForwardingDataset {

    OneBroken() {
      super(DATA);
    }

    @Override
    public FaceImage image(int index) {
      if (index == 5) {
        throw new DatasetException("image 5 is broken");
      }
      return DATA.image(index);
    }
  }

  private record Read(List<float[]> pixels, List<float[]> labels, String broken) {}

  private static Read read(FaceDataset data, BatchShare share, double brokenShare) {
    List<float[]> pixels = new ArrayList<>();
    List<float[]> labels = new ArrayList<>();
    Options options =
        new Options(
            2,
            brokenShare,
            new Augmentation(
                1,
                Augmentation.NONE.colour(),
                Augmentation.NONE.lowResolution(),
                Augmentation.NONE.erasing()),
            3);
    try (BatchReader reader =
        new BatchReader(
            data, new ShuffledSampler(12, 7, true), BATCH, Start.at(2), options, share)) {
      for (int i = 0; i < BATCHES; i++) {
        BatchReader.Batch batch = reader.next();
        pixels.add(batch.pixels().clone());
        labels.add(batch.labels().clone());
        reader.recycle(batch);
      }
      return new Read(pixels, labels, reader.broken().toString());
    }
  }

  private static List<Read> halves(FaceDataset data) throws Exception {
    Exchanger<Boolean> exchanger = new Exchanger<>();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Read>> reads = new ArrayList<>();
      for (int rank = 0; rank < 2; rank++) {
        Half half = new Half(rank, exchanger);
        reads.add(threads.submit(() -> read(data, half, 0.1)));
      }
      return List.of(reads.get(0).get(), reads.get(1).get());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void sharesMakeUpTheWholeBatchesBrokenImagesToo() throws Exception {
    for (FaceDataset data : List.of(DATA, new OneBroken())) {
      Read whole = read(data, BatchShare.WHOLE, 0.1);
      List<Read> halves = halves(data);
      for (int i = 0; i < BATCHES; i++) {
        float[] first = halves.get(0).pixels().get(i);
        float[] second = halves.get(1).pixels().get(i);
        assertEquals(3 * 3 * 7 * 6, first.length);
        float[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        assertArrayEquals(whole.pixels().get(i), joined);
        assertArrayEquals(whole.labels().get(i), halves.get(0).labels().get(i));
        assertArrayEquals(whole.labels().get(i), halves.get(1).labels().get(i));
      }
      assertEquals(whole.broken(), halves.get(0).broken());
      assertEquals(whole.broken(), halves.get(1).broken());
    }
    assertEquals("{5=image 5 is broken}", read(new OneBroken(), BatchShare.WHOLE, 0.1).broken());
  }

  @Test
  void eachReaderNeedsAnImage() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new BatchReader(
                    DATA,
                    new ShuffledSampler(12, 7, true),
                    1,
                    Start.at(0),
                    new Options(1, 0, Augmentation.NONE, 0),
                    new Half(0, new Exchanger<>()))
                .close());
  }
}
