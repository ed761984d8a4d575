package org.sphereface.reports.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.reports.plot.Plot.Point;
import org.sphereface.reports.plot.Plot.Series;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.results.CellResult.Training;

class ExpectedLossTest {

  private static final List<CurvePoint> CURVE =
      List.of(point(10, 400.0), point(20, 200.0), point(30, 5.0), point(40, 5.0));

  private static CurvePoint point(int iteration, Double lambda) {
    return new CurvePoint(iteration, 3, 0.5, 0.1, lambda);
  }

  private static Component loss(String id, Map<String, Object> options) {
    return new Component(id, id, options);
  }

  private static Training training(Double initialLoss) {
    return Training.of(
        new CellResult.TrainingSet("train faces", true, "cafe", 4000, 10_572),
        new CellResult.Schedule(1, 40, 64),
        new CellResult.TrainingCost(1000, 1, 1),
        new CellResult.TrainingOptions(null, null, null, initialLoss));
  }

  @Test
  void crossEntropiesStartAtThatOfGuessing() {
    Series guessing = ExpectedLoss.guessing(training(Math.log(10_572)), CURVE).orElseThrow();

    assertEquals("guessing among 10572 people: ln 10572 = 9.27", guessing.label());
    assertEquals(List.of(10.0, 40.0), guessing.points().stream().map(Point::x).toList());
    // e^9.265964... = 10572
    guessing.points().forEach(point -> assertEquals(10_572, Math.exp(point.y()), 1e-8));
  }

  @Test
  void lossesWithOtherTermsAFixedScaleOrAMarginFromTheStartDoNot() {
    assertTrue(ExpectedLoss.guessing(training(null), CURVE).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"10, 1", "5, 2", "2, 5", "1, 10"})
  void aSoftmaxEndsWhereTheAuthorsSawItFromTheLeastLambdaOn(double least, double below) {
    List<CurvePoint> curve =
        List.of(point(10, 400.0), point(20, least), point(30, least), point(40, least));
    Component loss = loss("a-softmax", Map.of("annealing", Map.of("minimum", least)));

    assertEquals(
        List.of(new Point(20, 0), new Point(20, below), new Point(40, below), new Point(40, 0)),
        ExpectedLoss.range(loss, curve).orElseThrow().points());
  }

  @Test
  void nothingIsExpectedWhereNobodySaidAnything() {
    assertTrue(ExpectedLoss.range(loss("softmax", Map.of()), CURVE).isEmpty());
    Component other = loss("a-softmax", Map.of("annealing", Map.of("minimum", 3.0)));
    assertTrue(ExpectedLoss.range(other, CURVE).isEmpty());
  }
}
