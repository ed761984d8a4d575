package org.sphereface.experiments.run;

import ai.djl.nn.Parameter;
import java.util.List;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.results.CellResult;
import org.sphereface.results.SphereFeatures;
import org.sphereface.training.Trainer;

/**
 * What a cell's training and evaluations gave.
 *
 * @param failure null if none
 * @param resumable whether the next start goes on from the cell's checkpoints
 * @param training of a training that did not begin, one without iterations
 * @param parameters trainable values of the network
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
    long parameters =
        cell.network().block().getParameters().values().stream()
            .filter(Parameter::requiresGradient)
            .mapToLong(parameter -> parameter.getShape().size())
            .sum();
    return new CellOutcome(
        failure, true, Trainer.Outcome.notBegun(failure), parameters, List.of(), null);
  }

  public boolean isFailed() {
    return failure != null;
  }
}
