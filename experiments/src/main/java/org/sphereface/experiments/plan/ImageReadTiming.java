package org.sphereface.experiments.plan;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FacePatch;
import org.sphereface.datasets.FaceSource;
import org.sphereface.engine.library.EngineSettings;
import org.sphereface.experiments.data.OpenedDatasets;
import org.sphereface.experiments.data.OpenedEvaluation;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.EvaluationPlan;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.protocols.ProtocolException;

/**
 * Estimates how long a run reads or draws images, for each patch. Images of a set that fits into
 * the cache are read once, other images whenever a cell needs them; training images on all cores,
 * test images on as many threads as the engine has. On a GPU, reading overlaps with training, so
 * that the run waits for less.
 */
record ImageReadTiming(Matrix matrix) {

  private static final int MOST = 200;
  private static final double MOST_SECONDS = 0.5;

  /**
   * Images that are read.
   *
   * @param faces a set, cropped to one patch
   * @param images number of images that all cells of the patch read together
   * @param threads that read at once
   */
  record Share(FaceDataset faces, long images, int threads) {}

  /** Measures a few images of each set; sets that cannot be opened are left out. */
  double seconds() {
    double sum = 0;
    for (Share share : shares()) {
      try {
        sum += share.images() * secondsAnImage(share.faces()) / share.threads();
      } catch (DatasetException | UncheckedIOException e) {
        // the run reports it
      }
    }
    return sum;
  }

  /** Returns the images of the training set, then of the evaluations and of MegaFace. */
  List<Share> shares() {
    List<Share> shares = new ArrayList<>();
    add(
        matrix.train(),
        (all, cell) ->
            (long) matrix.recipe(cell).data().batch() * matrix.recipe(cell).schedule().iterations(),
        Runtime.getRuntime().availableProcessors(),
        shares);
    int threads = EngineSettings.ofProcess().threads();
    for (EvaluationPlan plan : matrix.evaluations()) {
      add(() -> named(plan), (all, cell) -> all, threads, shares);
    }
    if (matrix.megaFace() != null) {
      for (FaceSource source :
          List.of(matrix.megaFace().probes(), matrix.megaFace().distractors())) {
        add(source, (all, cell) -> all, threads, shares);
      }
    }
    return shares;
  }

  /** A set, and how many of its images are read at most. */
  private record Used(FaceDataset faces, long images) {}

  private static Used named(EvaluationPlan plan) {
    OpenedEvaluation evaluation = OpenedEvaluation.open(plan, 0);
    return new Used(evaluation.faces(), evaluation.indexByImage().size());
  }

  private void add(
      FaceSource source, ToLongBiFunction<Long, Cell> needs, int threads, List<Share> shares) {
    add(
        () -> {
          FaceDataset faces = source.open(Set.of());
          return new Used(faces, faces.images().size());
        },
        needs,
        threads,
        shares);
  }

  /**
   * @param needs number of images that a cell takes of so many
   */
  private void add(
      Supplier<Used> set, ToLongBiFunction<Long, Cell> needs, int threads, List<Share> shares) {
    try {
      Used used = set.get();
      FaceDataset whole = used.faces();
      long bytes = whole.anyImage().rgb().length * (long) whole.images().size();
      boolean kept = bytes <= OpenedDatasets.CACHE_BYTES / matrix.shownPatches().size();
      for (FacePatch patch : matrix.shownPatches()) {
        long needed =
            matrix.cells().stream()
                .filter(cell -> cell.patch().equals(patch))
                .mapToLong(cell -> needs.applyAsLong(used.images(), cell))
                .sum();
        shares.add(
            new Share(
                whole.patch(patch), kept ? Math.min(needed, used.images()) : needed, threads));
      }
    } catch (DatasetException | ProtocolException | UncheckedIOException e) {
      // the data check reports it
    }
  }

  private static double secondsAnImage(FaceDataset faces) {
    int all = faces.images().size();
    int count = Math.min(MOST, all);
    long started = System.nanoTime();
    int read = 0;
    do {
      faces.image((int) ((long) read * all / count));
      read++;
    } while (read < count && System.nanoTime() - started < MOST_SECONDS * 1e9);
    return (System.nanoTime() - started) / 1e9 / read;
  }
}
