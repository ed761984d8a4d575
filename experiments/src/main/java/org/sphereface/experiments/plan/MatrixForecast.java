package org.sphereface.experiments.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;

/**
 * What a matrix costs, and what it lacks.
 *
 * @param name the matrix's
 * @param identities of the training set, test people left out; null if not known
 * @param trainingImages distinct images of the training set; null if not known
 * @param evaluationImages images that the evaluations embed, all together; null if not known
 * @param megaFaceImages probes and distractors, at most; 0 without MegaFace, null if not known
 * @param cells a cell each, in the order of the run
 * @param missing a sentence for everything that would stop the run; empty if nothing is known to
 * @param untold a sentence for each figure that could not be told
 */
public record MatrixForecast(
    String name,
    Integer identities,
    Integer trainingImages,
    Integer evaluationImages,
    Integer megaFaceImages,
    List<CellForecast> cells,
    List<String> missing,
    List<String> untold) {

  public MatrixForecast {
    cells = List.copyOf(cells);
    missing = List.copyOf(missing);
    untold = List.copyOf(untold);
  }

  /**
   * Looks at a matrix: its data sets are listed, as far as they are there; nothing is trained or
   * written.
   *
   * @param identities to count with where the training set is not there; null for none
   */
  public static MatrixForecast of(Matrix matrix, Integer identities) {
    MatrixData data = MatrixData.look(matrix);
    List<String> missing = new ArrayList<>(data.missing());
    List<String> untold = new ArrayList<>();
    Integer classes = data.identities() == null ? identities : data.identities();
    if (classes == null) {
      untold.add(
          "The number of training identities is not known without the training set: class weights"
              + " are in no figure; --identities N counts with N.");
    } else if (data.identities() == null) {
      untold.add("Counted with " + classes + " training identities, as given.");
    }
    if (data.evaluationImages() == null) {
      untold.add("The number of test images is not known: evaluations are in no figure.");
    }
    if (data.megaFaceImages() == null) {
      untold.add("The number of MegaFace's images is not known: they are in no figure.");
    }
    long megaFace = data.megaFaceImages() == null ? 0 : data.megaFaceImages();
    long evaluated = data.evaluationImages() == null ? 0 : data.evaluationImages();
    Set<String> unmeasured = new LinkedHashSet<>();
    List<CellForecast> cells = new ArrayList<>();
    for (Cell cell : matrix.cells()) {
      if (cell.network().stages().isEmpty()) {
        unmeasured.add(cell.network().label());
      }
      try {
        cells.add(CellForecast.of(cell, matrix.recipe(cell), classes, evaluated, megaFace));
      } catch (IllegalArgumentException e) {
        missing.add("Cell " + cell.id() + ": " + e.getMessage() + ".");
      }
    }
    unmeasured.forEach(
        label -> untold.add("The network " + label + " does not tell its FLOPs and activations."));
    return new MatrixForecast(
        matrix.name(),
        classes,
        data.trainingImages(),
        data.evaluationImages(),
        data.megaFaceImages(),
        cells,
        missing,
        untold);
  }

  /** FLOPs of all cells. */
  public long flops() {
    return cells.stream().mapToLong(CellForecast::flops).sum();
  }

  /** Bytes of all parameter files, which remain. */
  public long diskBytes() {
    return cells.stream().mapToLong(CellForecast::diskBytes).sum();
  }

  /**
   * The most bytes at one time: files of the cells before, and a cell's while it is trained or its
   * MegaFace is measured.
   */
  public long peakDiskBytes() {
    long remaining = 0;
    long peak = 0;
    for (CellForecast cell : cells) {
      peak = Math.max(peak, remaining + cell.trainingDiskBytes());
      remaining += cell.diskBytes();
      peak = Math.max(peak, remaining + cell.megaFaceDiskBytes());
    }
    return peak;
  }

  /** The largest peak of a cell; cells run one after another. */
  public long memoryBytes() {
    return cells.stream().mapToLong(CellForecast::memoryBytes).max().orElse(0);
  }
}
