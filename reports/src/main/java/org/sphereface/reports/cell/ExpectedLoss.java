package org.sphereface.reports.cell;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.reports.plot.Plot.Style;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.results.CellResult.Training;

/**
 * Where a training loss is expected.
 *
 * <p>At the start: a cross entropy of N equal logits is ln(N), that of guessing. The result file
 * has this value for losses whose logits are small at first.
 *
 * <p>At the end: {@code expected-loss.json} has the range that the author of the released code
 * observed with A-Softmax on CASIA-WebFace, by the least lambda.
 */
final class ExpectedLoss {

  private static final Published PUBLISHED = load();

  private ExpectedLoss() {}

  /**
   * Losses that the author of the released code observed.
   *
   * @param loss id of the loss
   * @param belowByMinimumLambda the loss at the end is below this, by the least lambda
   */
  private record Published(String source, String loss, Map<Double, Double> belowByMinimumLambda) {}

  private static Published load() {
    try (InputStream in = ExpectedLoss.class.getResourceAsStream("expected-loss.json")) {
      return JsonMapper.builder().build().readValue(in, Published.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns ln(N) over the whole training; empty if the loss does not start there. */
  static Optional<Series> guessing(Training training, List<CurvePoint> curve) {
    if (training.initialLoss() == null) {
      return Optional.empty();
    }
    int identities = training.identities();
    double guessing = training.initialLoss();
    return Optional.of(
        new Series(
            String.format(
                Locale.ROOT,
                "guessing among %d people: ln %d = %.2f",
                identities,
                identities,
                guessing),
            1,
            Style.LINE,
            List.of(
                new Point(curve.get(0).iteration(), guessing),
                new Point(curve.get(curve.size() - 1).iteration(), guessing))));
  }

  /** From the iteration on at which lambda is at its least; empty if nothing is known. */
  static Optional<Series> range(Component loss, List<CurvePoint> curve) {
    if (!loss.id().equals(PUBLISHED.loss())
        || !(loss.options().get("annealing") instanceof Map<?, ?> annealing)
        || !(annealing.get("minimum") instanceof Number minimum)
        || !PUBLISHED.belowByMinimumLambda().containsKey(minimum.doubleValue())) {
      return Optional.empty();
    }
    double least = minimum.doubleValue();
    double below = PUBLISHED.belowByMinimumLambda().get(least);
    int last = curve.get(curve.size() - 1).iteration();
    return curve.stream()
        .filter(p -> p.lambda() != null && p.lambda() <= least * 1.001 && p.iteration() < last)
        .findFirst()
        .map(
            p ->
                new Series(
                    "expected at the end on CASIA-WebFace: below " + below,
                    0,
                    Style.RANGE,
                    List.of(
                        new Point(p.iteration(), 0),
                        new Point(p.iteration(), below),
                        new Point(last, below),
                        new Point(last, 0))));
  }
}
