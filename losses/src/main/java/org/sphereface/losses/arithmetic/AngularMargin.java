package org.sphereface.losses.arithmetic;

import ai.djl.ndarray.NDArray;

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

  /**
   * Returns psi of the angles with the given cosines, elementwise and differentiable.
   *
   * <p>cos(m t) is the Chebyshev polynomial T_m(cos t). The arc cosine, whose derivative is
   * infinite at both ends, is needed for k only, and k has no gradient: it is constant between the
   * joints of the pieces.
   *
   * @param cosine values in [-1, 1]
   */
  public NDArray psi(NDArray cosine) {
    if (m == 1) {
      return cosine;
    }
    Segment segment = segment(cosine);
    return chebyshev(cosine).mul(segment.sign()).sub(segment.passed().mul(2));
  }

  /**
   * Returns the derivative of {@link #psi(NDArray)} by the cosine, {@code (-1)^k m U_{m-1}(c)} with
   * U the Chebyshev polynomials of the second kind. Not differentiable.
   */
  public NDArray slope(NDArray cosine) {
    NDArray c = cosine.stopGradient();
    if (m == 1) {
      return c.onesLike();
    }
    return secondKind(c).mul(m).mul(segment(c).sign());
  }

  /**
   * Computes T_m by doublings, {@code T_2n = 2 T_n^2 - 1}, then {@code T_n+1 = 2 c T_n - T_n-1}.
   */
  private NDArray chebyshev(NDArray c) {
    int odd = m;
    while (odd % 2 == 0) {
      odd /= 2;
    }
    NDArray before = null;
    NDArray current = c;
    for (int n = 2; n <= odd; n++) {
      NDArray next = doubled(c.mul(current)).sub(before == null ? c.onesLike() : before);
      before = current;
      current = next;
    }
    for (int n = odd; n < m; n *= 2) {
      current = doubled(current.square()).sub(1);
    }
    return current;
  }

  /** Computes U_m-1 by {@code U_n+1 = 2 c U_n - U_n-1}. */
  private NDArray secondKind(NDArray c) {
    NDArray before = c.onesLike();
    NDArray current = doubled(c);
    for (int n = 2; n < m; n++) {
      NDArray next = doubled(c.mul(current)).sub(before);
      before = current;
      current = next;
    }
    return current;
  }

  private static NDArray doubled(NDArray x) {
    return x.add(x);
  }

  /**
   * @param sign (-1)^k
   * @param passed k
   */
  private record Segment(NDArray sign, NDArray passed) {}

  private Segment segment(NDArray cosine) {
    // At a joint both pieces have the same psi and slope, so either k is right; so is k = m at pi.
    NDArray k = cosine.stopGradient().acos().mul(m / Math.PI).floor();
    return new Segment(k.mul(Math.PI).cos(), k);
  }
}
