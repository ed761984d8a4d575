package org.sphereface.protocols.lfw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationResult;

/** Embeddings are directions in the plane, so that cosines are those of known angles. */
class LfwViewOneTest {

  @TempDir private Path folder;

  private String list(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private LfwViewOne viewOne(boolean skipMissing) throws IOException {
    return new LfwViewOne(
        list("train.txt", "2\nA\t1\t2\nB\t1\t2\nA\t1\tB\t1\nA\t2\tB\t2\n"),
        list("test.txt", "2\nC\t1\t2\nC\t1\t3\nC\t1\tD\t1\nC\t1\tE\t1\n"),
        "uncentred",
        64,
        skipMissing,
        0,
        1);
  }

  private static float[] at(double degrees) {
    double radians = Math.toRadians(degrees);
    return new float[] {(float) Math.cos(radians), (float) Math.sin(radians)};
  }

  private static String image(String name, int number) {
    return name + "/" + name + "_000" + number + ".jpg";
  }

  private static Embeddings embeddings(boolean all) {
    List<String> names =
        List.of(
            image("A", 1),
            image("A", 2),
            image("B", 1),
            image("B", 2),
            image("C", 1),
            image("C", 2),
            image("D", 1),
            image("C", 3),
            image("E", 1));
    float[][] rows = {at(0), at(10), at(90), at(100), at(0), at(20), at(80), at(60), at(40)};
    int count = all ? 9 : 7;
    return new Embeddings(names.subList(0, count), java.util.Arrays.copyOf(rows, count));
  }

  /**
   * Training: same at 10 degrees, different at 90: every threshold from 0.0000 or 0.0001 to 0.9848
   * ties. Test, against a threshold near 0.4924 (60.5 degrees): same at 20 and 60 right, different
   * at 80 right, different at 40 wrong.
   */
  @Test
  void theThresholdComesFromTheTrainingPairsAndAccuracyFromTheTestPairs() throws IOException {
    LfwViewOne protocol = viewOne(false);
    VerificationResult result = protocol.evaluate(protocol.pairs(Map.of()), embeddings(true));
    assertEquals(Math.cos(Math.toRadians(10)) / 2, result.folds().get(0).threshold(), 2e-4);
    assertEquals(0.75, result.meanAccuracy());
    assertEquals(0, result.standardError());
    assertEquals(1, result.foldsInSource());
    assertEquals(2, result.samePairs());
    assertEquals(0.75, result.areaUnderCurve(), 1e-12);
    assertEquals("test.txt, threshold from train.txt", result.pairSource());
    assertEquals(0, result.leftOut().pairs());
  }

  @Test
  void pairsOfMissingImagesAreLeftOutAndCountedOnlyIfAskedFor() throws IOException {
    Embeddings some = embeddings(false);
    Map<String, String> images =
        some.names().stream().collect(java.util.stream.Collectors.toMap(n -> n, n -> n));
    LfwViewOne skipping = viewOne(true);
    VerificationResult result = skipping.evaluate(skipping.pairs(images), some);
    assertEquals(2, result.leftOut().pairs());
    assertEquals(List.of(image("C", 3), image("E", 1)), result.leftOut().images());
    assertEquals(1, result.meanAccuracy());

    LfwViewOne strict = viewOne(false);
    ProtocolException refused =
        assertThrows(ProtocolException.class, () -> strict.evaluate(strict.pairs(images), some));
    assertTrue(refused.getMessage().contains("2 pairs lack 2 images"), refused.getMessage());

    Map<String, String> none = Map.of("X/X_0001.jpg", "X");
    ProtocolException nothingLeft =
        assertThrows(ProtocolException.class, () -> skipping.pairs(none));
    assertTrue(nothingLeft.getMessage().contains("has none of"));
  }

  @Test
  void missingListsAndListsOfSeveralFoldsAreRefused() throws IOException {
    assertThrows(ProtocolException.class, () -> new LfwViewOne().pairs(Map.of()));
    String viewTwo = list("two.txt", "2\t1\nA\t1\t2\nA\t1\tB\t1\nA\t1\t2\nA\t1\tB\t1\n");
    LfwViewOne wrong = new LfwViewOne(viewTwo, viewTwo, "released", 64, false, 0, 1);
    ProtocolException refused = assertThrows(ProtocolException.class, () -> wrong.pairs(Map.of()));
    assertTrue(refused.getMessage().contains("2 folds"), refused.getMessage());
  }

  @Test
  void listsOfOneKindAreRefused() throws IOException {
    LfwViewOne protocol = viewOne(false);
    VerificationPairs both = protocol.pairs(Map.of());
    for (int oneSided : new int[] {0, 1}) {
      List<VerificationPairs.Fold> folds = new java.util.ArrayList<>(both.folds());
      VerificationPairs.Fold fold = folds.get(oneSided);
      folds.set(
          oneSided,
          new VerificationPairs.Fold(
              fold.number(), fold.pairs().stream().filter(VerificationPairs.Pair::same).toList()));
      VerificationPairs pairs = new VerificationPairs(both.source(), 2, folds);
      ProtocolException refused =
          assertThrows(ProtocolException.class, () -> protocol.evaluate(pairs, embeddings(true)));
      String list = oneSided == 0 ? "The training list of" : "The test list of";
      assertTrue(refused.getMessage().startsWith(list), refused.getMessage());
      assertTrue(refused.getMessage().contains("0 different pairs"), refused.getMessage());
    }
  }
}
