package org.sphereface.reports.geometry;

/**
 * Which of two classes a loss in training accepts an embedding for: the two inequalities whose
 * equalities are the decision boundaries of Table 1.
 *
 * <p>Source: SphereFace, section 3.2 and Table 1.
 */
public interface DecisionRule {

  /** What an embedding is to the rule. */
  enum Region {
    /** Right if its label is 1. */
    CLASS_1,
    /** Right if its label is 2. */
    CLASS_2,
    /** Right for neither label: on a boundary, or in the margin. */
    NEITHER
  }

  /**
   * Left side of the boundary for class 1 in Table 1: above 0 where an embedding of class 1 is
   * right.
   *
   * @param x the embedding, as long as the class weights, not zero
   */
  double first(double... x);

  /** Negated left side of the boundary for class 2: above 0 where one of class 2 is right. */
  double second(double... x);

  /** The region of an embedding. */
  default Region region(double... x) {
    if (first(x) > 0) {
      return Region.CLASS_1;
    }
    return second(x) > 0 ? Region.CLASS_2 : Region.NEITHER;
  }
}
