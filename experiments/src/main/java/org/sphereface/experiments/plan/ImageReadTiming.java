package org.sphereface.experiments.plan;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongBiFunction;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FacePatch;
import org.sphereface.datasets.FaceSource;
import org.sphereface.experiments.data.OpenedDatasets;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;

/**
 * Estimates how long a run reads or draws images, for each patch. Images of a set that fits into
 * the cache are read once, other images whenever a cell needs them; training images on all cores,
 * test images on one. On a GPU, reading overlaps with training, so that the run waits for less.
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
    List<FaceSource> tests = new ArrayList<>();
    matrix.evaluations().forEach(plan -> tests.add(plan.faces()));
    if (matrix.megaFace() != null) {
      tests.addAll(List.of(matrix.megaFace().probes(), matrix.megaFace().distractors()));
    }
    tests.forEach(source -> add(source, (all, cell) -> all, 1, shares));
    return shares;
  }

  /**
   * @param needs number of images that a cell takes from a set of the given size
   */
  private void add(
      FaceSource source, ToLongBiFunction<Long, Cell> needs, int threads, List<Share> shares) {
    try {
      FaceDataset whole = source.open(Set.of());
      long all = whole.images().size();
      long bytes = whole.anyImage().rgb().length * all;
      boolean kept = bytes <= OpenedDatasets.CACHE_BYTES / matrix.shownPatches().size();
      for (FacePatch patch : matrix.shownPatches()) {
        long needed =
            matrix.cells().stream()
                .filter(cell -> cell.patch().equals(patch))
                .mapToLong(cell -> needs.applyAsLong(all, cell))
                .sum();
        shares.add(new Share(whole.patch(patch), kept ? Math.min(needed, all) : needed, threads));
      }
    } catch (DatasetException | UncheckedIOException e) {
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
