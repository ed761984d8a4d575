package org.sphereface.experiments.run;

import java.util.List;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.networks.NetworkCost;
import org.sphereface.results.CellResult;
import org.sphereface.results.SphereFeatures;
import org.sphereface.training.Trainer;

/**
 * What a cell's training and evaluations gave.
 *
 * @param failure null if none
 * @param resumable whether the next start goes on from the cell's checkpoints
 * @param training of a training that did not begin, one without iterations
 * @param parameters trainable values of the network; 0 if its block cannot be made
 * @param evaluations those that did not fail
 * @param sphere null unless embeddings have three values
 */
public record CellOutcome(
    String failure,
    boolean resumable,
    Trainer.Outcome training,
    long parameters,
    List<CellResult.Evaluation> evaluations,
    SphereFeatures sphere) {

  public CellOutcome {
    evaluations = List.copyOf(evaluations);
  }

  /** The outcome of a training that did not begin, or whose outcome is lost. */
  static CellOutcome untrained(Cell cell, String failure) {
    return new CellOutcome(
        failure, true, Trainer.Outcome.notBegun(failure), parameters(cell), List.of(), null);
  }

  private static long parameters(Cell cell) {
    try {
      return NetworkCost.of(cell.network()).trained();
    } catch (IllegalArgumentException e) {
      // then it is the failure
      return 0;
    }
  }

  public boolean isFailed() {
    return failure != null;
  }
}
