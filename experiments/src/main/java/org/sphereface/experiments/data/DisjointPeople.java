package org.sphereface.experiments.data;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.sphereface.datasets.IdentityExclusion;
import org.sphereface.experiments.matrix.EvaluationPlan;
import org.sphereface.experiments.matrix.MatrixException;

/**
 * Checks that the people of training, validation and test sets are different ones: options that are
 * chosen on people of the test set, or of the training set, favour those who know them.
 */
public final class DisjointPeople {

  private static final int SHOWN = 5;

  private DisjointPeople() {}

  /**
   * @param training people of the training set, those that are left out not among them
   * @param scored the evaluations whose people are {@code ofScored}
   * @param heldOut those whose people are {@code ofHeldOut}
   * @throws MatrixException with the names of people who are in two of the three groups
   */
  public static void require(
      Collection<String> training,
      List<EvaluationPlan> scored,
      Set<String> ofScored,
      List<EvaluationPlan> heldOut,
      Set<String> ofHeldOut) {
    String tested = names(scored);
    String held = names(heldOut);
    refuse(common(ofScored, ofHeldOut), tested, held, "give other people in one of them");
    String exclude = "set excludeTestIdentities: true";
    refuse(common(training, ofHeldOut), "the training set", held, exclude);
    refuse(common(training, ofScored), "the training set", tested, exclude);
  }

  private static String names(List<EvaluationPlan> plans) {
    return plans.stream().map(plan -> "'" + plan.name() + "'").collect(Collectors.joining(" and "));
  }

  private static List<String> common(Collection<String> some, Set<String> others) {
    Set<String> folded = others.stream().map(IdentityExclusion::folded).collect(Collectors.toSet());
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
              + ", but options are chosen on people of their own: "
              + String.join(", ", common.subList(0, Math.min(SHOWN, common.size())))
              + (common.size() > SHOWN ? ", ..." : "")
              + "; "
              + how
              + ".");
    }
  }
}
