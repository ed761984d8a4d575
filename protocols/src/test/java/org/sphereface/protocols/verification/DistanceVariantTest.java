package org.sphereface.protocols.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.VerificationResult;

class DistanceVariantTest {

  private static final int DIMENSION = 7;

  private final Map<String, String> identities = new HashMap<>();
  private final Embeddings embeddings = embeddings();
  private final VerificationPairs pairs =
      new DrawnVerification(4, 25, 3, "released").pairs(identities);

  private Embeddings embeddings() {
    Random random = new Random(11);
    List<String> names = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    for (int image = 0; image < 240; image++) {
      Random person = new Random(image / 6);
      float[] row = new float[DIMENSION];
      for (int i = 0; i < DIMENSION; i++) {
        row[i] = (float) (0.5 + person.nextGaussian() * (1 + i) + 1.5 * random.nextGaussian());
      }
      names.add("p" + image / 6 + "/" + image);
      identities.put(names.get(image), "p" + image / 6);
      rows.add(row);
    }
    return new Embeddings(names, rows.toArray(new float[0][]));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, DIMENSION})
  void foldsAgreeWithTheStepsOfTheSourceOnEveryPair(int components) {
    VerificationResult result =
        CrossValidation.ofImages(pairs, embeddings, new DistanceVariant(components))
            .evaluate("test", "test", IdentityBootstrap.NONE)
            .result();
    for (int test = 0; test < 4; test++) {
      double[] expected = bruteForce(test, components);
      assertEquals(expected[0], result.folds().get(test).threshold(), 1e-12);
      assertEquals(expected[1], result.folds().get(test).accuracy(), 1e-12);
    }
  }

  private double[] bruteForce(int testFold, int components) {
    List<Pair> training = new ArrayList<>();
    for (Fold fold : pairs.folds()) {
      if (fold.number() != testFold + 1) {
        training.addAll(fold.pairs());
      }
    }
    List<Pair> test = pairs.folds().get(testFold).pairs();
    RealMatrix all = rows(training);
    RealMatrix mean = MatrixUtils.createRealMatrix(1, DIMENSION);
    for (int i = 0; i < DIMENSION; i++) {
      mean.setEntry(0, i, java.util.Arrays.stream(all.getColumn(i)).average().orElseThrow());
    }
    RealMatrix axes =
        components == 0
            ? null
            : new SingularValueDecomposition(less(all, mean))
                .getV()
                .getSubMatrix(0, DIMENSION - 1, 0, components - 1);
    double best = -1;
    double threshold = 0;
    for (int step = 0; step < 400; step++) {
      double accuracy = accuracy(training, step * 0.01, mean, axes);
      if (accuracy > best) {
        best = accuracy;
        threshold = step * 0.01;
      }
    }
    return new double[] {threshold, accuracy(test, threshold, mean, axes)};
  }

  private RealMatrix rows(List<Pair> of) {
    RealMatrix rows = MatrixUtils.createRealMatrix(2 * of.size(), DIMENSION);
    for (int i = 0; i < of.size(); i++) {
      rows.setRow(i, unit(embeddings.of(of.get(i).left())));
      rows.setRow(of.size() + i, unit(embeddings.of(of.get(i).right())));
    }
    return rows;
  }

  private static double[] unit(float[] row) {
    double[] values = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      values[i] = row[i];
    }
    return MatrixUtils.createRealVector(values).unitVector().toArray();
  }

  private static RealMatrix less(RealMatrix rows, RealMatrix mean) {
    RealMatrix shifted = rows.copy();
    for (int row = 0; row < rows.getRowDimension(); row++) {
      shifted.setRowMatrix(row, rows.getRowMatrix(row).subtract(mean));
    }
    return shifted;
  }

  private double accuracy(List<Pair> of, double threshold, RealMatrix mean, RealMatrix axes) {
    RealMatrix rows = axes == null ? rows(of) : less(rows(of), mean).multiply(axes);
    int right = 0;
    for (int i = 0; i < of.size(); i++) {
      double distance =
          rows.getRowVector(i)
              .unitVector()
              .subtract(rows.getRowVector(of.size() + i).unitVector())
              .getNorm();
      right += (distance * distance < threshold) == of.get(i).same() ? 1 : 0;
    }
    return (double) right / of.size();
  }

  /** 90 degrees are d = 2: less than 2 is same, 2 itself is not. */
  @Test
  void aDistanceOnTheThresholdIsDifferent() {
    DistanceVariant variant = new DistanceVariant(0);
    assertFalse(variant.isCorrect(-2.0, true, 2.0));
    assertTrue(variant.isCorrect(-2.0, false, 2.0));
    assertTrue(variant.isCorrect(-1.99, true, 2.0));
    assertEquals(0, variant.cosine(-2.0));
    assertEquals(-1, variant.cosine(-4.0));
  }

  /** Same at d = 0, different at d = 2: 0.01 is the first of the thresholds that part them. */
  @Test
  void theFirstOfTheBestThresholdsIsTaken() {
    ScoredPairs scores = new ScoredPairs(new double[] {0, 0}, new double[] {-2, -2});
    assertEquals(0.01, new DistanceVariant(0).threshold(scores));
  }

  @Test
  void moreComponentsThanValuesAreRefused() {
    ProtocolException refused =
        assertThrows(
            ProtocolException.class,
            () ->
                CrossValidation.ofImages(pairs, embeddings, new DistanceVariant(8))
                    .evaluate("test", "test", IdentityBootstrap.NONE));
    assertTrue(refused.getMessage().contains("set components to 7"), refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> EvaluationVariant.of("pca", 0));
    assertThrows(IllegalArgumentException.class, () -> EvaluationVariant.of("euclid", 1));
  }
}
