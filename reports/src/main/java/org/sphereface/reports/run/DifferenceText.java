package org.sphereface.reports.run;

import java.util.Locale;
import org.sphereface.protocols.comparison.CrossedInterval;
import org.sphereface.protocols.comparison.CrossedInterval.Units;

/**
 * A difference of accuracies in points, in the words of tables and sentences.
 *
 * @param difference as a fraction
 */
public record DifferenceText(CrossedInterval difference) {

  /** {@code +2.83}. */
  public String mean() {
    return points(difference.mean());
  }

  /** {@code from +1.78 to +3.89}; empty with one seed, which has no interval. */
  public String interval() {
    return difference.hasInterval()
        ? "from " + points(difference.low()) + " to " + points(difference.high())
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

  private static String points(double fraction) {
    return String.format(Locale.ROOT, "%+.2f", 100 * fraction);
  }
}
