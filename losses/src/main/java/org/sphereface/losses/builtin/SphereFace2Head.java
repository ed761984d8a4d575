package org.sphereface.losses.builtin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import java.util.function.Function;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.LossHead;
import org.sphereface.losses.LossOptionChecks;
import org.sphereface.losses.arithmetic.Angles;
import org.sphereface.losses.arithmetic.Rows;
import org.sphereface.losses.head.ClassWeightInitializer;
import org.sphereface.losses.head.UnitWeightHead;

/**
 * Computes the binary problems of {@link SphereFace2}.
 *
 * <p>Parameters: {@code weight}, N x d, its rows kept at length one; {@code bias}, 1.
 */
final class SphereFace2Head extends LossHead {

  private final SphereFace2 options;
  private final Parameter weight;
  private final Parameter bias;

  SphereFace2Head(SphereFace2 options, int embeddingSize, int classes) {
    super(classes);
    LossOptionChecks.require(
        classes >= 2, "sphereface2 needs at least 2 classes, but the training set has " + classes);
    this.options = options;
    this.weight = addParameter(ClassWeightInitializer.parameter("weight", embeddingSize, classes));
    this.bias =
        addParameter(
            "bias", Parameter.Type.BIAS, new ConstantInitializer((float) startingBias(classes)), 1);
  }

  /** Returns the bias at which the loss is least while all cosines are 0. */
  private double startingBias(int classes) {
    double z = options.lambda() / ((1 - options.lambda()) * (classes - 1.0));
    double margin = options.margin();
    double positive =
        switch (options.variant()) {
          case "cosine" -> adjusted(0) - margin;
          case "angle" -> adjusted(Math.cos(Math.min(Math.PI, Math.PI / 2 + margin)));
          default -> adjusted(Math.cos(Math.min(Math.PI, margin * Math.PI / 2)));
        };
    double negative = options.variant().equals("cosine") ? adjusted(0) + margin : adjusted(0);
    double y = options.scale() * positive;
    double i = options.scale() * negative;
    double root = Math.sqrt((1 - z) * (1 - z) + 4 * z * Math.exp(y - i));
    return Math.log(2 * z) - i - Math.log(1 - z + root);
  }

  private double adjusted(double cosine) {
    return 2 * Math.pow((cosine + 1) / 2, options.power()) - 1;
  }

  private NDArray adjusted(NDArray cosine) {
    return cosine.add(1).div(2).pow(options.power()).mul(2).sub(1);
  }

  /** Keeps the weights at length one, as {@link UnitWeightHead} does. */
  @Override
  public void beforeIteration(
      float[] labels, long iteration, Function<Parameter, NDArray> velocity) {
    super.beforeIteration(labels, iteration, velocity);
    Rows.normalise(weight.getArray());
  }

  @Override
  public NDList loss(
      ParameterStore parameterStore,
      NDArray embeddings,
      NDArray labels,
      long iteration,
      boolean training) {
    NDArray w = parameterStore.getValue(weight, embeddings.getDevice(), training);
    NDArray b = parameterStore.getValue(bias, embeddings.getDevice(), training).reshape(1, 1);
    NDArray cosines = Rows.products(Rows.normalised(embeddings), w).clip(-1, 1);
    NDArray own = Rows.picked(cosines, labels);
    NDArray negatives = logits(cosines, negative(cosines.stopGradient())).add(b);
    NDArray positive = logits(own, positive(own.stopGradient())).add(b.reshape(1));
    NDArray others =
        Rows.sums(Activation.softPlus(negatives))
            .sub(Activation.softPlus(Rows.picked(negatives, labels)));
    NDArray losses =
        Scalars.times(Activation.softPlus(positive.neg()), options.lambda())
            .add(Scalars.times(others, 1 - options.lambda()));
    double factor = options.weight() / options.scale();
    return new NDList(Scalars.times(losses, factor).mean(), Rows.hits(cosines, labels));
  }

  /** Returns r times g, with the gradient of r times the cosine. */
  private NDArray logits(NDArray cosine, NDArray g) {
    return Scalars.times(cosine.add(g.sub(cosine).stopGradient()), options.scale());
  }

  private NDArray negative(NDArray cosine) {
    NDArray plain = adjusted(cosine);
    return options.variant().equals("cosine") ? plain.add(options.margin()) : plain;
  }

  private NDArray positive(NDArray cosine) {
    return switch (options.variant()) {
      case "cosine" -> adjusted(cosine).sub(options.margin());
      case "angle" -> adjusted(Angles.of(cosine).add(options.margin()).minimum(Math.PI).cos());
      default -> adjusted(Angles.of(cosine).mul(options.margin()).minimum(Math.PI).cos());
    };
  }
}
