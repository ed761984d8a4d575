package org.sphereface.losses.arithmetic;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.sphereface.engine.HostValues;

/**
 * The monotonic extension of {@code cos(m t)} to [0, pi]:
 *
 * <pre>psi(t) = (-1)^k cos(m t) - 2 k, t in [k pi/m, (k+1) pi/m], k in 0..m-1</pre>
 *
 * <p>It is continuous, falls from 1 to 1 - 2m, is at most cos, and equals cos for m = 1.
 *
 * <p>Source: SphereFace, section 3.2, eq. (7).
 *
 * @param m the margin, at least 1
 */
public record AngularMargin(int m) {

  /** Returns psi of an angle in [0, pi], in radians. */
  public double psi(double theta) {
    int k = Math.min(m - 1, (int) Math.floor(theta * m / Math.PI));
    return (k % 2 == 0 ? 1 : -1) * Math.cos(m * theta) - 2 * k;
  }

  /** Returns psi of the angle with a cosine in [-1, 1]. */
  private double ofCosine(double cosine) {
    return psi(Math.acos(cosine));
  }

  /**
   * Returns the derivative of psi by the cosine, {@code (-1)^k m U_{m-1}(c)} with U the Chebyshev
   * polynomials of the second kind: finite at 0 and pi, where that of the arc cosine is not.
   */
  private double slopeAt(double cosine) {
    double before = 0;
    double current = 1;
    for (int n = 1; n < m; n++) {
      double next = 2 * cosine * current - before;
      before = current;
      current = next;
    }
    // At a joint both pieces have the same slope.
    int k = Math.min(m - 1, (int) Math.floor(Math.acos(cosine) * m / Math.PI));
    return (k % 2 == 0 ? m : -m) * current;
  }

  /**
   * Returns psi of the angles with the given cosines, elementwise and differentiable.
   *
   * <p>Value and slope are computed on the host, in double precision: there is one cosine an image,
   * and on the engine the formula would be some forty operations on so few values, which cost more
   * than a pass over all logits. The gradient is that of {@code value + slope (c - c)}.
   *
   * @param cosine values in [-1, 1]
   */
  public NDArray psi(NDArray cosine) {
    if (m == 1) {
      return cosine;
    }
    NDArray constant = cosine.stopGradient();
    double[] cosines = HostValues.doubles(constant);
    NDArray value = HostValues.like(constant, Arrays.stream(cosines).map(this::ofCosine).toArray());
    NDArray slope = HostValues.like(constant, Arrays.stream(cosines).map(this::slopeAt).toArray());
    return value.add(slope.mul(cosine.sub(constant)));
  }

  /** Returns the derivative of {@link #psi(NDArray)} by the cosine. Not differentiable. */
  public NDArray slope(NDArray cosine) {
    NDArray constant = cosine.stopGradient();
    double[] cosines = HostValues.doubles(constant);
    return HostValues.like(constant, Arrays.stream(cosines).map(this::slopeAt).toArray());
  }
}
