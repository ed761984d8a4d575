package org.sphereface.reports.run;

import java.util.List;
import org.sphereface.reports.plot.Look;
import org.sphereface.results.CellResult.Component;

/**
 * The look of each loss, the same in every figure of a report: its place among the losses of the
 * run.
 *
 * @param losses the losses, in the order of the report
 */
public record LossLooks(List<Component> losses) {

  public LossLooks {
    losses = List.copyOf(losses);
  }

  /**
   * Returns the look of a loss.
   *
   * @throws IllegalArgumentException if the loss is none of them
   */
  public Look of(Component loss) {
    int number = losses.indexOf(loss);
    if (number < 0) {
      throw new IllegalArgumentException("the run has no loss " + loss.label());
    }
    return new Look(number);
  }

  /** A look that no loss of the run has, for something else beside them, by its number from 0. */
  public Look other(int number) {
    return new Look(losses.size() + number);
  }
}
