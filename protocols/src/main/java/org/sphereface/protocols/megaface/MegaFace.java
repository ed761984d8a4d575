package org.sphereface.protocols.megaface;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.megaface.MegaFaceResult.GalleryResult;

/**
 * MegaFace challenge 1 on embeddings: identification and verification against many distractors.
 *
 * <p>Scores are cosines in float32. Identification: a probe meets each of its mates in turn, alone
 * with the D distractors; the mate's rank is 1 + the distractors that score no less, ties counted
 * against the probe. Verification: all probe-mate pairs against all probe-distractor pairs.
 *
 * <p>Exact at any size: the curves change only at mate scores, so counting how many distractor
 * scores reach each of them is enough; no other score is kept. Distractors are streamed in blocks;
 * memory is that of the probes. The result is the same for any number of threads.
 *
 * <p>Source: Kemelmacher-Shlizerman et al., The MegaFace Benchmark (CVPR 2016), sections 3 and 4;
 * the devkit's {@code run_experiment.py}; SphereFace section 4.4.
 */
public final class MegaFace {

  private static final int BLOCKS_A_STEP = 64;
  private static final long NANOSECONDS_BETWEEN_SAVES = 30_000_000_000L;

  private final Probes probes;
  private final Distractors distractors;
  private final int threads;
  private final IntConsumer progress;

  /**
   * @param probes the probes' embeddings
   * @param people the person of each probe
   * @param distractors embeddings of other people than the probes
   * @param threads how many threads work
   * @param progress receives the number of distractors done, at times
   * @throws ProtocolException if dimensions or counts differ, nobody has two images, or an
   *     embedding of a probe is zero or not finite
   */
  public MegaFace(
      EmbeddingRows probes,
      List<String> people,
      Distractors distractors,
      int threads,
      IntConsumer progress) {
    if (probes.dimension() != distractors.rows().dimension()) {
      throw new ProtocolException(
          "Probes have "
              + probes.dimension()
              + " values each, distractors "
              + distractors.rows().dimension()
              + ": extract both with one network.");
    }
    this.probes = new Probes(probes, people);
    this.distractors = distractors;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * Compares all probes with all distractors.
   *
   * @throws ProtocolException if a distractor cannot be read, is zero or is not finite
   */
  public MegaFaceResult evaluate() {
    return result(rankCounts());
  }

  private MegaFaceResult result(List<RankCounts> rankCounts) {
    List<GalleryResult> galleries = new ArrayList<>();
    for (int i = 0; i < rankCounts.size(); i++) {
      galleries.add(rankCounts.get(i).result(distractors.prefixes().get(i).listed()));
    }
    return new MegaFaceResult(
        "megaface",
        probes.people(),
        probes.size(),
        probes.withoutMate(),
        probes.pairs(),
        probes.dimension(),
        galleries);
  }

  /**
   * As {@link #evaluate()}, but resumes a run that was stopped with the same file.
   *
   * @param state file of the run's progress; written about every half minute, deleted at the end
   * @throws ProtocolException also if the file is of a run with other input
   */
  public MegaFaceResult evaluate(Path state) {
    MegaFaceCheckpoint checkpoint = checkpoint(whole(), state);
    MegaFaceResult result = result(rankCounts(count(whole(), Optional.of(checkpoint))));
    checkpoint.delete();
    return result;
  }

  /**
   * Counts one shard, and resumes where an earlier process has stopped with the same file.
   *
   * @param file is written about every half minute, and at the end
   * @throws ProtocolException if the file is of other input, or a distractor cannot be read
   */
  public void count(DistractorShard shard, Path file) {
    MegaFaceCheckpoint checkpoint = checkpoint(shard, file);
    checkpoint.save(count(shard, Optional.of(checkpoint)));
  }

  /**
   * Returns whether a file has all counts of a shard.
   *
   * @throws ProtocolException if the file is of other input, or broken
   */
  public boolean isCounted(DistractorShard shard, Path file) {
    return checkpoint(shard, file).load().done() == shard.end();
  }

  /**
   * Adds the counts of shards, which are integers: the result is that of {@link #evaluate()}, bit
   * for bit.
   *
   * @param shards that have all distractors of the largest number, each once
   * @param file gives the file of a shard
   * @throws ProtocolException if a file is missing, unfinished, broken or of other input
   */
  public MegaFaceResult merge(List<DistractorShard> shards, Function<DistractorShard, Path> file) {
    requireAll(shards);
    List<DistractorCounts> added = new ArrayList<>();
    distractors.prefixes().forEach(prefix -> added.add(new DistractorCounts(probes)));
    for (DistractorShard shard : shards) {
      ShardCounts counts = checkpoint(shard, file.apply(shard)).load();
      if (counts.done() != shard.end()) {
        throw new ProtocolException(
            file.apply(shard) + " has counts up to row " + counts.done() + " alone.");
      }
      for (int i = 0; i < added.size(); i++) {
        added.get(i).take(counts.added(i));
      }
    }
    return result(rankCountsOf(added));
  }

  private void requireAll(List<DistractorShard> shards) {
    int next = 0;
    for (DistractorShard shard : shards) {
      if (shard.from() != next) {
        throw new IllegalArgumentException("the shards do not follow each other: " + shards);
      }
      next = shard.end();
    }
    if (next != whole().end()) {
      throw new IllegalArgumentException("the shards do not have all distractors: " + shards);
    }
  }

  private DistractorShard whole() {
    List<Distractors.Prefix> prefixes = distractors.prefixes();
    return new DistractorShard(0, prefixes.get(prefixes.size() - 1).rows());
  }

  private MegaFaceCheckpoint checkpoint(DistractorShard shard, Path file) {
    return new MegaFaceCheckpoint(file, probes, distractors, shard);
  }

  /** Counts against each number of distractors. */
  List<RankCounts> rankCounts() {
    return rankCounts(count(whole(), Optional.empty()));
  }

  private List<RankCounts> rankCounts(ShardCounts counts) {
    return rankCountsOf(
        IntStream.range(0, distractors.prefixes().size()).mapToObj(counts::added).toList());
  }

  /**
   * @param added what each number of distractors adds to the one before
   */
  private List<RankCounts> rankCountsOf(List<DistractorCounts> added) {
    DistractorCounts sum = new DistractorCounts(probes);
    List<RankCounts> rankCounts = new ArrayList<>();
    for (int i = 0; i < added.size(); i++) {
      sum.take(added.get(i));
      rankCounts.add(sum.rankCounts(probes, distractors.prefixes().get(i).rows()));
    }
    return rankCounts;
  }

  private ShardCounts count(DistractorShard shard, Optional<MegaFaceCheckpoint> checkpoint) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<ScoringWorker> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(new ScoringWorker(probes, distractors.rows()));
      }
      ShardCounts counts =
          checkpoint
              .map(MegaFaceCheckpoint::load)
              .orElseGet(
                  () -> new ShardCounts(probes, distractors.prefixes().size(), shard.from()));
      long saved = System.nanoTime();
      for (int prefix = 0; counts.done() < shard.end(); prefix++) {
        int goal = Math.min(shard.end(), distractors.prefixes().get(prefix).rows());
        while (counts.done() < goal) {
          int end = Math.min(goal, counts.done() + BLOCKS_A_STEP * ScoreKernel.COLUMNS);
          step(pool, workers, counts.done(), end);
          DistractorCounts added = counts.added(prefix);
          workers.forEach(worker -> added.take(worker.counts()));
          counts.done(end);
          progress.accept(end);
          if (checkpoint.isPresent() && System.nanoTime() - saved > NANOSECONDS_BETWEEN_SAVES) {
            checkpoint.get().save(counts);
            saved = System.nanoTime();
          }
        }
      }
      return counts;
    } finally {
      pool.shutdownNow();
    }
  }

  private static void step(ExecutorService pool, List<ScoringWorker> workers, int from, int end) {
    AtomicInteger next = new AtomicInteger(from);
    List<Future<?>> running = new ArrayList<>();
    for (ScoringWorker worker : workers) {
      running.add(pool.submit(() -> worker.work(next, end)));
    }
    try {
      for (Future<?> future : running) {
        future.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProtocolException known) {
        throw new ProtocolException(known.getMessage(), known);
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProtocolException("The evaluation was interrupted.", e);
    }
  }
}
