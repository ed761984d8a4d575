package org.sphereface.losses.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sphereface.losses.LambdaAnnealing;
import org.sphereface.losses.Loss;
import org.sphereface.losses.arithmetic.AngularMargin;
import org.sphereface.losses.head.HeadRun;

/**
 * A-Softmax against values computed independently of this project, those of {@code
 * margin-oracle.json} or of another file of its form given by {@code -Doracle=FILE}.
 */
class MarginOracleTest {

  private static final double TOLERANCE = 1e-4;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyCaseOfTheOracleIsReproduced() throws Exception {
    String file = System.getProperty("oracle", "");
    JsonNode cases =
        JSON.readTree(
            file.isBlank()
                ? MarginOracleTest.class.getResource("/margin-oracle.json")
                : Path.of(file).toUri().toURL());
    assertFalse(cases.isEmpty(), "the oracle has no cases");
    double worst = 0;
    for (JsonNode one : cases) {
      worst = Math.max(worst, worstError(one));
    }
    System.out.printf("oracle: %d cases, largest relative error %.2e%n", cases.size(), worst);
    assertTrue(worst <= TOLERANCE, "largest relative error " + worst);
  }

  private static double worstError(JsonNode one) throws Exception {
    int m = one.get("m").asInt();
    long iteration = one.get("iteration").asLong();
    double[][] x = matrix(one, "features");
    double[][] w = matrix(one, "weights");
    int[] y = JSON.treeToValue(one.get("labels"), int[].class);
    LambdaAnnealing annealing = annealingOf(one, m, iteration);
    double[][] g = matrix(one, "output_gradient");
    HeadRun byTrue = run(new ASoftmax(m, annealing, "true"), x, w, y, iteration, g);
    HeadRun byReleased = run(new ASoftmax(m, annealing, "released"), x, w, y, iteration, g);
    double[] psi = JSON.treeToValue(one.get("psi"), double[].class);
    double[] crossEntropy = {
      one.get("cross_entropy").asDouble(), one.get("cross_entropy").asDouble()
    };
    double worst =
        Stream.of(
                error(byTrue.logits(), matrix(one, "logits")),
                error(byReleased.logits(), matrix(one, "logits")),
                error(new double[] {byTrue.loss(), byReleased.loss()}, crossEntropy),
                error(byTrue.featureGradient(), matrix(one, "feature_gradient_true")),
                error(byReleased.featureGradient(), matrix(one, "feature_gradient_released")),
                error(byReleased.weightGradient(), matrix(one, "weight_gradient_released")),
                error(psiOnEngine(x, w, y, m), psi))
            .max(Comparator.naturalOrder())
            .orElseThrow();
    assertTrue(worst <= TOLERANCE, "m " + m + ", iteration " + iteration + ": error " + worst);
    return worst;
  }

  private static HeadRun run(
      Loss loss, double[][] x, double[][] w, int[] y, long iteration, double[][] gradient) {
    return HeadRun.of(loss, x, Map.of("weight", w), y, iteration, DataType.FLOAT32, gradient);
  }

  private static double error(double[] actual, double[]... expected) {
    return HeadRun.relativeError(actual, expected);
  }

  /** The released annealing, or for another lambda one that holds it at every iteration. */
  private static LambdaAnnealing annealingOf(JsonNode one, int m, long iteration) {
    double lambda = one.get("lambda_").asDouble();
    LambdaAnnealing annealing = new LambdaAnnealing();
    if (m == 1 || Math.abs(annealing.at(iteration) - lambda) > 1e-9 * lambda) {
      annealing = new LambdaAnnealing(lambda, 0, 1, lambda);
    }
    assertEquals(lambda, annealing.at(iteration), 1e-9 * Math.max(1, lambda));
    return annealing;
  }

  private static double[] psiOnEngine(double[][] x, double[][] w, int[] y, int m) {
    double[] cosines = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      double xw = 0;
      double xx = 0;
      double ww = 0;
      for (int j = 0; j < x[i].length; j++) {
        xw += x[i][j] * w[y[i]][j];
        xx += x[i][j] * x[i][j];
        ww += w[y[i]][j] * w[y[i]][j];
      }
      cosines[i] = xw / Math.sqrt(xx * ww);
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      return new AngularMargin(m).psi(manager.create(cosines)).toDoubleArray();
    }
  }

  private static double[][] matrix(JsonNode one, String key) throws Exception {
    return JSON.treeToValue(one.get(key), double[][].class);
  }
}
