package org.sphereface.experiments.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FaceSource;
import org.sphereface.experiments.matrix.EvaluationPlan;
import org.sphereface.protocols.DecidingProtocol;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.Protocol;
import org.sphereface.protocols.VerificationOutcome;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.VerificationResult;
import org.sphereface.protocols.lfw.LfwVerification;
import org.sphereface.protocols.ytf.YouTubeFaces;
import org.sphereface.results.CellResult.Evaluation;
import org.sphereface.results.HardestPairs.FacePair;

/**
 * What stands for an image in a pair need not be one: pairs of videos and of templates are judged
 * and recorded, without images of the hardest of them.
 */
class OpenedEvaluationTest {

  private static final int FOLDS = 2;
  private static final int PEOPLE = 4;
  private static final int IMAGES = 2;

  @TempDir private Path folder;

  /** {@code A0/0/0.jpg}: two images of two videos of four people for each fold. */
  private record Faces() implements FaceSource, FaceDataset {

    @Override
    public String id() {
      return "faces";
    }

    @Override
    public String summary() {
      return "of this test";
    }

    @Override
    public String source() {
      return "this test";
    }

    @Override
    public FaceDataset open(Set<String> excluded) {
      return this;
    }

    @Override
    public String description() {
      return "faces of this test";
    }

    @Override
    public boolean synthetic() {
      return true;
    }

    @Override
    public List<String> identities() {
      List<String> identities = new ArrayList<>();
      for (int i = 0; i < FOLDS * PEOPLE; i++) {
        identities.add("A" + i);
      }
      return identities;
    }

    @Override
    public List<String> images() {
      List<String> images = new ArrayList<>();
      for (String person : identities()) {
        for (int i = 0; i < IMAGES * IMAGES; i++) {
          images.add(person + "/" + i / IMAGES + "/" + i % IMAGES + ".jpg");
        }
      }
      return images;
    }

    @Override
    public int label(int index) {
      return index / (IMAGES * IMAGES);
    }

    @Override
    public FaceImage image(int index) {
      byte[] rgb = new byte[3];
      rgb[0] = (byte) index;
      return new FaceImage(1, 1, rgb);
    }

    @Override
    public String fingerprint() {
      return "bytes:0";
    }
  }

  /** Pairs of templates, each of them all images of a video, judged as LFW's are. */
  private record OfTemplates(VerificationPairs pairs) implements Protocol {

    @Override
    public String id() {
      return "templates";
    }

    @Override
    public String summary() {
      return "of this test";
    }

    @Override
    public String source() {
      return "this test";
    }

    @Override
    public VerificationPairs pairs(Map<String, String> identityByImage) {
      return pairs;
    }

    @Override
    public Set<String> images(VerificationPairs all, Set<String> offered) {
      return offered;
    }

    @Override
    public VerificationResult evaluate(VerificationPairs all, Embeddings embeddings) {
      Set<String> named = new TreeSet<>();
      all.folds()
          .forEach(
              fold ->
                  fold.pairs().forEach(pair -> named.addAll(List.of(pair.left(), pair.right()))));
      List<String> templates = List.copyOf(named);
      float[][] rows =
          templates.stream()
              .map(name -> embeddings.of(name.replaceFirst("(/0.jpg)?$", "/0.jpg")))
              .toArray(float[][]::new);
      return new LfwVerification("pairs.txt", List.of(), 0, "uncentred", 1, false, 0, 1)
          .evaluate(all, new Embeddings(templates, rows));
    }
  }

  /** Pairs of images whose decisions are told. */
  private record OfImages(VerificationPairs pairs, String variant) implements DecidingProtocol {

    @Override
    public String id() {
      return "images";
    }

    @Override
    public String summary() {
      return "of this test";
    }

    @Override
    public String source() {
      return "this test";
    }

    @Override
    public VerificationPairs pairs(Map<String, String> identityByImage) {
      return pairs;
    }

    @Override
    public VerificationOutcome decide(VerificationPairs all, Embeddings embeddings) {
      return new LfwVerification("pairs.txt", List.of(), variant).decide(all, embeddings);
    }
  }

  /** Of each person a video with the other, and one with the next person's. */
  private static VerificationPairs pairs(String more) {
    List<Fold> folds = new ArrayList<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Pair> pairs = new ArrayList<>();
      for (int i = 0; i < PEOPLE; i++) {
        String person = "A" + (fold * PEOPLE + i);
        String next = "A" + (fold * PEOPLE + (i + 1) % PEOPLE);
        pairs.add(new Pair(person + "/0" + more, person + "/1" + more, true));
        pairs.add(new Pair(person + "/0" + more, next + "/0" + more, false));
      }
      folds.add(new Fold(fold + 1, pairs));
    }
    return new VerificationPairs("pairs of this test", FOLDS, folds);
  }

  /** A person's images have one embedding, at a right angle to all others'. */
  private static Evaluation evaluated(Protocol protocol) {
    Faces faces = new Faces();
    float[][] rows = new float[faces.images().size()][FOLDS * PEOPLE];
    for (int index = 0; index < rows.length; index++) {
      rows[index][faces.label(index)] = 1;
    }
    return OpenedEvaluation.open(new EvaluationPlan("test", faces, protocol), 0)
        .evaluate(new Embeddings(faces.images(), rows));
  }

  @Test
  void pairsOfVideosAreJudgedWithoutImagesOfTheHardest() throws IOException {
    StringBuilder splits = new StringBuilder("split number, pair number, first, second, is same\n");
    for (Fold fold : pairs("").folds()) {
      for (Pair pair : fold.pairs()) {
        splits.append(
            String.format(
                "%d, 1, %s, %s, %d%n",
                fold.number(), pair.left(), pair.right(), pair.same() ? 1 : 0));
      }
    }
    Path file = Files.writeString(folder.resolve("splits.txt"), splits);
    Evaluation result =
        evaluated(new YouTubeFaces(file.toString(), List.of(), "uncentred", "average", 0));
    assertEquals(1.0, result.result().meanAccuracy());
    assertNull(result.hardest());
  }

  @Test
  void pairsOfTemplatesAreJudgedWithoutImagesOfTheHardest() {
    Evaluation result = evaluated(new OfTemplates(pairs("")));
    assertEquals(1.0, result.result().meanAccuracy());
    assertNull(result.hardest());
  }

  @Test
  void ofPairsOfImagesTheHardestAreShown() {
    VerificationPairs images = pairs("/0.jpg");
    Evaluation result = evaluated(new OfTemplates(images));
    assertEquals(1.0, result.result().meanAccuracy());
    assertNotNull(result.hardest());
  }

  @Test
  void theHardestPairsHaveTheScoresAndThresholdsOfTheEvaluation() {
    for (String variant : List.of("released", "squared-euclidean")) {
      Evaluation result = evaluated(new OfImages(pairs("/0.jpg"), variant));
      assertEquals(variant, result.hardest().variant());
      // thresholds of distances have the other sign than scores
      double sign = variant.equals("released") ? 1 : -1;
      double threshold = sign * result.result().folds().get(0).threshold();
      assertEquals(threshold, sign * result.result().folds().get(1).threshold());
      List<FacePair> different = result.hardest().different();
      List<FacePair> same = result.hardest().same();
      assertEquals(FOLDS * PEOPLE, different.size());
      assertEquals(FOLDS * PEOPLE, same.size());
      // all pairs are decided correctly
      different.forEach(pair -> assertTrue(pair.score() <= threshold, variant + pair.score()));
      same.forEach(pair -> assertTrue(pair.score() > threshold, variant + pair.score()));
      different.forEach(pair -> assertEquals(threshold, pair.threshold()));
    }
    Evaluation untold = evaluated(new OfTemplates(pairs("/0.jpg")));
    assertEquals("uncentred", untold.hardest().variant());
  }
}
