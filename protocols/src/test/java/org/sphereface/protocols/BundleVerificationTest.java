package org.sphereface.protocols;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.sphereface.protocols.VerificationPairs.Pair;

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
}
