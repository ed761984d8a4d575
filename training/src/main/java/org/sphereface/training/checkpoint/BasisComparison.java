package org.sphereface.training.checkpoint;

import java.util.List;

/** Decides which differences between two trainings forbid one to resume the other. */
@FunctionalInterface
public interface BasisComparison {

  /**
   * @param then what a checkpoint was made of
   * @param now what is to be trained
   * @return a clause for each difference; empty if there is none
   */
  List<String> differences(TrainingInputs then, TrainingInputs now);
}
