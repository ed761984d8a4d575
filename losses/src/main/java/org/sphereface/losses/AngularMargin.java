package org.sphereface.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

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
   * infinite at both ends, is needed. k counts the joints {@code cos(j pi/m)} that the cosine has
   * reached; it is constant between joints, where the derivative of psi is 0 anyway.
   *
   * @param cosine values in [-1, 1]
   */
  NDArray psi(NDArray cosine) {
    NDArray chebyshev = chebyshev(cosine);
    if (m == 1) {
      return chebyshev;
    }
    NDArray fixed = cosine.stopGradient();
    NDArray passed = reached(fixed, 1);
    NDArray sign = passed.mul(-2).add(1);
    for (int j = 2; j < m; j++) {
      NDArray joint = reached(fixed, j);
      passed = passed.add(joint);
      sign = sign.mul(joint.mul(-2).add(1));
    }
    return chebyshev.mul(sign.stopGradient()).sub(passed.mul(2).stopGradient());
  }

  private NDArray reached(NDArray cosine, int joint) {
    return cosine.lte((float) Math.cos(joint * Math.PI / m)).toType(DataType.FLOAT32, false);
  }

  private NDArray chebyshev(NDArray c) {
    NDArray before = null;
    NDArray current = c;
    for (int n = 2; n <= m; n++) {
      NDArray product = c.mul(current).mul(2);
      NDArray next = before == null ? product.sub(1) : product.sub(before);
      before = current;
      current = next;
    }
    return current;
  }
}
