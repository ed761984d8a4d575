package org.sphereface.training.checkpoint;

import java.util.List;

/** Finds the differences between two trainings that forbid one to resume the other. */
@FunctionalInterface
public interface BasisComparison {

  /**
   * @param then the inputs of a checkpoint
   * @param now the inputs of this training
   * @return a clause for each difference; empty if there is none
   */
  List<String> differences(TrainingInputs then, TrainingInputs now);
}
