package org.sphereface.training.model;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.image.PixelOperations;

/**
 * Embeds batches of images in their order, with reading and embedding at once. Threads read, decode
 * and align the images of the next batches. If the model takes several threads, each thread also
 * embeds its batch; otherwise the thread that calls {@link #next} does.
 *
 * <p>The embeddings do not depend on the number of threads. One thread may call {@link #next}.
 */
final class EmbeddingPipeline implements AutoCloseable {

  private final EmbeddingModel model;
  private final FaceDataset data;
  private final Queue<List<Integer>> waiting;
  private final ExecutorService workers;
  private final Queue<Future<Batch>> ahead = new ArrayDeque<>();

  /** Arrays of batches that are embedded: new ones would fill all of Java's heap in turn. */
  private final Queue<float[]> used = new ConcurrentLinkedQueue<>();

  /**
   * Images as the model takes them.
   *
   * @param count of images, without mirror images
   * @param pixels of the images, then of the mirror images
   * @param values the embeddings in the same order; null before they are computed
   */
  record Batch(int count, float[] pixels, Shape shape, float[] values) {

    /** Writes images of one size, and their mirror images if the model needs them. */
    static Batch of(EmbeddingModel model, List<FaceImage> images) {
      return of(model, images, float[]::new);
    }

    /**
     * Writes as {@link #of(EmbeddingModel, List)}.
     *
     * @param arrays gives an array of a length
     */
    private static Batch of(
        EmbeddingModel model, List<FaceImage> images, IntFunction<float[]> arrays) {
      FaceImage first = images.get(0);
      int count = images.size();
      MirrorUse mirror = model.mirror();
      int imageValues = 3 * first.height() * first.width();
      float[] pixels = arrays.apply(mirror.passes() * count * imageValues);
      for (int i = 0; i < count; i++) {
        model.write(images.get(i), pixels, i * imageValues);
        if (mirror != MirrorUse.NONE) {
          model.write(PixelOperations.mirrored(images.get(i)), pixels, (count + i) * imageValues);
        }
      }
      Shape shape = new Shape((long) mirror.passes() * count, 3, first.height(), first.width());
      return new Batch(count, pixels, shape, null);
    }

    /** Computes the embeddings. */
    Batch embedded(EmbeddingModel model) {
      return new Batch(count, new float[0], shape, model.embed(pixels, shape));
    }

    /** Returns a row for each image, combined with that of the mirror image. */
    List<float[]> rows(MirrorUse mirror) {
      int size = values.length / (mirror.passes() * count);
      return IntStream.range(0, count)
          .mapToObj(i -> mirror.combined(values, i * size, (count + i) * size, size))
          .toList();
    }
  }

  /**
   * Starts to read.
   *
   * @param batches positions of the images of each batch
   * @param threads that read, at least 1
   */
  EmbeddingPipeline(
      EmbeddingModel model, FaceDataset data, List<List<Integer>> batches, int threads) {
    this.model = model;
    this.data = data;
    waiting = new ArrayDeque<>(batches);
    workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "embedding");
              thread.setDaemon(true);
              return thread;
            });
    for (int i = 0; i < threads + 1; i++) {
      submit();
    }
  }

  private void submit() {
    List<Integer> indices = waiting.poll();
    if (indices != null) {
      ahead.add(workers.submit(() -> prepare(indices)));
    }
  }

  private Batch prepare(List<Integer> indices) {
    Batch batch = Batch.of(model, indices.stream().map(data::image).toList(), this::array);
    return model.concurrent() ? embedded(batch) : batch;
  }

  private float[] array(int length) {
    float[] array = used.poll();
    return array == null || array.length != length ? new float[length] : array;
  }

  private Batch embedded(Batch batch) {
    Batch embedded = batch.embedded(model);
    used.add(batch.pixels());
    return embedded;
  }

  /**
   * Returns the embeddings of the next batch, a row for each image; waits for them.
   *
   * @throws org.sphereface.datasets.DatasetException if an image cannot be read
   * @throws java.util.NoSuchElementException if there is no further batch
   */
  List<float[]> next() {
    Batch batch = await(ahead.remove());
    submit();
    return (batch.values() == null ? embedded(batch) : batch).rows(model.mirror());
  }

  private static Batch await(Future<Batch> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("embedding was interrupted", e);
    }
  }

  /** Ends the threads, and waits for those that compute, since the model may be closed next. */
  @Override
  public void close() {
    workers.shutdownNow();
    boolean interrupted = Thread.interrupted();
    while (!workers.isTerminated()) {
      try {
        workers.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
