package org.sphereface.protocols.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.Protocol;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.VerificationResult;

class CrossValidationTest {

  private static final int DIMENSION = 6;

  private final Map<String, String> identities = new HashMap<>();
  private final Embeddings embeddings = embeddings();

  private Embeddings embeddings() {
    Random random = new Random(7);
    List<String> names = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    for (int person = 0; person < 40; person++) {
      double[] centre = random.doubles(DIMENSION, -1, 1).toArray();
      for (int image = 0; image < 6; image++) {
        float[] row = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
          row[i] = (float) (0.7 + centre[i] + 0.6 * random.nextGaussian());
        }
        names.add("p" + person + "/" + image);
        identities.put(names.get(names.size() - 1), "p" + person);
        rows.add(row);
      }
    }
    return new Embeddings(names, rows.toArray(new float[0][]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"released", "uncentred"})
  void foldsAgreeWithAnEvaluationThatTriesEveryThresholdOnEveryPair(String variant) {
    DrawnVerification protocol = new DrawnVerification(4, 25, 3, variant);
    VerificationPairs pairs = protocol.pairs(identities);
    VerificationResult result = protocol.evaluate(pairs, embeddings);
    for (int fold = 0; fold < 4; fold++) {
      double[] expected = bruteForce(pairs, fold, variant.equals("released"));
      assertEquals(expected[0], result.folds().get(fold).threshold(), 1e-9);
      assertEquals(expected[1], result.folds().get(fold).accuracy(), 1e-12);
    }
    double mean = result.folds().stream().mapToDouble(f -> f.accuracy()).average().orElseThrow();
    assertEquals(mean, result.meanAccuracy(), 1e-12);
    double squares =
        result.folds().stream().mapToDouble(f -> Math.pow(f.accuracy() - mean, 2)).sum();
    assertEquals(Math.sqrt(squares / 3) / 2, result.standardError(), 1e-12);
  }

  private double[] bruteForce(VerificationPairs pairs, int testFold, boolean centred) {
    List<Pair> training = new ArrayList<>();
    for (int fold = 0; fold < pairs.folds().size(); fold++) {
      if (fold != testFold) {
        training.addAll(pairs.folds().get(fold).pairs());
      }
    }
    double[] mean = new double[DIMENSION];
    if (centred) {
      for (Pair pair : training) {
        for (int i = 0; i < DIMENSION; i++) {
          mean[i] += embeddings.of(pair.left())[i] / (2.0 * training.size());
          mean[i] += embeddings.of(pair.right())[i] / (2.0 * training.size());
        }
      }
    }
    double[] trainingScores = scores(training, mean);
    int best = -1;
    List<Double> ties = new ArrayList<>();
    for (int step = -10_000; step <= 10_000; step++) {
      int correct = correct(training, trainingScores, step / 10_000.0);
      if (correct > best) {
        best = correct;
        ties.clear();
      }
      if (correct == best) {
        ties.add(step / 10_000.0);
      }
    }
    double threshold = ties.stream().mapToDouble(t -> t).average().orElseThrow();
    List<Pair> test = pairs.folds().get(testFold).pairs();
    return new double[] {
      threshold, correct(test, scores(test, mean), threshold) / (double) test.size()
    };
  }

  private double[] scores(List<Pair> pairs, double[] mean) {
    double[] scores = new double[pairs.size()];
    for (int pair = 0; pair < scores.length; pair++) {
      double[] l = unit(embeddings.of(pairs.get(pair).left()), mean);
      double[] r = unit(embeddings.of(pairs.get(pair).right()), mean);
      for (int i = 0; i < DIMENSION; i++) {
        scores[pair] += l[i] * r[i];
      }
    }
    return scores;
  }

  private static int correct(List<Pair> pairs, double[] scores, double threshold) {
    int correct = 0;
    for (int i = 0; i < scores.length; i++) {
      boolean right = pairs.get(i).same() ? scores[i] > threshold : scores[i] < threshold;
      correct += right ? 1 : 0;
    }
    return correct;
  }

  private static double[] unit(float[] row, double[] mean) {
    double[] shifted = new double[row.length];
    for (int i = 0; i < row.length; i++) {
      shifted[i] = row[i] - mean[i];
    }
    double length = Math.sqrt(Arrays.stream(shifted).map(v -> v * v).sum());
    return Arrays.stream(shifted).map(v -> v / length).toArray();
  }

  @Test
  void peopleDoNotRecurAcrossDrawnFoldsAndPairsAreWhatTheySay() {
    VerificationPairs pairs = new DrawnVerification(5, 20, 1, "released").pairs(identities);
    Map<String, Integer> foldByPerson = new HashMap<>();
    for (Fold fold : pairs.folds()) {
      assertEquals(40, fold.pairs().size());
      assertEquals(40, fold.pairs().stream().distinct().count());
      assertEquals(20, fold.pairs().stream().filter(Pair::same).count());
      for (Pair pair : fold.pairs()) {
        String left = identities.get(pair.left());
        String right = identities.get(pair.right());
        assertEquals(pair.same(), left.equals(right));
        for (String person : List.of(left, right)) {
          Integer earlier = foldByPerson.putIfAbsent(person, fold.number());
          assertTrue(earlier == null || earlier == fold.number());
        }
      }
    }
    Map<String, String> otherOrder = new TreeMap<>(Comparator.reverseOrder());
    otherOrder.putAll(identities);
    assertEquals(pairs, new DrawnVerification(5, 20, 1, "released").pairs(otherOrder));
    assertNotEquals(
        pairs.folds(), new DrawnVerification(5, 20, 2, "released").pairs(identities).folds());
  }

  @Test
  void tooFewPeopleAreRefusedWithWhatToChange() {
    ProtocolException e =
        assertThrows(
            ProtocolException.class,
            () -> new DrawnVerification(10, 300, 1, "released").pairs(identities));
    assertTrue(e.getMessage().contains("lower pairsPerFold"), e.getMessage());
  }

  @Test
  void imagesWithoutAnEmbeddingAreNamedWithTheirFold() {
    Pair pair = new Pair("a", "missing", true);
    VerificationPairs pairs =
        new VerificationPairs(
            "test", 2, List.of(new Fold(1, List.of(pair)), new Fold(2, List.of(pair))));
    Embeddings given = new Embeddings(List.of("a"), new float[][] {{1, 2}});
    ProtocolException e =
        assertThrows(
            ProtocolException.class,
            () -> CrossValidation.ofImages(pairs, given, new CosineVariant(true)));
    assertTrue(e.getMessage().contains("Fold 1 of test names 'missing'"), e.getMessage());
  }

  @Test
  void protocolsAreFoundByName() {
    List<String> ids =
        ServiceLoader.load(Protocol.class).stream().map(found -> found.get().id()).toList();
    assertTrue(
        ids.containsAll(List.of("lfw", "lfw-view1", "verification", "ytf", "video-verification")),
        ids.toString());
  }

  @Test
  void zeroAndNotFiniteEmbeddingsAreNamed() {
    for (float bad : new float[] {0, Float.NaN, Float.POSITIVE_INFINITY}) {
      Embeddings given = new Embeddings(List.of("a", "b"), new float[][] {{1, 2}, {bad, 0}});
      VerificationPairs pairs =
          new VerificationPairs(
              "test",
              2,
              List.of(
                  new Fold(1, List.of(new Pair("a", "b", true))),
                  new Fold(2, List.of(new Pair("a", "b", false)))));
      ProtocolException e =
          assertThrows(
              ProtocolException.class,
              () -> CrossValidation.ofImages(pairs, given, new CosineVariant(true)));
      assertTrue(e.getMessage().contains(": 1 (b)"), e.getMessage());
    }
  }
}
