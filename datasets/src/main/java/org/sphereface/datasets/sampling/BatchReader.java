package org.sphereface.datasets.sampling;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;

/**
 * Reads training batches ahead in background threads and hands them out in the order of iterations.
 * The batches do not depend on the number of threads. Only one thread may call {@link #next}.
 *
 * <p>A broken image is replaced by the next readable one of its batch, of the same identity if
 * there is one, so that batches keep their size and pairs and triplets their identities. When
 * broken images become more than a share of the set, reading stops.
 */
public final class BatchReader implements AutoCloseable {

  /**
   * A batch.
   *
   * @param iteration its number
   * @param pixels rows x 3 x height x width of the reader's share, (v - 127.5) / 128, channels red
   *     green blue
   * @param labels of the whole batch, positions in the set's identities
   */
  public record Batch(long iteration, float[] pixels, float[] labels) {}

  /**
   * How a set is read.
   *
   * @param threads in the background, at least 1
   * @param brokenShare share of the set's images, 0 to 1, up to which broken ones are replaced
   * @param augmentation of the images after mirroring
   * @param seed decides the augmentation
   */
  public record Options(int threads, double brokenShare, Augmentation augmentation, long seed) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Options {
      if (threads < 1 || !(brokenShare >= 0 && brokenShare <= 1)) {
        throw new IllegalArgumentException(
            "expected threads >= 1 and a share of broken images in [0, 1], got "
                + threads
                + " and "
                + brokenShare);
      }
    }
  }

  /**
   * Where reading begins.
   *
   * @param iteration the first batch handed out, from 0
   * @param broken reasons of the unreadable images of earlier batches, by index
   */
  public record Start(long iteration, Map<Integer, String> broken) {

    /** Returns a start at an iteration, without broken images before it. */
    public static Start at(long iteration) {
      return new Start(iteration, Map.of());
    }
  }

  private final BatchAssembler assembler;
  private final BatchShare share;
  private final double mostBroken;
  private final int size;
  private final ExecutorService workers;
  private final Queue<Future<BatchAssembler.Assembled>> ahead = new ArrayDeque<>();
  private final Queue<float[]> spare = new ConcurrentLinkedQueue<>();
  private final Map<Integer, String> broken = new TreeMap<>();
  private long upcoming;
  private long handedOut;
  private DatasetException failure;

  /**
   * Starts reading.
   *
   * @param data the set
   * @param sampler the order; its size must be the set's
   * @param batchSize images a batch
   * @throws IllegalArgumentException if a number is out of range
   */
  public BatchReader(
      FaceDataset data, Sampler sampler, int batchSize, Start start, Options options) {
    this(data, sampler, batchSize, start, options, BatchShare.WHOLE);
  }

  /**
   * Starts reading a share of each batch. If any reader meets a broken image, all of them read the
   * whole batch, so that they replace and count the same images.
   *
   * @param data the set
   * @param sampler the order of whole batches; its size must be the set's
   * @param batchSize images of a whole batch
   * @param share is asked by {@link #next} alone
   * @throws IllegalArgumentException if a number is out of range
   */
  public BatchReader(
      FaceDataset data,
      Sampler sampler,
      int batchSize,
      Start start,
      Options options,
      BatchShare share) {
    if (sampler.size() != data.images().size()) {
      throw new IllegalArgumentException(
          "the sampler is for " + sampler.size() + " images, the set has " + data.images().size());
    }
    if (batchSize < share.ranks() || start.iteration() < 0) {
      throw new IllegalArgumentException(
          "expected batchSize >= "
              + share.ranks()
              + " and a first iteration >= 0, got "
              + batchSize
              + " and "
              + start.iteration());
    }
    assembler =
        new BatchAssembler(data, sampler, batchSize, options.augmentation(), options.seed(), share);
    this.share = share;
    size = data.images().size();
    mostBroken = options.brokenShare() * size;
    upcoming = start.iteration();
    handedOut = start.iteration();
    broken.putAll(start.broken());
    workers =
        Executors.newFixedThreadPool(
            options.threads(),
            task -> {
              Thread thread = new Thread(task, "batch-reader");
              thread.setDaemon(true);
              return thread;
            });
    for (int i = 0; i < options.threads() + 1; i++) {
      submit();
    }
  }

  private void submit() {
    long iteration = upcoming++;
    ahead.add(workers.submit(() -> assembler.make(iteration, this::pixels)));
  }

  private float[] pixels(int size) {
    float[] used = spare.poll();
    return used != null && used.length == size ? used : new float[size];
  }

  /**
   * Takes back a batch that is no longer needed, so that its memory is used again. What is not
   * taken back is left to the garbage collector.
   */
  public void recycle(Batch batch) {
    spare.add(batch.pixels());
  }

  /**
   * The next batch, or this reader's share of it; waits for it.
   *
   * @throws DatasetException if more images are broken than is tolerated, all of a batch are, or
   *     the thread is interrupted; after that every call throws the same
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
      BatchAssembler.Assembled assembled = ahead.remove().get();
      if (share.ranks() > 1 && share.any(!assembled.broken().isEmpty())) {
        assembled = assembler.makeFromWhole(handedOut, this::pixels);
      }
      handedOut++;
      // counted here, in the order of iterations, so that reading always stops at the same one
      long more = assembled.broken().keySet().stream().filter(i -> !broken.containsKey(i)).count();
      if (assembled.batch() != null && broken.size() + more <= mostBroken) {
        broken.putAll(assembled.broken());
        submit();
        return assembled.batch();
      }
      failure = tooManyBroken(assembled, broken.size() + more);
    } catch (ExecutionException e) {
      failure =
          e.getCause() instanceof DatasetException cause
              ? cause
              : new DatasetException(
                  "a training batch cannot be read: " + e.getCause(), e.getCause());
    } catch (DatasetException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = new DatasetException("reading a training batch was interrupted", e);
    }
    close();
    throw failure;
  }

  private DatasetException tooManyBroken(BatchAssembler.Assembled assembled, long count) {
    String latest = assembled.broken().values().iterator().next();
    if (mostBroken == 0) {
      return new DatasetException(latest);
    }
    return new DatasetException(
        assembled.batch() == null
            ? latest + "; no image of the batch can be read: check the set"
            : latest
                + "; with it "
                + count
                + " of "
                + size
                + " images are broken, more than the "
                + (long) mostBroken
                + " that are tolerated: repair or remove them, or raise the share");
  }

  /**
   * Returns the reason of each unreadable image of the batches handed out so far, by index, in the
   * set's order; those before the start are among them.
   */
  public SortedMap<Integer, String> broken() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(broken));
  }

  /** Stops the threads. */
  @Override
  public void close() {
    workers.shutdownNow();
  }
}
