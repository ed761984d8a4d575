package org.sphereface.protocols.megaface;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationResult.RocPoint;
import org.sphereface.protocols.VerificationResult.TarAtFar;
import org.sphereface.protocols.megaface.MegaFaceResult.GalleryResult;

class MegaFaceTest {

  private static final List<Integer> SIZES = List.of(10, 100, 700, 1000);

  /** Vectors of +1 and -1: cosines are exact in float and double, and ties are everywhere. */
  private static float[][] signs(int count, int dimension, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] rows = new float[count][dimension];
    for (float[] row : rows) {
      for (int k = 0; k < dimension; k++) {
        row[k] = random.nextBoolean() ? 1 : -1;
      }
    }
    return rows;
  }

  private static float[][] gaussian(int count, int dimension, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] rows = new float[count][dimension];
    for (float[] row : rows) {
      for (int k = 0; k < dimension; k++) {
        row[k] = (float) random.nextGaussian();
      }
    }
    return rows;
  }

  /** Person of each probe; sizes 1 to 7 in turn, images of a person not side by side. */
  private static List<String> people(int count) {
    List<String> people = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      people.add("person " + (row * 31 % 53) % 17);
    }
    people.add("alone");
    return people;
  }

  private static double cosine(float[] left, float[] right) {
    double product = 0;
    double leftSquare = 0;
    double rightSquare = 0;
    for (int k = 0; k < left.length; k++) {
      product += (double) left[k] * right[k];
      leftSquare += (double) left[k] * left[k];
      rightSquare += (double) right[k] * right[k];
    }
    return product / Math.sqrt(leftSquare * rightSquare);
  }

  /**
   * Every pair of a probe and a mate by definition: its rank and the false accepts at its score.
   */
  private record Reference(List<Integer> ranks, List<Long> falseAccepts) {}

  private static Reference reference(
      float[][] probes, List<String> people, float[][] distractors, int size) {
    return reference(probes, people, distractors, size, 0);
  }

  private static Reference reference(
      float[][] probes, List<String> people, float[][] distractors, int size, double slack) {
    List<Integer> inPairs = new ArrayList<>();
    for (int i = 0; i < probes.length; i++) {
      int probe = i;
      if (people.stream().filter(people.get(probe)::equals).count() > 1) {
        inPairs.add(probe);
      }
    }
    List<Integer> ranks = new ArrayList<>();
    List<Long> accepts = new ArrayList<>();
    double[][] scores = new double[probes.length][size];
    for (int probe : inPairs) {
      for (int d = 0; d < size; d++) {
        scores[probe][d] = cosine(probes[probe], distractors[d]);
      }
    }
    for (String person : people.stream().distinct().toList()) {
      for (int probe : inPairs) {
        for (int mate : inPairs) {
          if (probe == mate
              || !people.get(probe).equals(person)
              || !people.get(mate).equals(person)) {
            continue;
          }
          double score = cosine(probes[probe], probes[mate]) + slack;
          int rank = 1;
          long accepted = 0;
          for (int other : inPairs) {
            for (double impostor : scores[other]) {
              if (impostor >= score) {
                accepted++;
                rank += other == probe ? 1 : 0;
              }
            }
          }
          ranks.add(rank);
          accepts.add(accepted);
        }
      }
    }
    return new Reference(ranks, accepts);
  }

  private static MegaFace megaFace(float[][] probes, float[][] distractors, int threads) {
    return new MegaFace(
        EmbeddingRows.of("probes", probes),
        people(probes.length - 1),
        Distractors.of(EmbeddingRows.of("distractors", distractors), SIZES),
        threads,
        done -> {});
  }

  private static void assertEqualsReference(float[][] probes, float[][] distractors) {
    List<RankCounts> rankCounts = megaFace(probes, distractors, 2).rankCounts();
    MegaFaceResult result = megaFace(probes, distractors, 2).evaluate();
    for (int i = 0; i < SIZES.size(); i++) {
      Reference expected = reference(probes, people(probes.length - 1), distractors, SIZES.get(i));
      assertArrayEquals(
          expected.ranks().stream().mapToInt(Integer::intValue).toArray(),
          rankCounts.get(i).ranks());
      assertArrayEquals(
          expected.falseAccepts().stream().mapToLong(Long::longValue).toArray(),
          rankCounts.get(i).falseAccepts());
      assertCurves(expected, result.galleries().get(i));
    }
  }

  /** Shards whose ends are anywhere, counted one by one, the third in two attempts. */
  @Test
  void shardsGiveTheResultOfOneProcessBitForBit(@TempDir Path folder) {
    SplittableRandom random = new SplittableRandom(7);
    float[][] probes = gaussian(41, 8, 7);
    float[][] distractors = gaussian(SIZES.get(SIZES.size() - 1), 8, 8);
    MegaFace run = megaFace(probes, distractors, 2);
    int rows = distractors.length;
    List<DistractorShard> shards = new ArrayList<>();
    for (int from = 0; from < rows; ) {
      int end = Math.min(rows, from + 1 + random.nextInt(rows / 4));
      shards.add(new DistractorShard(from, end));
      from = end;
    }
    Function<DistractorShard, Path> file = shard -> folder.resolve(shard.from() + ".counts");
    shards.forEach(shard -> assertFalse(run.isCounted(shard, file.apply(shard))));
    assertThrows(ProtocolException.class, () -> run.merge(shards, file));
    List<DistractorShard> shuffled = new ArrayList<>(shards);
    Collections.reverse(shuffled);
    shuffled.forEach(shard -> run.count(shard, file.apply(shard)));
    shuffled.forEach(shard -> run.count(shard, file.apply(shard)));
    shards.forEach(shard -> assertTrue(run.isCounted(shard, file.apply(shard))));
    assertEquals(run.evaluate(), run.merge(shards, file));
    assertThrows(
        IllegalArgumentException.class, () -> run.merge(shards.subList(1, shards.size()), file));
    float[][] others = gaussian(rows, 8, 9);
    MegaFace other = megaFace(probes, others, 1);
    assertThrows(
        ProtocolException.class, () -> other.count(shards.get(0), file.apply(shards.get(0))));
  }

  private static void assertCurves(Reference expected, GalleryResult gallery) {
    double pairs = expected.ranks().size();
    gallery
        .cmc()
        .forEach(
            point ->
                assertEquals(
                    expected.ranks().stream().filter(rank -> rank <= point.rank()).count() / pairs,
                    point.rate()));
    assertEquals(1, gallery.cmc().get(gallery.cmc().size() - 1).rate());
    for (TarAtFar rate : gallery.tarAtFar()) {
      double allowed = Math.floor(rate.far() * gallery.impostorPairs() + 1e-9);
      assertEquals(
          expected.falseAccepts().stream().filter(count -> count <= allowed).count() / pairs,
          rate.tar());
    }
    double before = -1;
    for (RocPoint point : gallery.roc()) {
      assertTrue(point.far() > before, "the curve rises");
      before = point.far();
      long allowed = Math.round(point.far() * gallery.impostorPairs());
      assertEquals(
          expected.falseAccepts().stream().filter(count -> count <= allowed).count() / pairs,
          point.tar());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 64, 256})
  void ranksAndCurvesOfSignVectorsFullOfTiesEqualBruteForceInDoublePrecision(int dimension) {
    assertEqualsReference(signs(63, dimension, 1), signs(1000, dimension, 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 17, 130})
  void countsOfGaussianVectorsAreThoseOfDoublePrecisionUpToScoresThatRoundingMayTurn(
      int dimension) {
    float[][] probes = gaussian(63, dimension, 3);
    float[][] distractors = gaussian(1000, dimension, 4);
    List<String> people = people(probes.length - 1);
    RankCounts all = megaFace(probes, distractors, 2).rankCounts().get(3);
    Reference least = reference(probes, people, distractors, 1000, 1e-6);
    Reference most = reference(probes, people, distractors, 1000, -1e-6);
    for (int pair = 0; pair < all.ranks().length; pair++) {
      assertTrue(all.ranks()[pair] >= least.ranks().get(pair));
      assertTrue(all.ranks()[pair] <= most.ranks().get(pair));
      assertTrue(all.falseAccepts()[pair] >= least.falseAccepts().get(pair));
      assertTrue(all.falseAccepts()[pair] <= most.falseAccepts().get(pair));
    }
    long turned =
        IntStream.range(0, all.ranks().length)
            .mapToLong(pair -> most.falseAccepts().get(pair) - least.falseAccepts().get(pair))
            .max()
            .orElseThrow();
    assertTrue(turned < 20, "the bounds are close: " + turned + " of 62,000");
  }

  @Test
  void copiesOfMatesAmongTheDistractorsStandBeforeTheMate() {
    float[][] probes = signs(63, 64, 5);
    float[][] distractors = signs(1000, 64, 6);
    for (int i = 0; i < 62; i++) {
      distractors[3 + 16 * i] = probes[i].clone();
    }
    assertEqualsReference(probes, distractors);
    GalleryResult all = megaFace(probes, distractors, 1).evaluate().galleries().get(3);
    assertEquals(0, all.rank1(), "each mate ties with its own copy");
  }

  @Test
  void numberOfThreadsDoesNotChangeTheResult() {
    float[][] probes = gaussian(200, 24, 7);
    float[][] distractors = gaussian(1000, 24, 8);
    assertEquals(
        megaFace(probes, distractors, 1).evaluate(), megaFace(probes, distractors, 5).evaluate());
  }

  @Test
  void probesWithoutMateAreCountedAndLeftOut() {
    MegaFaceResult result = megaFace(signs(63, 16, 1), signs(1000, 16, 2), 1).evaluate();
    assertEquals(1, result.probesWithoutMate());
    assertEquals(62, result.probes());
    assertEquals(17, result.people());
  }

  @Test
  void distractorsWithoutDirectionAreCountedAndNamed() {
    float[][] distractors = gaussian(1000, 24, 8);
    distractors[421] = new float[24];
    distractors[900][3] = Float.NaN;
    distractors[902][3] = Float.POSITIVE_INFINITY;
    MegaFace run = megaFace(gaussian(63, 24, 7), distractors, 2);
    ProtocolException refused = assertThrows(ProtocolException.class, run::evaluate);
    assertEquals(
        "Of the embeddings, not finite: 2 (distractors, row 900, distractors, row 902); zero: 1"
            + " (distractors, row 421); extract them again, or leave their images out of embeddings"
            + " and names.",
        refused.getMessage());
  }

  @Test
  void otherDimensionIsRefused() {
    ProtocolException refused =
        assertThrows(
            ProtocolException.class, () -> megaFace(gaussian(63, 24, 7), gaussian(1000, 25, 8), 1));
    assertTrue(refused.getMessage().contains("24") && refused.getMessage().contains("25"));
  }

  @Test
  void moreDistractorsThanThereAreIsRefused() {
    EmbeddingRows rows = EmbeddingRows.of("distractors", gaussian(999, 24, 8));
    assertThrows(ProtocolException.class, () -> Distractors.of(rows, SIZES));
  }

  @Test
  void sizesGoUpInDecadesIfNoneIsGiven() {
    assertEquals(List.of(10, 100, 1000, 4069), Distractors.decades(4069));
    assertEquals(List.of(10, 100), Distractors.decades(100));
  }
}
