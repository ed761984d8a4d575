package org.sphereface.experiments.plan;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.networks.Network;
import org.sphereface.networks.NetworkCost;
import org.sphereface.networks.Precision;
import org.sphereface.training.Recipe;
import org.sphereface.training.StepTiming;

/**
 * The measured speed and memory of this machine: a few training steps of each network of a matrix,
 * and a few images of each data set.
 *
 * @param rates by the network's label, in the order measured
 * @param readingSeconds of the run's training and test images and MegaFace's, as far as these can
 *     be opened
 */
public record SpeedCalibration(Map<String, Rate> rates, double readingSeconds) {

  /** No measurement. */
  public static final SpeedCalibration NONE = new SpeedCalibration(Map.of(), 0);

  /**
   * The most FLOPs of a measured step, so that steps of the largest networks take seconds. In
   * smaller steps the update of all parameters, which does not depend on the batch, counts too
   * much.
   */
  private static final double STEP_FLOPS = 150e9;

  /** The same where networks, or engines, are only compared. */
  private static final double COMPARED_STEP_FLOPS = 10e9;

  /** Classes where the number of identities is not known, and the most otherwise. */
  private static final int CLASSES = 1000;

  private static final int MOST_CLASSES = 20_000;
  private static final int STEPS = 200;

  public SpeedCalibration {
    rates = Collections.unmodifiableMap(new LinkedHashMap<>(rates));
  }

  /**
   * A network's speed and memory.
   *
   * @param batch images of a measured step: fewer than the recipe's where that would take long
   * @param steps measured
   * @param gflops FLOPs of a training step over its time, in 1e9 a second, a multiply-add counting
   *     as two
   * @param embeddingGflops FLOPs of embedding over its time, in 1e9 a second
   * @param memory of the steps but for their parameters, {@link CellForecast#parameterBytes}; null
   *     if it is not known, as on a GPU
   */
  public record Rate(
      int batch, int steps, double gflops, double embeddingGflops, StepTiming.Memory memory) {}

  /**
   * Measures the networks of a matrix, the cheapest first, each with its first loss, until the time
   * is over. Then it reads a few images of each set.
   *
   * @param costs of the networks; one without known FLOPs is not measured
   * @param seconds for all networks; the last step may end later
   */
  public static SpeedCalibration measure(
      Matrix matrix, Integer identities, NetworkCosts costs, double seconds) {
    Precision precision = matrix.recipe().toRecipe().precision();
    return measure(matrix, identities, costs, seconds, precision, StepTiming::measure)
        .withReading(new ImageReadTiming(matrix).seconds());
  }

  /**
   * Measures the networks as {@link #measure(Matrix, Integer, NetworkCosts, double)}, by a timer,
   * and reads no images.
   */
  public static SpeedCalibration measure(
      Matrix matrix,
      Integer identities,
      NetworkCosts costs,
      double seconds,
      Precision precision,
      StepTimer timer) {
    long started = System.nanoTime();
    Map<String, Cell> firstCells = new LinkedHashMap<>();
    matrix.cells().stream()
        .filter(cell -> forward(cell.network(), costs).isPresent())
        .sorted(Comparator.comparingLong(cell -> forward(cell.network(), costs).getAsLong()))
        .forEach(cell -> firstCells.putIfAbsent(cell.network().label(), cell));
    Map<String, Rate> rates = new LinkedHashMap<>();
    int left = firstCells.size();
    for (Map.Entry<String, Cell> named : firstCells.entrySet()) {
      double over = seconds - (System.nanoTime() - started) / 1e9;
      if (over <= 0 && !rates.isEmpty()) {
        break;
      }
      rates.put(
          named.getKey(),
          rate(
              named.getValue(),
              matrix,
              STEP_FLOPS,
              identities == null ? CLASSES : Math.min(identities, MOST_CLASSES),
              costs,
              over / left,
              precision,
              timer));
      left--;
    }
    return new SpeedCalibration(rates, 0);
  }

  /** Returns the same speeds with another time of reading. */
  public SpeedCalibration withReading(double seconds) {
    return new SpeedCalibration(rates, seconds);
  }

  /**
   * Measures the costliest network of a matrix, with its first loss.
   *
   * @param seconds after which no step starts
   * @return empty if no network has known FLOPs
   */
  public static Optional<Rate> ofCostliest(
      Matrix matrix, NetworkCosts costs, double seconds, StepTimer timer) {
    return costliest(matrix, costs)
        .map(
            cell ->
                rate(
                    cell,
                    matrix,
                    COMPARED_STEP_FLOPS,
                    CLASSES,
                    costs,
                    seconds,
                    matrix.recipe(cell).precision(),
                    timer));
  }

  /** Returns the first cell of the network with the most FLOPs; empty if none is known. */
  public static Optional<Cell> costliest(Matrix matrix, NetworkCosts costs) {
    return matrix.cells().stream()
        .filter(cell -> forward(cell.network(), costs).isPresent())
        .max(Comparator.comparingLong(cell -> forward(cell.network(), costs).getAsLong()));
  }

  /** Returns the FLOPs of a forward pass; empty if not known. */
  private static OptionalLong forward(Network network, NetworkCosts costs) {
    try {
      return costs.of(network).flops();
    } catch (NetworkCosts.UnusableNetworkException e) {
      // the forecast says it
      return OptionalLong.empty();
    }
  }

  private static Rate rate(
      Cell cell,
      Matrix matrix,
      double mostFlops,
      int classes,
      NetworkCosts costs,
      double seconds,
      Precision precision,
      StepTimer timer) {
    NetworkCost cost = costs.of(cell.network());
    long forward = cost.flops().getAsLong();
    int together = Math.max(2, cell.loss().imagesPerIdentity());
    int most = matrix.recipe().batch();
    int affordable = (int) (mostFlops / (3.0 * forward));
    int batch = Math.min(most, Math.max(2, affordable / together) * together);
    StepTiming measured =
        timer.measure(cell.network(), cell.loss(), classes, batch, precision, STEPS, seconds);
    Recipe recipe = matrix.recipe().toRecipe();
    Recipe asTimed =
        new Recipe(
            recipe.schedule(), StepTiming.OPTIMIZER, recipe.data(), precision, recipe.monitoring());
    CellForecast forecast = CellForecast.of(cell, asTimed, cost, classes, 0, 0);
    double flops = (double) forecast.stepFlops() / most * batch;
    double embedding = (double) forward * batch;
    return new Rate(
        batch,
        measured.steps(),
        flops / measured.seconds() / 1e9,
        embedding / measured.embeddingSeconds() / 1e9,
        measured.memory() == null
            ? null
            : new StepTiming.Memory(
                measured.memory().fixedBytes() - forecast.parameterBytes(),
                measured.memory().imageBytes()));
  }

  /**
   * Estimates the memory of a cell's training, without Java's heap: its parameters, and what its
   * network's steps were measured to take beside them; where that is not known, {@link
   * CellForecast#memoryBytes}.
   *
   * @param matrix with the cell
   */
  public long memoryBytes(Matrix matrix, Cell cell, CellForecast forecast) {
    Rate rate = rates.get(cell.network().label());
    return rate == null || rate.memory() == null
        ? forecast.memoryBytes()
        : forecast.parameterBytes() + rate.memory().bytes(matrix.recipe(cell).data().batch());
  }

  /**
   * Estimates a cell's seconds without reading: its FLOPs at its network's rates, at the slowest
   * measured ones if that was not measured; empty if nothing was.
   */
  public OptionalDouble seconds(Cell cell, CellForecast forecast) {
    Rate own = rates.get(cell.network().label());
    Rate rate =
        own != null
            ? own
            : rates.values().stream().min(Comparator.comparingDouble(Rate::gflops)).orElse(null);
    return rate == null || forecast.flops() == null || forecast.flops() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            forecast.trainingFlops() / rate.gflops() / 1e9
                + forecast.evaluationFlops() / rate.embeddingGflops() / 1e9);
  }

  /**
   * Estimates the memory of the cell that needs most; cells run one after another.
   *
   * @param matrix with the cells and their batches
   */
  public long memoryBytes(Matrix matrix, List<CellForecast> forecasts) {
    Map<String, Cell> byId = byId(matrix.cells());
    return forecasts.stream()
        .mapToLong(forecast -> memoryBytes(matrix, byId.get(forecast.id()), forecast))
        .max()
        .orElse(0);
  }

  /** Estimates the seconds of all cells that have an estimate, with the reading of images. */
  public double seconds(List<Cell> cells, List<CellForecast> forecasts) {
    Map<String, Cell> byId = byId(cells);
    double sum = readingSeconds;
    for (CellForecast forecast : forecasts) {
      Cell cell = byId.get(forecast.id());
      sum += cell == null ? 0 : seconds(cell, forecast).orElse(0);
    }
    return sum;
  }

  private static Map<String, Cell> byId(List<Cell> cells) {
    Map<String, Cell> byId = new HashMap<>();
    cells.forEach(cell -> byId.put(cell.id(), cell));
    return byId;
  }
}
