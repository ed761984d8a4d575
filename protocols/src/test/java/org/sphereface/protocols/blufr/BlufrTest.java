package org.sphereface.protocols.blufr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.blufr.BlufrResult.RatePoint;
import org.sphereface.protocols.blufr.BlufrTrials.Trial;

class BlufrTest {

  private static final int DIMENSION = 5;

  @TempDir private Path folder;

  private static Embeddings embeddings(int people, int seed) {
    Random random = new Random(seed);
    List<String> names = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    for (int person = 0; person < people; person++) {
      double[] centre = random.doubles(DIMENSION, -1, 1).toArray();
      for (int image = 0; image < 1 + person % 4; image++) {
        float[] row = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
          row[i] = (float) (centre[i] + 0.2 * random.nextGaussian());
        }
        names.add("p" + person + "/" + image);
        rows.add(row);
      }
    }
    return new Embeddings(names, rows.toArray(new float[0][]));
  }

  @Test
  void ratesAreThoseOfAllPairsSortedInDoublePrecision() {
    Embeddings embeddings = embeddings(150, 1);
    BlufrTrials trials = BlufrTrials.generate(embeddings.names(), 3, 9);
    BlufrResult result = new Blufr(embeddings).evaluate(trials);
    double[] verification = new double[3];
    for (int t = 0; t < 3; t++) {
      verification[t] = verification(trials.trials().get(t), embeddings);
      BlufrResult.TrialRates rates = result.trials().get(t);
      assertEquals(verification[t], rates.verificationRate(), 1e-12);
      assertEquals(
          identification(trials.trials().get(t), embeddings), rates.identificationRate(), 1e-12);
      assertTrue(rates.verificationRate() > 0 && rates.verificationRate() < 1);
      assertTrue(rates.identificationRate() > 0 && rates.identificationRate() < 1);
    }
    double mean = (verification[0] + verification[1] + verification[2]) / 3;
    double squares = 0;
    for (double rate : verification) {
      squares += (rate - mean) * (rate - mean);
    }
    assertEquals(mean - Math.sqrt(squares / 2), result.verification().meanLessDeviation(), 1e-12);
    assertTrue(result.generated());
    assertTrue(result.source().startsWith("generated: 3 trials"), result.source());
    // each curve passes through the figure that BLUFR reports
    RatePoint last = result.verificationCurve().get(result.verificationCurve().size() - 1);
    assertEquals(1e-3, last.far(), 1e-12);
    assertEquals(result.verification().mean(), last.mean(), 1e-12);
    assertEquals(result.verification().deviation(), last.deviation(), 1e-12);
    assertTrue(
        result.identificationCurve().stream()
            .anyMatch(
                at ->
                    Math.abs(at.far() - 1e-2) < 1e-12
                        && Math.abs(at.mean() - result.identification().mean()) < 1e-12));
    assertRises(result.verificationCurve());
    assertRises(result.identificationCurve());
    assertEquals(
        1, result.identificationCurve().get(result.identificationCurve().size() - 1).far());
  }

  private static void assertRises(List<RatePoint> curve) {
    for (int i = 1; i < curve.size(); i++) {
      assertTrue(curve.get(i).far() > curve.get(i - 1).far(), curve::toString);
      assertTrue(curve.get(i).mean() >= curve.get(i - 1).mean(), curve::toString);
    }
  }

  private static double cosine(Embeddings embeddings, String one, String other) {
    double product = 0;
    double left = 0;
    double right = 0;
    for (int i = 0; i < DIMENSION; i++) {
      double l = embeddings.of(one)[i];
      double r = embeddings.of(other)[i];
      product += l * r;
      left += l * l;
      right += r * r;
    }
    return product / Math.sqrt(left * right);
  }

  private static String person(String image) {
    return image.substring(0, image.indexOf('/'));
  }

  private static double verification(Trial trial, Embeddings embeddings) {
    List<String> images = new ArrayList<>(trial.gallery());
    images.addAll(trial.genuine());
    images.addAll(trial.impostor());
    List<Double> genuine = new ArrayList<>();
    List<Double> impostor = new ArrayList<>();
    for (String one : images) {
      for (String other : images) {
        if (one.compareTo(other) < 0) {
          (person(one).equals(person(other)) ? genuine : impostor)
              .add(cosine(embeddings, one, other));
        }
      }
    }
    impostor.sort(Collections.reverseOrder());
    double threshold = impostor.get((int) Math.floor(0.001 * impostor.size() + 0.5) - 1);
    // on the threshold is accepted; the margin bears another order of additions
    return genuine.stream().filter(score -> score >= threshold - 1e-14).count()
        / (double) genuine.size();
  }

  /** The first of the impostors is accepted if 1 % of them rounds to one, or none of them. */
  private static double identification(Trial trial, Embeddings embeddings) {
    List<Double> impostor = new ArrayList<>();
    for (String probe : trial.impostor()) {
      impostor.add(
          trial.gallery().stream()
              .mapToDouble(enrolled -> cosine(embeddings, probe, enrolled))
              .max()
              .orElseThrow());
    }
    impostor.sort(Collections.reverseOrder());
    int accepted = (int) Math.floor(0.01 * impostor.size() + 0.5);
    int identified = 0;
    for (String probe : trial.genuine()) {
      String best = null;
      double highest = -2;
      for (String enrolled : trial.gallery()) {
        double score = cosine(embeddings, probe, enrolled);
        if (score > highest) {
          highest = score;
          best = enrolled;
        }
      }
      boolean above =
          accepted == 0 ? highest > impostor.get(0) : highest >= impostor.get(accepted - 1) - 1e-14;
      identified += person(best).equals(person(probe)) && above ? 1 : 0;
    }
    return identified / (double) trial.genuine().size();
  }

  /** LFW's numbers: 5,749 people, of whom 1,680 have two or more images. */
  @Test
  void trialsOfTheWholeLfwHaveThePublishedSizes() {
    List<String> names = new ArrayList<>();
    for (int person = 0; person < 5749; person++) {
      for (int image = 0; image < (person < 1680 ? 5 : 1); image++) {
        names.add("p" + person + "/" + image);
      }
    }
    BlufrTrials trials = BlufrTrials.generate(names, 2, 1);
    for (Trial trial : trials.trials()) {
      Set<String> people = new HashSet<>();
      Stream.of(trial.gallery(), trial.genuine(), trial.impostor())
          .flatMap(List::stream)
          .forEach(image -> people.add(person(image)));
      assertEquals(4249, people.size());
      assertEquals(1000, trial.gallery().size());
      assertEquals(4000, trial.genuine().size());
    }
    assertEquals(trials, BlufrTrials.generate(names, 2, 1));
    assertNotEquals(trials.trials(), BlufrTrials.generate(names, 2, 2).trials());
    assertThrows(ProtocolException.class, () -> BlufrTrials.generate(List.of("a/1", "b/1"), 1, 1));
  }

  private static final String LISTS =
      "images 6\nA_A_0001.jpg\nA_A_0002.jpg\nB/B_0001.jpg\nC_0001.jpg\nD_0001.jpg\nD_0002.jpg\n"
          + "trial 1\ntraining 5 6\ngallery 1\ngenuine 2\nimpostor 3 4\n\n"
          + "trial 2\ntraining\ngallery 6 3\ngenuine 5\nimpostor 1 2\n";

  @Test
  void listsAreReadWithTheirIndicesFromOne() throws IOException {
    BlufrTrials trials = BlufrTrials.read(Files.writeString(folder.resolve("b.txt"), LISTS));
    assertEquals(
        List.of(
            new Trial(
                1,
                List.of("A_A/A_A_0001.jpg"),
                List.of("A_A/A_A_0002.jpg"),
                List.of("B/B_0001.jpg", "C/C_0001.jpg")),
            new Trial(
                2,
                List.of("D/D_0002.jpg", "B/B_0001.jpg"),
                List.of("D/D_0001.jpg"),
                List.of("A_A/A_A_0001.jpg", "A_A/A_A_0002.jpg"))),
        trials.trials());
    Set<String> there = new HashSet<>(trials.trials().get(1).impostor());
    there.addAll(List.of("D/D_0002.jpg", "D/D_0001.jpg", "C/C_0001.jpg"));
    BlufrTrials some = trials.among(there);
    assertEquals(List.of("B/B_0001.jpg"), some.leftOut());
    assertEquals(List.of("C/C_0001.jpg"), some.trials().get(0).impostor());
    assertThrows(ProtocolException.class, () -> trials.among(Set.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "images 6|images 16|b.txt",
        "gallery 1|gallery 7|from 1 to 6 where '7' is",
        "gallery 1|gallery 1 2|two images like A_A/A_A_0002.jpg",
        "genuine 2|genuine 2 3|no mate in the gallery",
        "genuine 2|genuine|no genuine probe",
        "impostor 3 4|impostor 3 3|there twice",
        "impostor 3 4|impostor 3 5|trains and tests on the person of D/D_0001.jpg",
        "trial 2|trial 3|expected trial 2",
        "training 5 6|train 5 6|b.txt:9: expected training"
      })
  void wrongListsAreRefusedInOneSentence(String right, String wrong, String said)
      throws IOException {
    Path file = Files.writeString(folder.resolve("b.txt"), LISTS.replaceFirst(right, wrong));
    ProtocolException refused = assertThrows(ProtocolException.class, () -> BlufrTrials.read(file));
    assertTrue(refused.getMessage().contains(said), refused.getMessage());
  }

  @Test
  void theHighestOfManyScoresAreKept() {
    Random random = new Random(3);
    for (int count : new int[] {1, 10, 3000}) {
      double[] scores = random.doubles(20_000).toArray();
      HighestScores highest = new HighestScores(count);
      for (double score : scores) {
        highest.add(score);
      }
      double[] expected =
          DoubleStream.of(scores)
              .boxed()
              .sorted(Collections.reverseOrder())
              .limit(count)
              .mapToDouble(score -> score)
              .toArray();
      assertArrayEquals(expected, highest.descending());
    }
  }
}
