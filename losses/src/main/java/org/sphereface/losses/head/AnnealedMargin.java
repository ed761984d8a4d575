package org.sphereface.losses.head;

import ai.djl.ndarray.NDArray;
import java.util.OptionalDouble;
import org.sphereface.engine.Scalars;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.arithmetic.AngularMargin;

/**
 * The margin {@code (lambda cos t + psi(t)) / (1 + lambda)}, with lambda falling over the
 * iterations.
 *
 * <p>Source: the released code of L-Softmax and of SphereFace.
 *
 * @param psi the margin
 * @param annealing of lambda
 */
public record AnnealedMargin(AngularMargin psi, LambdaAnnealing annealing) implements TargetMargin {

  @Override
  public NDArray of(NDArray cosine, long iteration) {
    double lambda = annealing.at(iteration);
    NDArray sum = Scalars.times(cosine, lambda).add(psi.psi(cosine));
    return Scalars.times(sum, 1 / (1 + lambda));
  }

  @Override
  public boolean isNone() {
    return psi.m() == 1;
  }

  @Override
  public OptionalDouble lambda(long iteration) {
    return OptionalDouble.of(annealing.at(iteration));
  }
}
