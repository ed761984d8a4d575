package org.sphereface.protocols.ytf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.lfw.LfwVerification;

class YouTubeFacesTest {

  private static final String HEADER = "split number, pair number, first, second, is same\n";
  private static final int DIMENSION = 5;

  @TempDir private Path folder;

  private Path splits(String lines) throws IOException {
    return Files.writeString(folder.resolve("splits.txt"), HEADER + lines);
  }

  /** Three splits of 20 pairs: videos 0 and 1 of ten people, and their neighbours. */
  private VerificationPairs pairs() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int split = 1; split <= 3; split++) {
      for (int i = 0; i < 20; i++) {
        String person = "P" + split + "_" + i / 2;
        String other = "P" + split + "_" + (i / 2 + 3) % 10;
        lines.append(
            i % 2 == 0
                ? String.format("%d, %d, %s/0, %s/1, 1%n", split, i, person, person)
                : String.format("%d, %d, %s/0, %s/1, 0%n", split, i, person, other));
      }
    }
    return SplitsFile.read(splits(lines.toString()));
  }

  private static Map<String, float[][]> videos() {
    SplittableRandom random = new SplittableRandom(11);
    Map<String, float[][]> videos = new LinkedHashMap<>();
    for (int person = 0; person < 30; person++) {
      float[] centre = new float[DIMENSION];
      for (int k = 0; k < DIMENSION; k++) {
        centre[k] = (float) random.nextGaussian() + 0.5f;
      }
      for (int video = 0; video < 2; video++) {
        float[][] frames = new float[3 + random.nextInt(9)][DIMENSION];
        for (float[] frame : frames) {
          for (int k = 0; k < DIMENSION; k++) {
            frame[k] = centre[k] + (float) random.nextGaussian();
          }
        }
        videos.put("P" + (person / 10 + 1) + "_" + person % 10 + "/" + video, frames);
      }
    }
    return videos;
  }

  private static Embeddings frames() {
    List<String> names = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    videos()
        .forEach(
            (video, frames) -> {
              for (int i = 0; i < frames.length; i++) {
                names.add(video + "/" + video.charAt(video.length() - 1) + "." + (95 + i) + ".jpg");
                rows.add(frames[i]);
              }
            });
    return new Embeddings(names, rows.toArray(float[][]::new));
  }

  private static YouTubeFaces protocol(String variant, String pooling) {
    return new YouTubeFaces("splits.txt", List.of(), variant, pooling, 0);
  }

  @Test
  void averagedFramesGiveWhatTheLfwEvaluationGivesOnTheAverages() throws IOException {
    Map<String, float[][]> videos = videos();
    float[][] averages =
        videos.values().stream()
            .map(
                frames -> {
                  float[] mean = new float[DIMENSION];
                  for (int k = 0; k < DIMENSION; k++) {
                    double sum = 0;
                    for (float[] frame : frames) {
                      sum += frame[k];
                    }
                    mean[k] = (float) (sum / frames.length);
                  }
                  return mean;
                })
            .toArray(float[][]::new);
    for (String variant : List.of("released", "uncentred")) {
      VerificationResult expected =
          new LfwVerification("splits.txt", List.of(), variant)
              .evaluate(pairs(), new Embeddings(List.copyOf(videos.keySet()), averages));
      VerificationResult result = protocol(variant, "average").evaluate(pairs(), frames());
      assertEquals(expected.meanAccuracy(), result.meanAccuracy(), 1e-12);
      assertEquals(expected.areaUnderCurve(), result.areaUnderCurve(), 1e-12);
      assertEquals(expected.folds().get(2).threshold(), result.folds().get(2).threshold(), 1e-4);
    }
  }

  @ParameterizedTest
  @CsvSource({"max-similarity", "mean-similarity"})
  void similaritiesAreThoseOfEveryPairOfFrames(String pooling) throws IOException {
    VerificationPairs pairs = pairs();
    Embeddings frames = frames();
    VideoFrames chosen = VideoFrames.of(pairs, frames.names(), 0);
    Map<String, float[][]> videos = videos();
    List<Pair> others = pairs.folds().get(1).pairs();
    double[] origin = new double[DIMENSION];
    for (Pair pair : others) {
      for (String video : List.of(pair.left(), pair.right())) {
        for (float[] frame : videos.get(video)) {
          for (int k = 0; k < DIMENSION; k++) {
            origin[k] += (double) frame[k] / videos.get(video).length / (2 * others.size());
          }
        }
      }
    }
    VideoScorer scorer = new VideoScorer(chosen, frames, FramePooling.of(pooling), true);
    for (Pair pair : pairs.folds().get(0).pairs()) {
      double highest = -2;
      double sum = 0;
      int count = 0;
      for (float[] left : videos.get(pair.left())) {
        for (float[] right : videos.get(pair.right())) {
          double cosine = cosine(left, right, origin);
          highest = Math.max(highest, cosine);
          sum += cosine;
          count++;
        }
      }
      assertEquals(
          pooling.equals("max-similarity") ? highest : sum / count,
          scorer.fit(others).of(pair),
          1e-12);
    }
  }

  private static double cosine(float[] left, float[] right, double[] origin) {
    double product = 0;
    double leftSquare = 0;
    double rightSquare = 0;
    for (int k = 0; k < left.length; k++) {
      double l = left[k] - origin[k];
      double r = right[k] - origin[k];
      product += l * r;
      leftSquare += l * l;
      rightSquare += r * r;
    }
    return product / Math.sqrt(leftSquare * rightSquare);
  }

  @Test
  void framesAreChosenEvenlyInTheOrderOfTheirNumbers() {
    List<String> frames = new ArrayList<>();
    for (int i = 12; i >= 1; i--) {
      frames.add("A/0/0." + 10 * i + ".jpg");
    }
    assertEquals(
        List.of("A/0/0.20.jpg", "A/0/0.50.jpg", "A/0/0.80.jpg", "A/0/0.110.jpg"),
        VideoFrames.evenly(frames, 4).stream().toList(),
        "the middle of each quarter, rounded down: 1.5, 4.5, 7.5, 10.5");
    assertEquals(12, VideoFrames.evenly(frames, 0).size());
    assertEquals("A/0/0.10.jpg", VideoFrames.evenly(frames, 50).get(0));
  }

  @Test
  void onlyChosenFramesAreAskedFor() throws IOException {
    Set<String> asked =
        new YouTubeFaces("splits.txt", List.of(), "released", "average", 2)
            .images(pairs(), frames().names());
    assertEquals(2 * 60, asked.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1, 1, A/0, B/0|:2: expected split number",
        "1, 1, A/0, B/0, 2|:2: expected 1 (same) or 0",
        "1, 1, A, B/0, 0|:2: expected a video",
        "1, 1, A/0, A/0, 1|:2: expected two videos",
        "3, 1, A/0, B/0, 0|:2: expected split 1 where 3 is",
        "0, 1, A/0, B/0, 0|:2: expected split 1 where 0 is",
        "x, 1, A/0, B/0, 0|:2: expected split number"
      })
  void malformedLineIsNamed(String line, String part) throws IOException {
    Path file = splits(line + "\n");
    String message =
        assertThrows(ProtocolException.class, () -> SplitsFile.read(file)).getMessage();
    assertTrue(message.contains("splits.txt" + part), message);
  }

  @Test
  void splitThatLacksALineIsRefused() throws IOException {
    Path file = splits("1,1,A/0,A/1,1\n1,2,A/0,B/1,0\n2,1,C/0,C/1,1\n");
    String message =
        assertThrows(ProtocolException.class, () -> SplitsFile.read(file)).getMessage();
    assertTrue(message.contains("split 2 has 1 pairs where split 1 has 2"), message);
  }

  @Test
  void correctedSplitsHaveTheAnswerInTheLastColumn() throws IOException {
    VerificationPairs pairs = SplitsFile.read(splits("1, 1, A/0, B/1, 1, 0\n"));
    assertEquals(new Pair("A/0", "B/1", false), pairs.folds().get(0).pairs().get(0));
  }

  @Test
  void missingVideosAreCountedAndNamed() throws IOException {
    VerificationPairs pairs = pairs();
    Embeddings few = new Embeddings(List.of("P1_0/0/0.1.jpg"), new float[][] {{1, 2}});
    String message =
        assertThrows(
                ProtocolException.class, () -> protocol("released", "average").evaluate(pairs, few))
            .getMessage();
    assertTrue(message.startsWith("59 videos of splits.txt have no frames"), message);
  }

  @Test
  void unknownOptionsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> protocol("released", "median"));
    assertThrows(IllegalArgumentException.class, () -> protocol("other", "average"));
  }
}
