package org.sphereface.protocols.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.ProtocolException;

class ResultComparisonTest {

  private static ComparedResult result(String protocol, int pairs, IntPredicate correct) {
    List<PairDecision> decisions = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      String name = "P" + i / 2;
      decisions.add(
          new PairDecision(
              1 + i * 5 / pairs,
              name + "/1",
              (i % 2 == 0 ? name : "Q" + i) + "/2",
              i % 2 == 0,
              0.5,
              correct.test(i)));
    }
    return new ComparedResult(protocol + ".json", protocol, "released", "pairs.txt", decisions);
  }

  /** 2 (1 + 8 + 28) / 2^8 and 2 (1 + 8) / 2^8 + 28 / 2^8. */
  @Test
  void mcNemarOfTwoAgainstSixIsTheBinomialSumByHand() {
    McNemar test = McNemar.of(2, 6);
    assertEquals(74.0 / 256, test.exact(), 1e-12);
    assertEquals(46.0 / 256, test.mid(), 1e-12);
  }

  /** Fagerland et al., table 1: 1 and 7; exact p 0.070, mid-p 0.039. */
  @Test
  void mcNemarOfThePublishedExample() {
    assertEquals(0.0703125, McNemar.of(1, 7).exact(), 1e-12);
    assertEquals(0.0390625, McNemar.of(7, 1).mid(), 1e-12);
  }

  @Property(tries = 60)
  void mcNemarEqualsSumsOfWholeNumbers(
      @ForAll @IntRange(max = 60) int first, @ForAll @IntRange(max = 60) int second) {
    BigInteger coefficient = BigInteger.ONE;
    BigInteger sum = BigInteger.ZERO;
    int n = first + second;
    for (int k = 0; k <= Math.min(first, second); k++) {
      sum = sum.add(coefficient);
      coefficient =
          coefficient.multiply(BigInteger.valueOf(n - k)).divide(BigInteger.valueOf(k + 1));
    }
    double exact = Math.min(1, 2 * sum.doubleValue() / Math.pow(2, n));
    assertEquals(exact, McNemar.of(first, second).exact(), 1e-12);
    assertTrue(McNemar.of(first, second).mid() <= McNemar.of(first, second).exact());
  }

  /** n = 10 without ties: of the 1,024 sign patterns, 25 have a rank sum of at most 8. */
  @Test
  void wilcoxonEqualsTheTabledExactValues() {
    WilcoxonSignedRank test = WilcoxonSignedRank.of(new double[] {1, 2, -3, 4, -5, 6, 7, 8, 9, 10});
    assertEquals(47, test.rankSum());
    assertEquals(2 * 25 / 1024.0, test.twoSided(), 1e-15);
    assertEquals(
        2 / 32.0, WilcoxonSignedRank.of(new double[] {1, 2, 3, 4, 5, 0}).twoSided(), 1e-15);
  }

  @Property(tries = 60)
  void wilcoxonEqualsTheCountOfAllSigns(
      @ForAll @IntRange(min = -4, max = 4) int a,
      @ForAll @IntRange(min = -4, max = 4) int b,
      @ForAll @IntRange(min = -4, max = 4) int c,
      @ForAll @IntRange(min = -4, max = 4) int d,
      @ForAll @IntRange(min = -4, max = 4) int e) {
    double[] all = {a, b, c, d, e, 2, -3};
    double[] values = java.util.Arrays.stream(all).filter(v -> v != 0).toArray();
    double found = Math.abs(centred(values, -1));
    int far = 0;
    for (int signs = 0; signs < 1 << values.length; signs++) {
      far += Math.abs(centred(values, signs)) >= found - 1e-9 ? 1 : 0;
    }
    assertEquals((double) far / (1 << values.length), WilcoxonSignedRank.of(all).twoSided(), 1e-12);
  }

  /** Sum of positive less sum of negative ranks; signs -1: as they are. */
  private static double centred(double[] values, int signs) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      double rank = 0.5;
      for (double other : values) {
        rank += Math.abs(other) < Math.abs(values[i]) ? 1 : 0;
        rank += Math.abs(other) == Math.abs(values[i]) ? 0.5 : 0;
      }
      boolean positive = signs == -1 ? values[i] > 0 : (signs >> i & 1) == 1;
      sum += positive ? rank : -rank;
    }
    return sum;
  }

  private static double[] differences(double[] first, double[] second) {
    return IntStream.range(0, first.length).mapToDouble(i -> first[i] - second[i]).toArray();
  }

  /** Student's sleep data (Biometrika 1908): t = 4.0621 on 9 degrees, p = 0.002833. */
  @Test
  void thePairedTTestEqualsStudentsExample() {
    double[] first = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
    double[] second = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
    FoldSignificance tests = FoldSignificance.of(differences(first, second));
    assertEquals(-1.58, tests.meanDifference(), 1e-12);
    assertEquals(0.002833, tests.pairedT(), 1e-6);
  }

  @Test
  void foldsThatDifferAllAlikeOrNotAtAllHaveAnAnswer() {
    assertEquals(1, FoldSignificance.of(new double[] {0, 0}).pairedT());
    assertEquals(0, FoldSignificance.of(new double[] {1, 1}).pairedT());
  }

  @Property(tries = 20)
  void aResultDoesNotDifferFromItself(@ForAll @IntRange(min = 2, max = 9) int every) {
    ComparedResult same = result("lfw", 60, i -> i % every != 0);
    ResultComparison comparison = ResultComparison.of(same, same, 50, 1);
    assertEquals(0, comparison.difference());
    assertEquals(1, comparison.mcNemar().exact());
    assertEquals(1, comparison.mcNemar().mid());
    assertEquals(1, comparison.overPairs().twoSided());
    assertEquals(1, comparison.overPeople().twoSided());
    assertEquals(1, comparison.folds().pairedT());
    assertEquals(1, comparison.folds().wilcoxon().twoSided());
  }

  @Test
  void aClearDifferenceIsFoundByEachTestAndTurnsItsSignWithTheOrder() {
    ComparedResult good = result("lfw", 200, i -> i % 50 != 0);
    ComparedResult bad = result("lfw", 200, i -> i % 3 != 0);
    ResultComparison comparison = ResultComparison.of(good, bad, 400, 7);
    assertEquals(good.accuracy() - bad.accuracy(), comparison.difference(), 1e-12);
    assertTrue(comparison.mcNemar().exact() < 1e-6);
    assertTrue(comparison.overPairs().low() > 0 && comparison.overPairs().high() < 0.5);
    assertEquals(2.0 / 401, comparison.overPairs().twoSided(), 1e-12);
    assertTrue(comparison.overPeople().low() > 0);
    assertTrue(comparison.folds().pairedT() < 0.01);
    assertEquals(2 / 32.0, comparison.folds().wilcoxon().twoSided(), 1e-12);
    assertEquals(comparison, ResultComparison.of(good, bad, 400, 7), "seeded");
    assertEquals(-comparison.difference(), ResultComparison.of(bad, good, 1, 1).difference());
  }

  @Test
  void aBundleNamesNobody() {
    ComparedResult bundle = result("bundle", 40, i -> true);
    assertNull(ResultComparison.of(bundle, bundle, 10, 1).overPeople());
  }

  @Test
  void resultsOfOtherPairsAreRefused() {
    ComparedResult lfw = result("lfw", 60, i -> true);
    refused(lfw, result("ytf", 60, i -> true), "protocol");
    refused(lfw, result("lfw", 70, i -> true), "number of pairs");
    refused(lfw, new ComparedResult("B", "lfw", "v", "other.txt", lfw.decisions()), "other.txt");
    List<PairDecision> turned = new ArrayList<>(lfw.decisions());
    java.util.Collections.swap(turned, 4, 5);
    refused(lfw, new ComparedResult("B", "lfw", "v", "pairs.txt", turned), "Pair 5 is");
    refused(
        lfw,
        new ComparedResult("B", "lfw", "v", "pairs.txt", lfw.decisions().subList(0, 48)),
        "folds");
  }

  private static void refused(ComparedResult first, ComparedResult second, String named) {
    ProtocolException e =
        assertThrows(ProtocolException.class, () -> ResultComparison.of(first, second, 10, 1));
    assertTrue(e.getMessage().contains(named), e.getMessage());
  }
}
