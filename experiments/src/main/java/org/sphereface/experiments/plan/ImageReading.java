package org.sphereface.experiments.plan;

import java.io.UncheckedIOException;
import java.util.Set;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceSource;
import org.sphereface.experiments.matrix.EvaluationPlan;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.run.MatrixRunner;

/**
 * How long a run reads images, or draws them: those of a set that fits into the cache once, those
 * of others for each cell; training images on all cores, test images on one. On a GPU training and
 * reading overlap, so that it is less.
 */
record ImageReading(Matrix matrix) {

  private static final int MOST = 200;
  private static final double MOST_SECONDS = 0.5;

  /** Measured on a few images of each set; sets that cannot be opened are left out. */
  double seconds() {
    int cores = Runtime.getRuntime().availableProcessors();
    long drawn =
        matrix.cells().stream()
            .map(matrix::recipe)
            .mapToLong(recipe -> (long) recipe.batch() * recipe.iterations())
            .sum();
    double sum = seconds(matrix.train(), drawn) / cores;
    for (EvaluationPlan plan : matrix.evaluations()) {
      sum += seconds(plan.faces(), Long.MAX_VALUE);
    }
    return sum;
  }

  /**
   * @param drawn most images taken from the set; the largest number for every image, each cell
   */
  private double seconds(FaceSource source, long drawn) {
    try {
      FaceDataset faces = source.open(Set.of());
      int all = faces.images().size();
      long bytes = (long) faces.anyImage().rgb().length * all;
      long often =
          bytes <= MatrixRunner.CACHE_BYTES
              ? Math.min(drawn, all)
              : Math.min(drawn, (long) all * matrix.cells().size());
      return often * secondsAnImage(faces, all);
    } catch (DatasetException | UncheckedIOException e) {
      return 0;
    }
  }

  private static double secondsAnImage(FaceDataset faces, int all) {
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
