package org.sphereface.experiments.data;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.IdentityExclusion;
import org.sphereface.experiments.matrix.EvaluationPlan;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixException;

/**
 * Checks that the people of training, validation and test sets are different ones: options that are
 * chosen on people of the test set, or of the training set, favour those who know them.
 */
final class DisjointPeople {

  private static final int SHOWN = 5;

  private DisjointPeople() {}

  /**
   * @param training the training set, test people left out
   * @param evaluations the sets that cells are scored on
   * @param heldOut people of the sets that they are not scored on
   * @throws MatrixException with the names of people who are in two of them
   */
  static void require(
      Matrix matrix,
      FaceDataset training,
      List<OpenedEvaluation> evaluations,
      Set<String> heldOut) {
    Set<String> scored = new LinkedHashSet<>();
    evaluations.forEach(evaluation -> scored.addAll(evaluation.identities()));
    String held = names(matrix.heldOut());
    String tested = names(matrix.evaluations());
    refuse(common(scored, heldOut), tested, held, "give others in 'validation' of 'tuning'");
    String exclude = "set excludeTestIdentities: true";
    refuse(common(training.identities(), heldOut), "the training set", held, exclude);
    refuse(common(training.identities(), scored), "the training set", tested, exclude);
  }

  private static String names(List<EvaluationPlan> plans) {
    return plans.stream()
        .map(plan -> "'" + plan.name() + "'")
        .collect(Collectors.joining(" and "));
  }

  private static List<String> common(Collection<String> some, Set<String> others) {
    Set<String> folded =
        others.stream().map(IdentityExclusion::folded).collect(Collectors.toSet());
    return some.stream().filter(name -> folded.contains(IdentityExclusion.folded(name))).toList();
  }

  private static void refuse(List<String> common, String one, String other, String how) {
    if (!common.isEmpty()) {
      throw new MatrixException(
          (common.size() == 1 ? "One person is" : common.size() + " people are")
              + " in "
              + one
              + " and in "
              + other
              + ", but options are to be chosen on people of their own: "
              + String.join(", ", common.subList(0, Math.min(SHOWN, common.size())))
              + (common.size() > SHOWN ? ", ..." : "")
              + "; "
              + how
              + ".");
    }
  }
}
