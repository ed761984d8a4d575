package org.sphereface.losses.builtin;

import java.math.BigDecimal;

/** Numbers in labels. */
final class LossLabels {

  private LossLabels() {}

  /** Without superfluous zeros: 0.35, 4. */
  static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
