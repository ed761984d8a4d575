package org.sphereface.protocols;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sphereface.protocols.VerificationResult.FoldAccuracy;
import org.sphereface.protocols.VerificationResult.TarAtFar;

/**
 * Embeddings of a public network, against figures of an evaluator that shares no code with ours.
 */
class RealEmbeddingsTest {

  private Path faces;

  @BeforeEach
  void needsRealEmbeddings() {
    String folder = System.getProperty("faces", "");
    Assumptions.assumeFalse(
        folder.isEmpty(),
        "real embeddings are not given: -Dfaces=DIR with features/ and lfw-pairs.txt");
    faces = Path.of(folder);
  }

  private VerificationResult evaluate(String variant) {
    Path features = faces.resolve("features");
    return evaluate(
        variant,
        NumpyFile.readEmbeddings(
            features.resolve("mobilefacenet-lfw-pairs.npy"),
            features.resolve("mobilefacenet-lfw-pairs.names.txt")));
  }

  private VerificationResult evaluate(String variant, Embeddings embeddings) {
    LfwVerification protocol =
        new LfwVerification(faces.resolve("lfw-pairs.txt").toString(), List.of(), variant);
    return protocol.evaluate(protocol.pairs(Map.of()), embeddings);
  }

  @Test
  void imageWithoutItsMirrorImageGivesTheIndependentFigures() throws IOException {
    Path features = faces.resolve("features");
    float[][] rows = NumpyFile.read(features.resolve("mobilefacenet-lfw-pairs.npy"));
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
