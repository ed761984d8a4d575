package org.sphereface.protocols.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.VerificationResult;

class BundleVerificationTest {

  private static Map<String, String> bundle(int pairs) {
    Map<String, String> identities = new TreeMap<>();
    for (int pair = 0; pair < pairs; pair++) {
      String name = String.format("%06d", pair);
      identities.put(name + "/left", pair % 3 == 0 ? name : name + "-left");
      identities.put(name + "/right", pair % 3 == 0 ? name : name + "-right");
    }
    return identities;
  }

  /** scikit-learn's KFold(10) of 13: parts of 2, 2, 2, 1, ... */
  @Test
  void foldsAreConsecutivePartsOfWhichTheFirstAreLonger() {
    VerificationPairs pairs = new BundleVerification().pairs(bundle(13));
    assertEquals(
        List.of(2, 2, 2, 1, 1, 1, 1, 1, 1, 1),
        pairs.folds().stream().map(fold -> fold.pairs().size()).toList());
    List<Pair> all = pairs.folds().stream().flatMap(fold -> fold.pairs().stream()).toList();
    for (int i = 0; i < 13; i++) {
      String name = String.format("%06d", i);
      assertEquals(new Pair(name + "/left", name + "/right", i % 3 == 0), all.get(i));
    }
  }

  @Test
  void otherTestSetsAndTooFewPairsAreRefused() {
    BundleVerification protocol = new BundleVerification();
    Map<String, String> widow = bundle(20);
    widow.remove("000003/right");
    for (Map<String, String> wrong : List.of(bundle(9), widow, Map.of("A/A_0001.jpg", "A"))) {
      ProtocolException refused =
          assertThrows(ProtocolException.class, () -> protocol.pairs(wrong));
      assertTrue(refused.getMessage().contains("face source 'bundle'"), refused.getMessage());
    }
    assertThrows(
        IllegalArgumentException.class, () -> new BundleVerification(1, "released", 64, 0, 1));
  }

  private static Map<String, String> kinds(String samePairs) {
    Map<String, String> identities = new TreeMap<>();
    for (int pair = 0; pair < samePairs.length(); pair++) {
      String name = String.format("%06d", pair);
      boolean same = samePairs.charAt(pair) == '1';
      identities.put(name + "/left", same ? name : name + "-left");
      identities.put(name + "/right", same ? name : name + "-right");
    }
    return identities;
  }

  @Test
  void pairsOfOneKindAreRefusedBeforeAnEmbeddingIsAsked() {
    BundleVerification protocol = new BundleVerification();
    for (String same : List.of("1".repeat(60), "0".repeat(60))) {
      ProtocolException refused =
          assertThrows(ProtocolException.class, () -> protocol.pairs(kinds(same)));
      String counts =
          same.startsWith("1")
              ? "has 60 same pairs and 0 different pairs"
              : "has 0 same pairs and 60 different pairs";
      assertTrue(refused.getMessage().contains(counts), refused.getMessage());
    }
  }

  @Test
  void aKindThatStandsInOneFoldAloneLeavesThatFoldWithoutThreshold() {
    BundleVerification protocol = new BundleVerification();
    ProtocolException refused =
        assertThrows(ProtocolException.class, () -> protocol.pairs(kinds("11" + "0".repeat(18))));
    assertTrue(refused.getMessage().contains("All same pairs"), refused.getMessage());
    assertTrue(refused.getMessage().contains("are in fold 1,"), refused.getMessage());
  }

  @Test
  void foldsOfOneKindStayAndAreNamedInTheResult() {
    BundleVerification protocol = new BundleVerification();
    VerificationPairs pairs = protocol.pairs(kinds("111100" + "10".repeat(7)));
    List<String> names = new java.util.ArrayList<>();
    List<float[]> rows = new java.util.ArrayList<>();
    for (Pair pair : pairs.folds().stream().flatMap(fold -> fold.pairs().stream()).toList()) {
      names.addAll(List.of(pair.left(), pair.right()));
      rows.add(new float[] {1, 0});
      rows.add(pair.same() ? new float[] {1, 0} : new float[] {0, 1});
    }
    VerificationResult result =
        protocol.evaluate(pairs, new Embeddings(names, rows.toArray(float[][]::new)));
    assertEquals(
        "a bundle of 20 pairs (no different pairs in folds: 1, 2; no same pairs in folds: 3)",
        result.pairSource());
    assertEquals(1, result.meanAccuracy());
  }
}
