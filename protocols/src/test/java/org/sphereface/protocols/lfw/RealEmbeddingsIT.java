package org.sphereface.protocols.lfw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sphereface.protocols.ConfidenceIntervals;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.VerificationResult.FoldAccuracy;
import org.sphereface.protocols.VerificationResult.TarAtFar;
import org.sphereface.protocols.embeddings.EmbeddingEnsemble;
import org.sphereface.protocols.embeddings.EmbeddingSource;
import org.sphereface.protocols.embeddings.NumpyFile;

/**
 * Embeddings of a public network, against figures of an evaluator that shares no code with ours.
 */
@Tag("faces")
class RealEmbeddingsIT {

  private Path faces;

  private static float[][] rows(Path file) {
    try (EmbeddingEnsemble matrix = EmbeddingEnsemble.open(List.of(EmbeddingSource.of(file)))) {
      return matrix.rows();
    }
  }

  @BeforeEach
  void needsRealEmbeddings() {
    String folder = System.getProperty("faces", "");
    Assumptions.assumeFalse(
        folder.isEmpty(),
        "real embeddings are not given: -Dfaces=DIR with features/ and lfw-pairs.txt");
    faces = Path.of(folder);
  }

  private VerificationResult evaluate(String variant) {
    return evaluate(variant, given());
  }

  private Embeddings given() {
    Path features = faces.resolve("features");
    return NumpyFile.readEmbeddings(
        features.resolve("mobilefacenet-lfw-pairs.npy"),
        features.resolve("mobilefacenet-lfw-pairs.names.txt"));
  }

  private VerificationResult evaluate(String variant, Embeddings embeddings) {
    LfwVerification protocol =
        new LfwVerification(faces.resolve("lfw-pairs.txt").toString(), List.of(), variant);
    return protocol.evaluate(protocol.pairs(Map.of()), embeddings);
  }

  @Test
  void imageWithoutItsMirrorImageGivesTheIndependentFigures() throws IOException {
    Path features = faces.resolve("features");
    float[][] rows = rows(features.resolve("mobilefacenet-lfw-pairs.npy"));
    Embeddings alone =
        new Embeddings(
            Files.readAllLines(features.resolve("mobilefacenet-lfw-pairs.names.txt")),
            Arrays.stream(rows).map(row -> Arrays.copyOf(row, 128)).toArray(float[][]::new));
    assertEquals(0.990167, evaluate("released", alone).meanAccuracy(), 5e-7);
    assertEquals(0.988667, evaluate("uncentred", alone).meanAccuracy(), 5e-7);
  }

  @Test
  void listsOfViewOneAreOneFold() {
    assertEquals(
        List.of(2200, 1000),
        Stream.of("lfw-pairsDevTrain.txt", "lfw-pairsDevTest.txt")
            .map(name -> PairsFile.read(faces.resolve(name)))
            .map(pairs -> pairs.folds().get(0).pairs().size())
            .toList());
  }

  @Test
  void releasedEvaluationGivesTheIndependentFigures() {
    VerificationResult result = evaluate("released");
    assertFolds(result, 592, 597, 594, 594, 593, 597, 594, 594, 600, 597);
    assertEquals(0.992000, result.meanAccuracy(), 5e-7);
    assertEquals(0.001286, result.standardError(), 5e-7);
    assertEquals(0.9988156667, result.areaUnderCurve(), 5e-11);
    assertEquals(0.0093333, result.equalErrorRate(), 5e-8);
    assertEquals(0.977000, tar(result, 1e-3), 5e-7);
    double[] thresholds = result.folds().stream().mapToDouble(FoldAccuracy::threshold).toArray();
    assertArrayEquals(
        new double[] {
          0.279020, 0.282105, 0.284100, 0.278700, 0.283700, 0.284350, 0.284117, 0.280697, 0.280665,
          0.281080
        },
        thresholds,
        1e-5);
  }

  @Test
  void evaluationWithoutMeanSubtractionGivesTheIndependentFigures() {
    VerificationResult result = evaluate("uncentred");
    assertFolds(result, 588, 594, 593, 591, 592, 595, 595, 595, 598, 596);
    assertEquals(0.989500, result.meanAccuracy(), 5e-7);
    assertEquals(0.001492, result.standardError(), 5e-7);
    assertEquals(0.9986008, result.areaUnderCurve(), 5e-8);
    assertEquals(0.0100000, result.equalErrorRate(), 5e-8);
    assertEquals(0.996333, tar(result, 1e-1), 5e-7);
    assertEquals(0.990000, tar(result, 1e-2), 5e-7);
    assertEquals(0.961000, tar(result, 1e-3), 5e-7);
  }

  @Test
  void squaredEuclideanDistanceGivesTheIndependentFigures() {
    VerificationResult result = evaluate("squared-euclidean");
    assertFolds(result, 588, 594, 592, 591, 592, 595, 595, 595, 598, 595);
    assertEquals(0.989167, result.meanAccuracy(), 5e-7);
    assertEquals(0.001475, result.standardError(), 5e-7);
    assertEquals(0.9986008, result.areaUnderCurve(), 5e-8);
    assertThresholds(result, 1.44, 1.45, 1.44, 1.41, 1.41, 1.44, 1.44, 1.44, 1.45, 1.39);
  }

  /** Figures of a NumPy script of the same steps, by singular values instead of a covariance. */
  @Test
  void principalComponentsGiveTheFiguresOfNumpy() {
    VerificationResult few = pca(64);
    assertFolds(few, 587, 590, 592, 587, 591, 596, 592, 594, 597, 596);
    assertEquals(0.9980103333, few.areaUnderCurve(), 5e-11);
    assertThresholds(few, 1.34, 1.34, 1.34, 1.34, 1.38, 1.34, 1.34, 1.36, 1.38, 1.35);
    VerificationResult many = pca(128);
    assertFolds(many, 591, 596, 594, 594, 593, 597, 595, 594, 600, 597);
    assertEquals(0.9987904444, many.areaUnderCurve(), 5e-11);
    assertEquals(0.973, tar(many, 1e-3), 5e-7);
  }

  private VerificationResult pca(int components) {
    LfwVerification protocol =
        new LfwVerification(
            faces.resolve("lfw-pairs.txt").toString(),
            List.of(),
            0,
            "pca",
            components,
            false,
            0,
            1);
    return protocol.evaluate(protocol.pairs(Map.of()), given());
  }

  /** A fold by itself: the AUC needs no threshold; that of fold 8 alone is of a NumPy script. */
  @Test
  void oneFoldIsDecidedInParts() {
    LfwVerification protocol =
        new LfwVerification(
            faces.resolve("lfw-pairs.txt").toString(), List.of(8), 10, "uncentred", 1, false, 0, 1);
    VerificationResult result = protocol.evaluate(protocol.pairs(Map.of()), given());
    assertEquals(300, result.samePairs());
    assertEquals(300, result.differentPairs());
    assertEquals(0.9982333333333333, result.areaUnderCurve(), 1e-9);
  }

  private static void assertThresholds(VerificationResult result, double... expected) {
    assertArrayEquals(
        expected, result.folds().stream().mapToDouble(FoldAccuracy::threshold).toArray(), 1e-9);
  }

  /** Figures of a NumPy script; the embeddings are of the images of View 2 alone. */
  @Test
  void viewOneLeavesOutAndCountsPairsOfMissingImages() {
    LfwViewOne protocol =
        new LfwViewOne(
            faces.resolve("lfw-pairsDevTrain.txt").toString(),
            faces.resolve("lfw-pairsDevTest.txt").toString(),
            "released",
            64,
            true,
            0,
            1);
    Embeddings embeddings = given();
    Map<String, String> images =
        embeddings.names().stream().collect(Collectors.toMap(name -> name, name -> "a person"));
    VerificationPairs pairs = protocol.pairs(images);
    VerificationResult result = protocol.evaluate(pairs, embeddings);
    assertEquals(2200 - 1250 + 1000 - 581, result.leftOut().pairs());
    assertEquals(
        List.of(1250, 581), pairs.folds().stream().map(fold -> fold.pairs().size()).toList());
    assertEquals(581, result.samePairs() + result.differentPairs());
    assertEquals(573.0 / 581, result.meanAccuracy(), 1e-12);
    assertEquals(0.3088, result.folds().get(0).threshold(), 1e-9);

    ProtocolException refused =
        assertThrows(
            ProtocolException.class, () -> protocol.evaluate(protocol.pairs(Map.of()), embeddings));
    assertTrue(refused.getMessage().contains("1369 pairs lack"), refused.getMessage());
  }

  @Test
  void bootstrapIntervalsEncloseWhatWasMeasured() {
    LfwVerification protocol =
        new LfwVerification(
            faces.resolve("lfw-pairs.txt").toString(),
            List.of(),
            0,
            "released",
            64,
            false,
            1000,
            1);
    VerificationResult result = protocol.evaluate(protocol.pairs(Map.of()), given());
    Map<String, Double> measured =
        Map.of(
            "meanAccuracy", result.meanAccuracy(),
            "areaUnderCurve", result.areaUnderCurve(),
            "equalErrorRate", result.equalErrorRate(),
            "tarAtFar 0.001", tar(result, 1e-3));
    assertEquals(7, result.intervals().intervals().size());
    for (ConfidenceIntervals.Interval interval : result.intervals().intervals()) {
      Double value = measured.get(interval.measure());
      if (value != null) {
        assertTrue(interval.low() < value && value < interval.high(), interval + " " + value);
      }
    }
  }

  private static void assertFolds(VerificationResult result, int... correct) {
    int[] counts =
        result.folds().stream().mapToInt(fold -> (int) Math.round(600 * fold.accuracy())).toArray();
    assertArrayEquals(correct, counts);
  }

  private static double tar(VerificationResult result, double far) {
    return result.tarAtFar().stream()
        .filter(rate -> rate.far() == far)
        .mapToDouble(TarAtFar::tar)
        .findFirst()
        .orElseThrow();
  }
}
