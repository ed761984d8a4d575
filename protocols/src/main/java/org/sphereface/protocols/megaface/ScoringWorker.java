package org.sphereface.protocols.megaface;

import java.util.concurrent.atomic.AtomicInteger;
import org.sphereface.protocols.EmbeddingRows;

/** One thread's buffers and counts. */
final class ScoringWorker {

  private final Probes probes;
  private final UnitVectors distractors;
  private final DistractorCounts counts;
  private final float[] rows;
  private final ScoreKernel kernel;
  private final float[] reaching = new float[ScoreKernel.COLUMNS + 1];
  private final float[][] scores = new float[ScoreKernel.ROWS][ScoreKernel.COLUMNS];

  ScoringWorker(Probes probes, EmbeddingRows distractors) {
    int depth = ScoreKernel.padded(probes.dimension());
    this.probes = probes;
    this.distractors = new UnitVectors(distractors);
    this.counts = new DistractorCounts(probes);
    this.rows = new float[ScoreKernel.COLUMNS * depth];
    this.kernel = ScoreKernel.of(depth);
  }

  DistractorCounts counts() {
    return counts;
  }

  /** Takes blocks of distractors until none is left before the end. */
  void work(AtomicInteger next, int end) {
    for (int first = next.getAndAdd(ScoreKernel.COLUMNS);
        first < end;
        first = next.getAndAdd(ScoreKernel.COLUMNS)) {
      int count = Math.min(ScoreKernel.COLUMNS, end - first);
      distractors.read(first, count, rows);
      kernel.columns(rows, count);
      for (int probe = 0; probe < probes.size(); probe += ScoreKernel.ROWS) {
        kernel.scores(probes.units(), probe, scores);
        for (int row = 0; row < Math.min(ScoreKernel.ROWS, probes.size() - probe); row++) {
          count(probe + row, scores[row], count);
        }
      }
    }
  }

  private void count(int probe, float[] of, int count) {
    // what reaches no mate score of all reaches none of this probe
    int picked = probes.all().reaching(of, count, reaching);
    probes.thresholds(probe).count(reaching, picked, counts.ofProbes, probes.offset(probe));
    probes.all().count(reaching, picked, counts.ofAll);
  }
}
