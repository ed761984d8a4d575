package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;
import org.sphereface.losses.arithmetic.Angles;
import org.sphereface.losses.arithmetic.AngularMargin;
import org.sphereface.losses.arithmetic.BatchPairs;
import org.sphereface.losses.arithmetic.Rows;
import org.sphereface.losses.head.AngularHead;
import org.sphereface.losses.head.AnnealedMargin;

/**
 * SphereFace+: A-Softmax plus the hyperspherical energy of the batch's class weights, which drives
 * classes apart:
 *
 * <pre>
 * A-Softmax + weight * mean over pairs (j, k) of the batch's K distinct classes of arccos(w_j . w_k)^(-power)
 * </pre>
 *
 * with w of length one; 0 where a batch has one class only.
 *
 * <p>Source: Liu et al., "Learning towards Minimum Hyperspherical Energy", NeurIPS 2018, eq. (1)
 * with angles (A-MHE) and section 4.2; energy over the batch's classes, power 2 and weight 1 as the
 * authors' OpenSphere computes it.
 *
 * @param m the margin of A-Softmax, a whole number of at least 1
 * @param annealing of A-Softmax
 * @param weight of the energy, at least 0
 * @param power s of the energy, above 0
 */
public record SphereFacePlus(
    @JsonPropertyDescription("Margin m of A-Softmax, a whole number of at least 1") int m,
    @JsonPropertyDescription("How lambda of A-Softmax falls over the iterations")
        LambdaAnnealing annealing,
    @JsonPropertyDescription("Weight of the hyperspherical energy") double weight,
    @JsonPropertyDescription("Power s of the energy, angle^-s") double power)
    implements Loss {

  /** A-Softmax as in its released recipe; energy of weight 1 and power 2. */
  public SphereFacePlus() {
    this(4, new LambdaAnnealing(), 1, 2);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public SphereFacePlus {
    LossOptionChecks.wholeMargin("sphereface-plus", m);
    LossOptionChecks.annealing("sphereface-plus", annealing);
    LossOptionChecks.notNegative("sphereface-plus: weight", weight);
    LossOptionChecks.positive("sphereface-plus: power", power);
  }

  @Override
  public String id() {
    return "sphereface-plus";
  }

  @Override
  public String summary() {
    return "A-Softmax plus the hyperspherical energy (MHE) of the batch's class weights.";
  }

  @Override
  public String source() {
    return "Liu et al., NeurIPS 2018, eq. (1), section 4.2";
  }

  @Override
  public String label() {
    return "SphereFace+ m=" + m;
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new Head(embeddingSize, classes);
  }

  private final class Head extends AngularHead {

    Head(int embeddingSize, int classes) {
      super(embeddingSize, classes, new AnnealedMargin(new AngularMargin(m), annealing));
    }

    @Override
    protected NDArray total(
        NDArray crossEntropies,
        ParameterStore parameterStore,
        NDArray embeddings,
        NDArray labels,
        boolean training) {
      NDArray w = weight(parameterStore, embeddings, training);
      return crossEntropies.mean().add(energy(Rows.gathered(w, labels), labels));
    }

    /**
     * Returns the energy times its weight. Each image represents its class with the weight 1 /
     * (number of the class's images).
     */
    private NDArray energy(NDArray rows, NDArray labels) {
      NDArray same = BatchPairs.sameIdentity(labels);
      NDArray apart = same.neg().add(1);
      NDArray share = Rows.sums(same).pow(-1);
      NDArray angles = Angles.of(Rows.products(rows, rows));
      NDArray weights = apart.mul(share.reshape(-1, 1)).mul(share.reshape(1, -1)).stopGradient();
      NDArray distinct = share.sum();
      NDArray pairs = distinct.mul(distinct.sub(1)).maximum(1).stopGradient();
      return Scalars.times(angles.log(), -power).exp().mul(weights.mul(weight)).sum().div(pairs);
    }
  }
}
