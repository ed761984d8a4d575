package org.sphereface.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;

class PairListTest {

  @TempDir private Path folder;

  private static final VerificationPairs PAIRS =
      new VerificationPairs(
          "pairs",
          2,
          List.of(
              new Fold(9, List.of(new Pair("a/1", "a/2", true), new Pair("a/1", "b b/1", false))),
              new Fold(10, List.of(new Pair("c/1", "c/2", true)))));

  /** By sha256sum of the three lines. */
  private static final String HASH =
      "c0bdaab96b07333f99d18ef8d6dd6498d73e62ddb01c0d75fb96cf88602acdd6";

  @Test
  void aListIsReadAsItWasWrittenAndIsNamedByItsHash() {
    PairList.write(folder, PAIRS);
    assertEquals(HASH, PairList.hash(PAIRS));
    assertEquals(PAIRS.folds(), PairList.read(folder, HASH).orElseThrow().folds());
  }

  @Test
  void aListThatIsNotThereIsEmptyAndAChangedOneIsRefused() throws IOException {
    assertTrue(PairList.read(folder, HASH).isEmpty());
    assertTrue(PairList.read(folder, null).isEmpty());
    assertTrue(PairList.read(folder, "../matrix").isEmpty());
    PairList.write(folder, PAIRS);
    Path file = folder.resolve("pairs/" + HASH + ".txt");
    Files.writeString(file, Files.readString(file).replace("true", "false"));
    ResultException e = assertThrows(ResultException.class, () -> PairList.read(folder, HASH));
    assertTrue(e.getMessage().contains("another SHA-256"), e.getMessage());
  }

  @Test
  void namesWithTabsAreNotWritten() {
    VerificationPairs odd =
        new VerificationPairs(
            "pairs", 1, List.of(new Fold(1, List.of(new Pair("a\t1", "a/2", true)))));
    PairList.write(folder, odd);
    assertFalse(Files.exists(folder.resolve("pairs")));
  }

  @Test
  void scoresAndDecisionsOfEachPairComeBack() {
    List<PairDecision> decisions =
        IntStream.range(0, 19)
            .mapToObj(i -> new PairDecision(1, "l", "r", true, i / 4.0 - 1, i % 3 == 0))
            .toList();
    StoredDecisions stored = StoredDecisions.of(decisions);
    float[] scores = new float[19];
    boolean[] correct = new boolean[19];
    for (int i = 0; i < 19; i++) {
      scores[i] = i / 4f - 1;
      correct[i] = i % 3 == 0;
    }
    assertArrayEquals(scores, stored.scoreOfPairs());
    assertArrayEquals(correct, stored.correctPairs());
    List<PairDecision> right =
        IntStream.range(0, 64).mapToObj(i -> new PairDecision(1, "l", "r", true, 1, true)).toList();
    // standard base64 of ones has slashes, and reports take texts of the form of paths out
    assertFalse(StoredDecisions.of(right).correct().contains("/"));
  }

  @Test
  void storedValuesOfAnotherLengthAreRefused() {
    StoredDecisions stored = StoredDecisions.of(List.of());
    StoredDecisions longer = new StoredDecisions(1, stored.scores(), stored.correct());
    assertThrows(ResultException.class, longer::scoreOfPairs);
    assertThrows(ResultException.class, longer::correctPairs);
    assertThrows(
        ResultException.class, () -> new StoredDecisions(1, "AAAAAA==", "*").correctPairs());
  }
}
