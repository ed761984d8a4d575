package org.sphereface.datasets;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads training batches ahead in background threads and hands them out in the order of iterations.
 * What is handed out does not depend on the number of threads. {@link #next} is for one thread.
 */
public final class BatchReader implements AutoCloseable {

  /**
   * A batch.
   *
   * @param iteration its number
   * @param pixels batch x 3 x height x width, (v - 127.5) / 128, channels red green blue
   * @param labels batch, positions in the set's identities
   */
  public record Batch(long iteration, float[] pixels, float[] labels) {}

  private final FaceDataset data;
  private final Sampler sampler;
  private final int batchSize;
  private final ExecutorService workers;
  private final Queue<Future<Batch>> ahead = new ArrayDeque<>();
  private long upcoming;
  private DatasetException failure;

  /**
   * Starts reading.
   *
   * @param data the set
   * @param sampler the order; its size must be the set's
   * @param batchSize images a batch
   * @param firstIteration the first batch handed out, from 0
   * @param threads background threads, at least 1
   * @throws IllegalArgumentException if a number is out of range
   */
  public BatchReader(
      FaceDataset data, Sampler sampler, int batchSize, long firstIteration, int threads) {
    if (sampler.size() != data.images().size()) {
      throw new IllegalArgumentException(
          "the sampler is for " + sampler.size() + " images, the set has " + data.images().size());
    }
    if (batchSize < 1 || firstIteration < 0 || threads < 1) {
      throw new IllegalArgumentException(
          "expected batchSize >= 1, firstIteration >= 0, threads >= 1, got "
              + batchSize
              + ", "
              + firstIteration
              + ", "
              + threads);
    }
    this.data = data;
    this.sampler = sampler;
    this.batchSize = batchSize;
    upcoming = firstIteration;
    workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "batch-reader");
              thread.setDaemon(true);
              return thread;
            });
    for (int i = 0; i < threads + 1; i++) {
      submit();
    }
  }

  private void submit() {
    long iteration = upcoming++;
    ahead.add(workers.submit(() -> read(iteration)));
  }

  private Batch read(long iteration) {
    int[] indices = sampler.batch(iteration, batchSize);
    boolean[] mirrors = sampler.mirrors(iteration, batchSize);
    float[] labels = new float[batchSize];
    float[] pixels = null;
    int size = 0;
    for (int i = 0; i < batchSize; i++) {
      FaceImage image = data.image(indices[i]);
      if (pixels == null) {
        size = image.rgb().length;
        pixels = new float[Math.multiplyExact(batchSize, size)];
      } else if (image.rgb().length != size) {
        throw new DatasetException(
            data.images().get(indices[i])
                + ": the image is "
                + image.height()
                + " x "
                + image.width()
                + ", unlike others of the set: expected one size");
      }
      Pixels.normalise(mirrors[i] ? Pixels.mirrored(image) : image, pixels, i * size);
      labels[i] = data.label(indices[i]);
    }
    return new Batch(iteration, pixels, labels);
  }

  /**
   * The next batch; waits for it.
   *
   * @throws DatasetException if an image of it cannot be read, or the thread is interrupted; after
   *     that every call throws the same
   * @throws IllegalStateException if the reader is closed
   */
  public Batch next() {
    if (failure != null) {
      throw failure;
    }
    if (workers.isShutdown()) {
      throw new IllegalStateException("the reader is closed");
    }
    try {
      Batch batch = ahead.remove().get();
      submit();
      return batch;
    } catch (ExecutionException e) {
      failure =
          e.getCause() instanceof DatasetException told
              ? told
              : new DatasetException(
                  "a training batch cannot be read: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = new DatasetException("reading a training batch was interrupted", e);
    }
    close();
    throw failure;
  }

  /** Stops the threads. */
  @Override
  public void close() {
    workers.shutdownNow();
  }
}
