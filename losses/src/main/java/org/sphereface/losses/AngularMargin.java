package org.sphereface.losses;

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
record AngularMargin(int m) {

  /** psi of an angle in [0, pi], in radians. */
  double psi(double theta) {
    int k = Math.min(m - 1, (int) Math.floor(theta * m / Math.PI));
    return (k % 2 == 0 ? 1 : -1) * Math.cos(m * theta) - 2 * k;
  }

  /**
   * psi of the angles with the given cosines, elementwise and differentiable.
   *
   * <p>cos(m t) is the Chebyshev polynomial T_m(cos t), so that no arc cosine, whose derivative is
   * infinite at both ends, is needed but for k, which is constant between joints and has no part in
   * the gradient.
   *
   * @param cosine values in [-1, 1]
   */
  NDArray psi(NDArray cosine) {
    if (m == 1) {
      return cosine;
    }
    Segment segment = segment(cosine);
    return chebyshev(cosine, cosine, m).mul(segment.sign()).sub(segment.passed().mul(2));
  }

  /**
   * The derivative of {@link #psi(NDArray)} by the cosine, {@code (-1)^k m U_{m-1}(c)} with U the
   * Chebyshev polynomials of the second kind. Not differentiable.
   */
  NDArray slope(NDArray cosine) {
    NDArray c = cosine.stopGradient();
    if (m == 1) {
      return c.onesLike();
    }
    return chebyshev(c, c.mul(2), m - 1).mul(m).mul(segment(c).sign());
  }

  /**
   * The polynomial of a degree by the recurrence that both kinds share, {@code P_{n+1} = 2 c P_n -
   * P_{n-1}} with {@code P_0 = 1}.
   *
   * @param first P_1
   * @param degree at least 1
   */
  private static NDArray chebyshev(NDArray c, NDArray first, int degree) {
    NDArray before = null;
    NDArray current = first;
    for (int n = 2; n <= degree; n++) {
      NDArray half = c.mul(current);
      NDArray product = half.add(half);
      NDArray next = before == null ? product.sub(1) : product.sub(before);
      before = current;
      current = next;
    }
    return current;
  }

  /**
   * @param sign (-1)^k
   * @param passed k
   */
  private record Segment(NDArray sign, NDArray passed) {}

  private Segment segment(NDArray cosine) {
    // At a joint either neighbour will do, as psi and its slope agree there; so at pi will k = m.
    NDArray k = cosine.stopGradient().acos().mul(m / Math.PI).floor();
    return new Segment(k.mul(Math.PI).cos().stopGradient(), k.stopGradient());
  }
}
