package org.sphereface.results;

import java.util.List;
import java.util.Map;

/**
 * What a run searches before its cells are trained: the trials, and the options that were chosen.
 * The trials' values are in the result files of their cells, as the evaluation {@code validation}.
 *
 * @param validation the name of the evaluation that trials are judged by
 * @param measure what of it is maximised
 * @param trials drawn options of each loss on each network
 * @param rungs of the successive halving; 1 for none
 * @param factor the share of the trials that goes on to the next rung is 1 / factor
 * @param seed of the draws
 * @param cells the trials of the rungs that are known
 * @param chosen the options of each loss on each network; empty until its last rung has ended
 * @param untuned the cells that are trained with the matrix's own options for comparison
 */
public record TuningRecord(
    String validation,
    ValidationMeasure measure,
    int trials,
    int rungs,
    int factor,
    long seed,
    List<PlannedTrial> cells,
    List<Choice> chosen,
    List<MatrixPlan.PlannedCell> untuned) {

  public TuningRecord {
    cells = List.copyOf(cells);
    chosen = List.copyOf(chosen);
    untuned = List.copyOf(untuned);
  }

  /**
   * A trial on one rung.
   *
   * @param cell its cell
   * @param number of its options among those of the loss, from 1; the same on each rung
   * @param rung from 1
   * @param iterations of its training
   * @param options the options that were drawn, such as {@code recipe.learningRate}
   */
  public record PlannedTrial(
      MatrixPlan.PlannedCell cell,
      int number,
      int rung,
      int iterations,
      Map<String, Object> options) {

    public PlannedTrial {
      options = Map.copyOf(options);
    }
  }

  /**
   * The best trial of a loss on a network.
   *
   * @param loss id of the loss
   * @param network the network
   * @param trial its number
   * @param value of the measure on the validation set, on the last rung
   * @param options the options that were drawn
   */
  public record Choice(
      String loss,
      CellResult.Component network,
      int trial,
      double value,
      Map<String, Object> options) {

    public Choice {
      options = Map.copyOf(options);
    }
  }
}
