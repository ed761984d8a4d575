package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.OptionalDouble;
import java.util.Set;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.Loss;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;
import org.sphereface.losses.arithmetic.BatchPairs;
import org.sphereface.losses.arithmetic.Rows;
import org.sphereface.losses.head.AffineHead;

/**
 * Softmax and center loss together: {@code softmax + weight / 2 * mean |x - c_y|^2}.
 *
 * <p>The centres start at 0. They move by a rate alpha of their own, not by the optimizer's: {@code
 * c_j <- c_j - alpha * sum_{y_i = j} (c_j - x_i) / (1 + n_j)}, n_j the number of the batch's images
 * of class j.
 *
 * <p>Source: Wen et al., "A Discriminative Feature Learning Approach for Deep Face Recognition",
 * ECCV 2016, eqs. (2) to (5); the defaults are its section 4.1's.
 *
 * @param weight lambda of the paper, at least 0
 * @param rate alpha of the paper, in [0, 1]
 */
public record SoftmaxCenter(
    @JsonPropertyDescription("Weight of the center loss") double weight,
    @JsonPropertyDescription("Rate alpha at which centres move, from 0 to 1") double rate)
    implements Loss {

  /** Takes the paper's options: weight 0.003, rate 0.5. */
  public SoftmaxCenter() {
    this(0.003, 0.5);
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public SoftmaxCenter {
    LossOptionChecks.notNegative("softmax-center: weight", weight);
    LossOptionChecks.require(
        rate >= 0 && rate <= 1, "softmax-center: rate is " + rate + ", but must be from 0 to 1");
  }

  @Override
  public String id() {
    return "softmax-center";
  }

  @Override
  public String summary() {
    return "Softmax plus weight/2 times the mean squared distance to the own class's centre.";
  }

  @Override
  public String source() {
    return "Wen et al., ECCV 2016, eqs. (2) to (5); SphereFace, Table 4";
  }

  @Override
  public String label() {
    return "softmax + center";
  }

  @Override
  public LossHead head(int embeddingSize, int classes) {
    return new Head(embeddingSize, classes);
  }

  /** Adds to {@link AffineHead} the parameter {@code centres}, N x d. */
  private final class Head extends AffineHead {

    private final Parameter centres;

    Head(int embeddingSize, int classes) {
      super(embeddingSize, classes);
      this.centres =
          addParameter("centres", Parameter.Type.OTHER, Initializer.ZEROS, classes, embeddingSize);
    }

    @Override
    protected NDArray total(
        NDArray crossEntropies,
        ParameterStore parameterStore,
        NDArray embeddings,
        NDArray labels,
        boolean training) {
      NDArray c = parameterStore.getValue(centres, embeddings.getDevice(), training);
      NDArray own = Rows.gathered(c, labels);
      NDArray distances = Rows.squares(embeddings.sub(own.stopGradient()));
      return crossEntropies
          .add(Scalars.times(distances, weight / 2))
          .mean()
          .add(move(own, embeddings.stopGradient(), labels));
    }

    /** Returns a term of value 0 whose gradient by the centres is the step of eq. (4). */
    private NDArray move(NDArray own, NDArray x, NDArray labels) {
      NDArray share = Rows.sums(BatchPairs.sameIdentity(labels)).add(1).mul(2).pow(-1);
      NDArray steps = Rows.squares(own.sub(x)).mul(share).sum();
      return steps.sub(steps.stopGradient());
    }

    @Override
    public OptionalDouble ownRate(String parameterName) {
      return parameterName.equals("centres") ? OptionalDouble.of(rate) : OptionalDouble.empty();
    }

    @Override
    public Set<String> classParameters() {
      return Set.of("weight", "bias", "centres");
    }
  }
}
