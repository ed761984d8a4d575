package org.sphereface.losses.builtin;

import java.math.BigDecimal;

/** Formats numbers in labels. */
final class LossLabels {

  private LossLabels() {}

  /** Formats a number without superfluous zeros: 0.35, 4. */
  static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
