package org.sphereface.datasets;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** A data set kept in memory as decoded 8-bit images. */
public final class CachedFaces implements FaceDataset {

  private final FaceDataset data;
  private final FaceImage[] images;
  private final List<String> names;

  private CachedFaces(FaceDataset data, FaceImage[] images) {
    this.data = data;
    this.images = images;
    this.names = data.images();
  }

  /**
   * Reads the whole set in parallel if it fits into the budget; otherwise returns it as it is.
   *
   * @param data the set
   * @param byteBudget most bytes of pixels to keep
   * @param threads threads to read with, at least 1
   * @throws DatasetException if an image cannot be read, or the thread is interrupted
   */
  public static FaceDataset within(FaceDataset data, long byteBudget, int threads) {
    int count = data.images().size();
    if (count == 0 || (long) data.image(0).rgb().length * count > byteBudget) {
      return data;
    }
    FaceImage[] images = new FaceImage[count];
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<? extends Future<?>> parts =
          IntStream.range(0, threads)
              .mapToObj(part -> workers.submit(() -> load(data, images, part, threads)))
              .toList();
      for (Future<?> part : parts) {
        part.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof DatasetException told
          ? told
          : new DatasetException("the set cannot be read: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatasetException("reading the set was interrupted", e);
    } finally {
      workers.shutdownNow();
    }
    return new CachedFaces(data, images);
  }

  private static void load(FaceDataset data, FaceImage[] images, int first, int step) {
    for (int i = first; i < images.length && !Thread.currentThread().isInterrupted(); i += step) {
      images[i] = data.image(i);
    }
  }

  @Override
  public String description() {
    return data.description();
  }

  @Override
  public boolean synthetic() {
    return data.synthetic();
  }

  @Override
  public List<String> identities() {
    return data.identities();
  }

  @Override
  public List<String> images() {
    return names;
  }

  @Override
  public int label(int index) {
    return data.label(index);
  }

  @Override
  public FaceImage image(int index) {
    return images[index];
  }

  @Override
  public String fingerprint() {
    return data.fingerprint();
  }
}
