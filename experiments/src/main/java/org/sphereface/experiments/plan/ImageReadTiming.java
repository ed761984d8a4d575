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
 * How long a run reads images, or draws them, as each patch shows them: those of a set that fits
 * into the cache once, those of others whenever a cell needs them; training images on all cores,
 * test images on one. On a GPU training and reading overlap, so that it is less.
 */
record ImageReadTiming(Matrix matrix) {

  private static final int MOST = 200;
  private static final double MOST_SECONDS = 0.5;

  /**
   * Images that are read.
   *
   * @param faces of which set, as one patch shows it
   * @param images how many are read, by all cells of the patch together
   * @param threads that read at once
   */
  record Share(FaceDataset faces, long images, int threads) {}

  /** Measured on a few images of each set; sets that cannot be opened are left out. */
  double seconds() {
    double sum = 0;
    for (Share share : shares()) {
      try {
        sum += share.images() * secondsAnImage(share.faces()) / share.threads();
      } catch (DatasetException | UncheckedIOException e) {
        // the run will say so
      }
    }
    return sum;
  }

  /** Those of the training set first, then of the evaluations and of MegaFace. */
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
   * @param needs how many images a cell takes from the set, whose size is given
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
      // told among what is missing
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
