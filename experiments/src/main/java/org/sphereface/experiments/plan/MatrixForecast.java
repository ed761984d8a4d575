package org.sphereface.experiments.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.RecipeSection;
import org.sphereface.losses.Loss;
import org.sphereface.networks.Network;
import org.sphereface.networks.NetworkCost;

/**
 * The estimated cost of a matrix, and what is missing for a run of it.
 *
 * @param name of the matrix
 * @param identities of the training set, without excluded test identities; null if not known
 * @param trainingImages distinct images of the training set; null if not known
 * @param evaluationImages images that all evaluations embed together; null if not known
 * @param testPeople people in the pairs of each evaluation whose faces exist, by its name
 * @param megaFaceImages probes and distractors, at most; 0 without MegaFace, null if not known
 * @param cells one forecast for each cell, in the matrix's order
 * @param peakDiskBytes the most bytes at one time, of cells that run one after another: files of
 *     the cells before, what these keep for an ensemble, and a cell's own while it is trained or
 *     its MegaFace is measured
 * @param missing a sentence for each thing that would stop the run; empty if none is known
 * @param notes a sentence for each figure that is not known, and for what seems wrong and does not
 *     stop the run
 */
public record MatrixForecast(
    String name,
    Integer identities,
    Integer trainingImages,
    Integer evaluationImages,
    Map<String, Integer> testPeople,
    Integer megaFaceImages,
    List<CellForecast> cells,
    long peakDiskBytes,
    List<String> missing,
    List<String> notes) {

  public MatrixForecast {
    cells = List.copyOf(cells);
    testPeople = Map.copyOf(testPeople);
    missing = List.copyOf(missing);
    notes = List.copyOf(notes);
  }

  /** Estimates a matrix as {@link #of(Matrix, Integer, int, NetworkCosts)}, without an engine. */
  public static MatrixForecast of(Matrix matrix, Integer identities, int devices) {
    return of(matrix, identities, devices, NetworkCosts.withoutEngine());
  }

  /**
   * Estimates a matrix. The data sets that exist are listed; nothing is trained or written.
   *
   * @param identities number of training identities if the training set does not exist; null if not
   *     known
   * @param devices over which a cell's batch is split
   * @param costs of the networks
   */
  public static MatrixForecast of(
      Matrix matrix, Integer identities, int devices, NetworkCosts costs) {
    MatrixDataCheck data = MatrixDataCheck.of(matrix, devices);
    List<String> missing = new ArrayList<>(data.missing());
    List<String> notes = new ArrayList<>(data.warnings());
    Integer classes = data.identities() == null ? identities : data.identities();
    if (classes == null) {
      notes.add(
          "The number of training identities is not known without the training set: the figures"
              + " leave out class weights. --identities N includes them for N identities.");
    } else if (data.identities() == null) {
      notes.add("Counted with " + classes + " training identities, as given.");
    }
    if (data.evaluationImages() == null) {
      notes.add("The number of test images is not known: the figures leave out evaluations.");
    }
    if (data.megaFaceImages() == null) {
      notes.add("The number of MegaFace's images is not known: the figures leave them out.");
    }
    long megaFace = data.megaFaceImages() == null ? 0 : data.megaFaceImages();
    long evaluated = data.evaluationImages() == null ? 0 : data.evaluationImages();
    Set<String> unknown = new LinkedHashSet<>();
    Set<String> unusable = new LinkedHashSet<>();
    List<CellForecast> cells = new ArrayList<>();
    Map<CostKey, CellForecast> known = new HashMap<>();
    Set<String> trials = trials(matrix);
    long validated = data.validationImages() == null ? 0 : data.validationImages();
    for (Cell cell : matrix.cells()) {
      boolean trial = trials.contains(cell.id());
      try {
        NetworkCost cost = costs.of(cell.network());
        note(cell.network(), cost).ifPresent(unknown::add);
        cells.add(
            known
                .computeIfAbsent(
                    CostKey.of(cell, trial),
                    key ->
                        CellForecast.of(
                            cell,
                            matrix.recipe(cell),
                            cost,
                            classes,
                            trial ? validated : evaluated,
                            trial ? 0 : megaFace))
                .withId(cell.id()));
      } catch (NetworkCosts.UnusableNetworkException e) {
        unusable.add(e.getMessage());
      } catch (IllegalArgumentException e) {
        // the data check has reported it if there is a training set
        if (data.identities() == null) {
          missing.add("Cell " + cell.id() + ": " + e.getMessage() + ".");
        }
      }
    }
    notes.addAll(unknown);
    missing.addAll(unusable);
    return new MatrixForecast(
        matrix.name(),
        classes,
        data.trainingImages(),
        data.evaluationImages(),
        data.testPeople(),
        data.megaFaceImages(),
        cells,
        peakDiskBytes(matrix, cells),
        missing,
        notes);
  }

  /** Returns the ids of all trials of a search. */
  private static Set<String> trials(Matrix matrix) {
    Set<String> ids = new HashSet<>();
    int rungs = matrix.tuning() == null ? 0 : matrix.tuning().rungs();
    for (int rung = 1; rung <= rungs; rung++) {
      matrix.trials(rung).forEach(trial -> ids.add(trial.cell().id()));
    }
    return ids;
  }

  private static Optional<String> note(Network network, NetworkCost cost) {
    if (cost == null) {
      return Optional.of(
          "The parameters and FLOPs of the network "
              + network.label()
              + " are known on an engine only: the figures leave them out; a plan without"
              + " --no-calibration has them.");
    }
    if (cost.flops().isEmpty()) {
      return Optional.of(
          "The network "
              + network.label()
              + " does not give its FLOPs, and they cannot be counted from its blocks.");
    }
    return cost.activationBytes().isPresent()
        ? Optional.empty()
        : Optional.of(
            "The memory of the network "
                + network.label()
                + "'s activations is not known: the figures leave it out.");
  }

  /** The values of a cell that decide its cost; its seed and patch do not. */
  private record CostKey(
      Loss loss, Network network, boolean started, RecipeSection recipe, boolean trial) {
    static CostKey of(Cell cell, boolean trial) {
      return new CostKey(cell.loss(), cell.network(), cell.start() != null, cell.recipe(), trial);
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

  /** Returns the FLOPs of all cells whose FLOPs are known. */
  public long flops() {
    return cells.stream().map(CellForecast::flops).filter(Objects::nonNull).mapToLong(f -> f).sum();
  }

  /** Returns the bytes of all parameter files, which remain after the run. */
  public long diskBytes() {
    return cells.stream().mapToLong(CellForecast::diskBytes).sum();
  }
}
