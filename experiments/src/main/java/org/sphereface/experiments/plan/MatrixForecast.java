package org.sphereface.experiments.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.losses.Loss;
import org.sphereface.networks.Network;

/**
 * What a matrix costs, and what it lacks.
 *
 * @param name the matrix's
 * @param identities of the training set, test people left out; null if not known
 * @param trainingImages distinct images of the training set; null if not known
 * @param evaluationImages images that the evaluations embed, all together; null if not known
 * @param megaFaceImages probes and distractors, at most; 0 without MegaFace, null if not known
 * @param cells a cell each, in the matrix's order
 * @param peakDiskBytes the most bytes at one time, of cells that run one after another: files of
 *     the cells before, what these keep for an ensemble, and a cell's own while it is trained or
 *     its MegaFace is measured
 * @param missing a sentence for everything that would stop the run; empty if nothing is known to
 * @param untold a sentence for each figure that could not be told, and for what seems wrong and
 *     stops no run
 */
public record MatrixForecast(
    String name,
    Integer identities,
    Integer trainingImages,
    Integer evaluationImages,
    Integer megaFaceImages,
    List<CellForecast> cells,
    long peakDiskBytes,
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
   * @param devices over which a cell's batch is split
   */
  public static MatrixForecast of(Matrix matrix, Integer identities, int devices) {
    MatrixDataCheck data = MatrixDataCheck.look(matrix, devices);
    List<String> missing = new ArrayList<>(data.missing());
    List<String> untold = new ArrayList<>(data.warnings());
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
    Map<Alike, CellForecast> known = new HashMap<>();
    for (Cell cell : matrix.cells()) {
      if (cell.network().stages().isEmpty()) {
        unmeasured.add(cell.network().label());
      }
      try {
        cells.add(
            known
                .computeIfAbsent(
                    Alike.of(cell),
                    alike ->
                        CellForecast.of(cell, matrix.recipe(cell), classes, evaluated, megaFace))
                .with(cell.id()));
      } catch (IllegalArgumentException e) {
        // told among what the data check found, where there is a training set
        if (data.identities() == null) {
          missing.add("Cell " + cell.id() + ": " + e.getMessage() + ".");
        }
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
        peakDiskBytes(matrix, cells),
        missing,
        untold);
  }

  /** What decides a cell's figures; its seed and patch do not. */
  private record Alike(Loss loss, Network network, boolean started) {
    static Alike of(Cell cell) {
      return new Alike(cell.loss(), cell.network(), cell.start() != null);
    }
  }

  private static long peakDiskBytes(Matrix matrix, List<CellForecast> forecasts) {
    Map<String, CellForecast> byId = new HashMap<>();
    forecasts.forEach(forecast -> byId.put(forecast.id(), forecast));
    long files = 0;
    long peak = 0;
    for (List<Cell> together : matrix.runGroups()) {
      long embeddings = 0;
      for (Cell cell : together) {
        CellForecast forecast = byId.get(cell.id());
        if (forecast != null) {
          peak = Math.max(peak, files + embeddings + forecast.trainingDiskBytes());
          files += forecast.diskBytes();
          embeddings += forecast.megaFaceDiskBytes();
          peak = Math.max(peak, files + embeddings);
        }
      }
    }
    return peak;
  }

  /** FLOPs of all cells. */
  public long flops() {
    return cells.stream().mapToLong(CellForecast::flops).sum();
  }

  /** Bytes of all parameter files, which remain. */
  public long diskBytes() {
    return cells.stream().mapToLong(CellForecast::diskBytes).sum();
  }

  /** The largest peak of a cell; cells run one after another. */
  public long memoryBytes() {
    return cells.stream().mapToLong(CellForecast::memoryBytes).max().orElse(0);
  }
}
