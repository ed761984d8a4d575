package org.sphereface.reports.run;

import java.util.Locale;
import org.sphereface.protocols.comparison.CrossedInterval;
import org.sphereface.protocols.comparison.CrossedInterval.Units;

/**
 * A difference in the words of tables and sentences.
 *
 * @param factor by which its values are multiplied for the unit that is shown
 */
public record DifferenceText(CrossedInterval difference, double factor) {

  /**
   * A difference of accuracies, in points.
   *
   * @param difference as a fraction
   */
  public DifferenceText(CrossedInterval difference) {
    this(difference, 100);
  }

  /** {@code +2.83}. */
  public String mean() {
    return number(difference.mean());
  }

  /** {@code from +1.78 to +3.89}; empty with one seed, which has no interval. */
  public String interval() {
    return difference.hasInterval()
        ? "from " + number(difference.low()) + " to " + number(difference.high())
        : "";
  }

  /** Over what the interval is: {@code 5 seeds x 1000 people}. */
  public String over() {
    return (difference.seeds() == 1 ? "1 seed" : difference.seeds() + " seeds")
        + (difference.units() == Units.NONE
            ? ""
            : " x "
                + difference.count()
                + " "
                + difference.units().name().toLowerCase(Locale.ROOT));
  }

  private String number(double value) {
    return String.format(Locale.ROOT, "%+.2f", factor * value);
  }
}
