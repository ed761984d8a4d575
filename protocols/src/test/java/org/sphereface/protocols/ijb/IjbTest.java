package org.sphereface.protocols.ijb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationResult.TarAtFar;
import org.sphereface.protocols.ijb.TemplateIdentification.Result;
import org.sphereface.protocols.verification.ScoreCurves;

/** 60 subjects: 0..29 enrolled in G1, 30..49 in G2, 50..59 nowhere; two probe templates each. */
class IjbTest {

  private static final int DIMENSION = 6;

  @TempDir private Path folder;

  private final List<float[]> rows = new ArrayList<>();
  private final Map<Integer, double[]> reference = new HashMap<>();
  private final SplittableRandom random = new SplittableRandom(5);
  private Templates templates;

  @BeforeEach
  void writeLists() throws IOException {
    StringBuilder faces = new StringBuilder();
    StringBuilder first = new StringBuilder("TEMPLATE_ID,SUBJECT_ID,FILENAME\n");
    StringBuilder second = new StringBuilder(first);
    StringBuilder probes = new StringBuilder(first);
    StringBuilder pairs = new StringBuilder();
    for (int subject = 0; subject < 60; subject++) {
      float[] centre = gaussian(new float[DIMENSION], 1.5);
      for (int kind = 0; kind < 3; kind++) {
        int template = 10 * subject + kind;
        addTemplate(template, centre, faces);
        StringBuilder list = kind > 0 ? probes : subject < 30 ? first : second;
        if (kind > 0 || subject < 50) {
          // one line an image: templates recur
          list.append(template + "," + subject + ",a.jpg\n" + template + "," + subject + ",b\n");
        }
        for (int other = 0; other < 60; other++) {
          if (kind > 0) {
            pairs.append(10 * other + " " + template + " " + (other == subject ? 1 : 0) + "\n");
          }
        }
      }
    }
    Files.writeString(folder.resolve("faces.txt"), faces);
    Files.writeString(folder.resolve("g1.csv"), first);
    Files.writeString(folder.resolve("g2.csv"), second);
    Files.writeString(folder.resolve("probes.csv"), probes);
    Files.writeString(folder.resolve("pairs.txt"), pairs);
    templates =
        Templates.pool(
            FaceList.read(folder.resolve("faces.txt")),
            EmbeddingRows.of("faces", rows.toArray(float[][]::new)),
            false);
  }

  private float[] gaussian(float[] centre, double spread) {
    float[] row = new float[DIMENSION];
    for (int k = 0; k < DIMENSION; k++) {
      row[k] = (float) (centre[k] + spread * random.nextGaussian());
    }
    return row;
  }

  /**
   * A photograph, then a video of three frames; the reference is the sum of photo and mean frame.
   */
  private void addTemplate(int template, float[] centre, StringBuilder faces) {
    double[] sum = new double[DIMENSION];
    for (int image = 0; image < 4; image++) {
      float[] row = gaussian(centre, 1);
      rows.add(row);
      faces.append(template + "_" + image + ".jpg " + template + " " + (image == 0 ? 7 : 9) + "\n");
      for (int k = 0; k < DIMENSION; k++) {
        sum[k] += image == 0 ? row[k] : row[k] / 3.0;
      }
    }
    reference.put(template, sum);
  }

  private double cosine(int left, int right) {
    double[] l = reference.get(left);
    double[] r = reference.get(right);
    double product = 0;
    double leftSquare = 0;
    double rightSquare = 0;
    for (int k = 0; k < DIMENSION; k++) {
      product += l[k] * r[k];
      leftSquare += l[k] * l[k];
      rightSquare += r[k] * r[k];
    }
    return product / Math.sqrt(leftSquare * rightSquare);
  }

  @Test
  void verificationEqualsBruteForceOnTemplatesPooledByHand() {
    ScoreCurves curves =
        TemplateVerification.evaluate(templates, TemplatePairs.read(folder.resolve("pairs.txt")));
    assertEquals(120, curves.samePairs());
    assertEquals(120 * 59, curves.differentPairs());
    List<Double> same = new ArrayList<>();
    List<Double> different = new ArrayList<>();
    for (int subject = 0; subject < 60; subject++) {
      for (int kind = 1; kind < 3; kind++) {
        for (int other = 0; other < 60; other++) {
          (other == subject ? same : different).add(cosine(10 * other, 10 * subject + kind));
        }
      }
    }
    for (TarAtFar rate : curves.tarAtFar()) {
      double allowed = Math.floor(rate.far() * different.size());
      long accepted =
          same.stream()
              .filter(score -> different.stream().filter(d -> d >= score).count() <= allowed)
              .count();
      assertEquals(accepted / 120.0, rate.tar(), 1e-12, "FAR " + rate.far());
    }
  }

  @Test
  void identificationEqualsBruteForce() {
    List<Result> results =
        TemplateIdentification.evaluate(
            templates,
            List.of(
                SubjectList.read(folder.resolve("g1.csv")),
                SubjectList.read(folder.resolve("g2.csv"))),
            SubjectList.read(folder.resolve("probes.csv")));
    assertEquals(
        List.of("g1.csv", "g2.csv", "g1.csv + g2.csv"),
        results.stream().map(Result::gallery).toList());
    assertGallery(0, 30, results.get(0));
    assertGallery(30, 50, results.get(1));
    assertGallery(0, 50, results.get(2));
  }

  private void assertGallery(int from, int to, Result result) {
    List<Integer> ranks = new ArrayList<>();
    List<Double> mates = new ArrayList<>();
    List<Double> impostors = new ArrayList<>();
    for (int subject = 0; subject < 60; subject++) {
      for (int kind = 1; kind < 3; kind++) {
        boolean mated = subject >= from && subject < to;
        double mate = mated ? cosine(10 * subject, 10 * subject + kind) : Double.NaN;
        int rank = 1;
        double best = -2;
        for (int other = from; other < to; other++) {
          double score = cosine(10 * other, 10 * subject + kind);
          rank += other != subject && score >= mate ? 1 : 0;
          best = Math.max(best, score);
        }
        if (mated) {
          ranks.add(rank);
          mates.add(mate);
        } else {
          impostors.add(best);
        }
      }
    }
    assertEquals(ranks.size(), result.mated());
    assertEquals(impostors.size(), result.unmated());
    double mated = ranks.size();
    assertEquals(ranks.stream().filter(rank -> rank == 1).count() / mated, result.rank1());
    assertEquals(ranks.stream().filter(rank -> rank <= 5).count() / mated, result.rank5());
    assertEquals(ranks.stream().filter(rank -> rank <= 10).count() / mated, result.rank10());
    for (var rate : result.tpirAtFpir()) {
      long found = 0;
      for (int i = 0; i < ranks.size(); i++) {
        double score = mates.get(i);
        long reached = impostors.stream().filter(impostor -> impostor >= score).count();
        if (ranks.get(i) == 1 && reached <= Math.floor(rate.fpir() * impostors.size() + 1e-9)) {
          found++;
        }
      }
      assertEquals(found / mated, rate.tpir(), "FPIR " + rate.fpir());
    }
    assertEquals(2, result.tpirAtFpir().size());
  }

  @Test
  void normalisedFacesWeighTheSame() {
    FaceList one =
        new FaceList(List.of(new FaceList.Face("a", 1, 1), new FaceList.Face("b", 1, 2)));
    EmbeddingRows faces = EmbeddingRows.of("faces", new float[][] {{3, 0}, {0, 4}});
    assertArrayEquals(
        new double[] {0.6, 0.8}, Templates.pool(one, faces, false).of(1, "test"), 1e-15);
    assertArrayEquals(
        new double[] {Math.sqrt(0.5), Math.sqrt(0.5)},
        Templates.pool(one, faces, true).of(1, "test"),
        1e-15);
  }

  private String refusal(Executable action) {
    return assertThrows(ProtocolException.class, action).getMessage();
  }

  @Test
  void malformedListsAreRefusedByLine() throws IOException {
    Path file = Files.writeString(folder.resolve("bad"), "a 1 2\nb 1\n");
    assertTrue(
        refusal(() -> FaceList.read(file)).contains("bad:2: expected image template medium"));
    assertTrue(refusal(() -> TemplatePairs.read(file)).contains("bad:1: expected template"));
    assertTrue(refusal(() -> SubjectList.read(file)).contains("bad:2: expected a header"));
    Path twice = Files.writeString(folder.resolve("twice"), "h\n1,2\n1,3\n");
    assertTrue(refusal(() -> SubjectList.read(twice)).contains("twice:3: template 1 shows"));
    assertTrue(refusal(() -> FaceList.read(folder.resolve("no"))).contains("There is no list"));
  }

  @Test
  void templatesWithoutImageAreNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("more"), "0 1 1\n0 999 0\n");
    assertTrue(
        refusal(() -> TemplateVerification.evaluate(templates, TemplatePairs.read(file)))
            .contains("names template 999"));
  }

  @Test
  void otherCountsOfFacesAndEmbeddingsAreRefused() {
    FaceList one = new FaceList(List.of(new FaceList.Face("a", 1, 1)));
    assertTrue(
        refusal(() -> Templates.pool(one, EmbeddingRows.of("f", new float[2][3]), false))
            .contains("2 embeddings but 1 faces"));
    assertTrue(
        refusal(() -> Templates.pool(one, EmbeddingRows.of("f", new float[1][3]), false))
            .contains("zero: 1 (a)"));
  }
}
