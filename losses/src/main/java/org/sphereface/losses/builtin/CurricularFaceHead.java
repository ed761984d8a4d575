package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.arithmetic.MarginLogits;
import org.sphereface.losses.arithmetic.Rows;
import org.sphereface.losses.head.UnitWeightHead;

/**
 * Computes {@link CurricularFace} on the engine.
 *
 * <p>Parameters: {@code weight}, N x d; {@code curriculum}, 1, without gradient: t.
 */
final class CurricularFaceHead extends UnitWeightHead {

  private final CurricularFace options;
  private final ArcFace margin;
  private final KeptValues curriculum;

  CurricularFaceHead(int embeddingSize, int classes, CurricularFace options) {
    super(embeddingSize, classes);
    this.options = options;
    this.margin = new ArcFace(options.scale(), options.margin(), false);
    this.curriculum = new KeptValues(addParameter(KeptValues.parameter("curriculum", 0)));
  }

  @Override
  protected MarginLogits logits(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      long iteration,
      boolean training) {
    NDArray w = weight(parameterStore, embeddings, training);
    NDArray cosines = Rows.products(Rows.normalised(embeddings), w);
    NDArray own = Rows.picked(cosines, labels).clip(-1, 1);
    double t = curriculum.value();
    if (training) {
      double mean = Arrays.stream(KeptValues.of(own.stopGradient())).average().orElse(0);
      t = options.rate() * mean + (1 - options.rate()) * t;
      curriculum.next(t);
    }
    NDArray bound = margin.shifted(own.stopGradient()).reshape(-1, 1);
    NDArray hard = Rows.mask(cosines.stopGradient().gt(bound), cosines);
    NDArray harder = cosines.add(t - 1).mul(cosines).mul(hard);
    NDArray plain = Scalars.times(cosines.add(harder), options.scale());
    return new MarginLogits(
        plain, Rows.picked(plain, labels), Scalars.times(margin.target(own), options.scale()));
  }

  @Override
  public void afterUpdate(Function<Parameter, NDArray> velocity) {
    super.afterUpdate(velocity);
    curriculum.store();
  }

  /** The curriculum is of all classes. */
  @Override
  public Set<String> classParameters() {
    return Set.of();
  }
}
