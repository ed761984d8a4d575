package org.sphereface.protocols.ytf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;

class DrawnVideoPairsTest {

  private static DrawnVideoPairs protocol(int folds, int pairs, long seed) {
    return new DrawnVideoPairs(folds, pairs, seed, "released", "average", 0);
  }

  /** People with so many videos of two frames each. */
  private static Map<String, String> frames(int... people) {
    Map<String, String> frames = new LinkedHashMap<>();
    int person = 0;
    for (int i = 0; i < people.length; i++) {
      for (int k = 0; k < people[i]; k++, person++) {
        for (int frame = 0; frame < 2 * (i + 1); frame++) {
          frames.put("P" + person + "/" + frame / 2 + "/" + frame % 2, "P" + person);
        }
      }
    }
    return frames;
  }

  private static String person(String video) {
    return video.substring(0, video.indexOf('/'));
  }

  @Test
  void aSetOfYouTubeFacesSizeGivesItsFivethousandPairs() {
    VerificationPairs pairs = new DrawnVideoPairs().pairs(frames(591, 471, 307, 167, 51, 8));
    assertEquals(10, pairs.folds().size());
    Map<String, Integer> foldOf = new HashMap<>();
    for (Fold fold : pairs.folds()) {
      assertEquals(250, fold.count(true));
      assertEquals(250, fold.count(false));
      Set<Set<String>> seen = new HashSet<>();
      for (Pair pair : fold.pairs()) {
        assertEquals(pair.same(), person(pair.left()).equals(person(pair.right())));
        assertTrue(seen.add(Set.of(pair.left(), pair.right())), pair.toString());
        for (String video : List.of(pair.left(), pair.right())) {
          Integer other = foldOf.putIfAbsent(person(video), fold.number());
          assertTrue(other == null || other == fold.number(), video);
        }
      }
    }
    assertEquals("pairs of videos drawn with seed 1 from 1595 people", pairs.source());
  }

  @Test
  void theSeedDecidesAndTheOrderOfFramesDoesNot() {
    Map<String, String> frames = frames(20, 20, 20);
    List<Fold> drawn = protocol(4, 10, 7).pairs(frames).folds();
    Map<String, String> turned = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(frames.keySet());
    for (int i = names.size() - 1; i >= 0; i--) {
      turned.put(names.get(i), frames.get(names.get(i)));
    }
    assertEquals(drawn, protocol(4, 10, 7).pairs(turned).folds());
    assertNotEquals(drawn, protocol(4, 10, 8).pairs(frames).folds());
  }

  /** Ten people with two videos: every fold of five has five same pairs, no more. */
  @Test
  void allPairsOfAPersonMayBeDrawnAndNoMore() {
    assertEquals(10, protocol(2, 5, 1).pairs(frames(0, 10)).count(true));
    String message =
        assertThrows(ProtocolException.class, () -> protocol(2, 6, 1).pairs(frames(0, 10)))
            .getMessage();
    assertTrue(message.contains("Fold 1 has 5 people with 5 pairs of videos"), message);
    assertThrows(ProtocolException.class, () -> protocol(2, 1, 1).pairs(Map.of("A/A_1.jpg", "A")));
  }

  /** The decisions are those of the protocol with a list, on the same pairs. */
  @Test
  void decisionsAreThoseOfYouTubeFaces() {
    Map<String, String> frames = frames(0, 30, 10);
    List<String> names = new ArrayList<>(frames.keySet());
    SplittableRandom random = new SplittableRandom(3);
    Map<String, float[]> centres = new HashMap<>();
    float[][] rows = new float[names.size()][];
    for (int i = 0; i < rows.length; i++) {
      float[] centre =
          centres.computeIfAbsent(
              frames.get(names.get(i)),
              p -> new float[] {(float) random.nextGaussian(), (float) random.nextGaussian(), 1});
      rows[i] = new float[3];
      for (int k = 0; k < 3; k++) {
        rows[i][k] = centre[k] + 0.3f * (float) random.nextGaussian();
      }
    }
    Embeddings embeddings = new Embeddings(names, rows);
    DrawnVideoPairs drawn = new DrawnVideoPairs(3, 10, 2, "uncentred", "max-similarity", 1);
    VerificationPairs pairs = drawn.pairs(frames);
    VerificationOutcome outcome = drawn.decide(pairs, embeddings);
    YouTubeFaces listed =
        new YouTubeFaces("splits.txt", List.of(), "uncentred", "max-similarity", 1);
    assertEquals(listed.decide(pairs, embeddings).decisions(), outcome.decisions());
    assertEquals("video-verification", outcome.result().protocol());
    assertEquals("uncentred, max-similarity of 1 frames", outcome.result().variant());
    assertEquals(pairs.images().size(), drawn.images(pairs, frames.keySet()).size());
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> protocol(1, 5, 1));
    assertThrows(IllegalArgumentException.class, () -> protocol(2, 0, 1));
    assertThrows(
        IllegalArgumentException.class, () -> new DrawnVideoPairs(2, 5, 1, "pca", "average", 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new DrawnVideoPairs(2, 5, 1, "released", "median", 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new DrawnVideoPairs(2, 5, 1, "released", "average", -1));
  }
}
