package org.sphereface.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sphereface.results.CellResult.CurvePoint;

class DivergenceDetectorTest {

  // CASIA-WebFace: ln 10575 = 9.2662
  private final DivergenceDetector watch = new DivergenceDetector(10_575, 1000);

  private Optional<String> at(int iteration, double loss, double accuracy) {
    return watch.warning(new CurvePoint(iteration, loss, accuracy, 0.1, null));
  }

  @Test
  void aLossOfGuessingIsToldFromAFifthOfTheTrainingOn() {
    assertEquals(Optional.empty(), at(199, 9.2662, 0));
    String warning = at(200, 9.2662, 0).orElseThrow();
    assertTrue(warning.contains("ln 10575 = 9.266"), warning);
    assertTrue(warning.contains("recipe.learningRate") && warning.contains("m = 1"), warning);
  }

  @Test
  void onePercentAwayFromGuessingIsLearning() {
    assertTrue(at(500, 9.2662 * 0.9901, 0).isPresent());
    assertEquals(Optional.empty(), at(500, 9.2662 * 0.9899, 0));
    assertEquals(Optional.empty(), at(500, 9.2662 * 1.0101, 0));
  }

  @Test
  void aLossThatPassesTheValueWhileImagesAreRecognisedIsNotMeant() {
    assertEquals(Optional.empty(), at(500, 9.2662, 0.01));
  }

  @Test
  void theEndOfCaffesLossIsExplainedAtAnyIteration() {
    // what Caffe prints: loss = 87.3365
    assertTrue(at(1, 87.3365, 0).orElseThrow().contains("-log(FLT_MIN)"));
    assertEquals(Optional.empty(), at(1, 87.3, 0));
  }

  @Test
  void aWholeMarginThatRecognisesNoImageIsTold() {
    CurvePoint point = new CurvePoint(200, 15.2, 0, 0.1, 0.0);
    String warning = watch.warning(point).orElseThrow();
    assertTrue(warning.contains("lambda is 0"), warning);
    assertTrue(warning.contains("annealing (released: 1000 and 5)"), warning);
    // before a fifth of the training, with annealing, where images are recognised, without lambda
    assertEquals(Optional.empty(), watch.warning(new CurvePoint(199, 15.2, 0, 0.1, 0.0)));
    assertEquals(Optional.empty(), watch.warning(new CurvePoint(200, 15.2, 0, 0.1, 5.0)));
    assertEquals(Optional.empty(), watch.warning(new CurvePoint(200, 15.2, 1e-4, 0.1, 0.0)));
    assertEquals(Optional.empty(), watch.warning(new CurvePoint(200, 15.2, 0, 0.1, null)));
  }
}
