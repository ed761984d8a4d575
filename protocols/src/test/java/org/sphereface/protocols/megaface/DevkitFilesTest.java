package org.sphereface.protocols.megaface;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationResult.RocPoint;
import org.sphereface.protocols.embeddings.EmbeddingFile;
import org.sphereface.protocols.embeddings.NumpyFile;
import org.sphereface.protocols.megaface.MegaFaceResult.GalleryResult;
import org.sphereface.protocols.megaface.MegaFaceResult.RankRate;

class DevkitFilesTest {

  @TempDir private Path folder;

  private Path bin(String name, int rows, int columns, int stride, int type, float... values)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(16 + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(rows).putInt(columns).putInt(stride).putInt(type);
    for (float value : values) {
      bytes.putFloat(value);
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes.array());
  }

  private Path text(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static String refusal(Executable action) {
    return assertThrows(ProtocolException.class, action).getMessage();
  }

  @Test
  void listHasPathsAndPeopleAndOtherKeysArePassedOver() throws IOException {
    FeatureList list =
        FeatureList.read(
            text(
                "l.json",
                "{\"comment\": {\"path\": [1]}, \"id\": [\"A\", \"B\"],"
                    + " \"path\": [\"A/A_1.png\", \"B/B_2.png\"]}"));
    assertEquals(List.of("A/A_1.png", "B/B_2.png"), list.paths());
    assertEquals(List.of("A", "B"), list.people());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1]|expected {",
        "{\"path\": 3}|expected {",
        "{\"path\": [\"a\"|not JSON",
        "{\"id\": [\"a\"]}|found none",
        "{\"id\": [\"a\"], \"path\": [\"b\", \"c\"]}|1 entries",
        "{\"path\": [\"b\", \"b\"]}|occurs twice"
      })
  void malformedListIsRefusedBySentence(String json, String part) throws IOException {
    Path file = text("l.json", json);
    String message = refusal(() -> FeatureList.read(file));
    assertTrue(message.contains("l.json") && message.contains(part), message);
  }

  @Test
  void missingFilesAreRefusedBySentence() {
    assertTrue(refusal(() -> FeatureList.read(folder.resolve("no"))).contains("There is no list"));
    assertTrue(refusal(() -> NoiseList.read(folder.resolve("no"))).contains("There is no list"));
    assertTrue(refusal(() -> EmbeddingFile.open(folder.resolve("no"))).contains("no file"));
  }

  @Test
  void noiseIsTheEndOfAPath() throws IOException {
    NoiseList noise =
        NoiseList.read(text("n.txt", "# comment\nAdam_Brody_277.png\n12\t534/5@N00/3_1.jpg\n\n"));
    assertTrue(noise.contains("Adam_Brody/Adam_Brody_277.png"));
    assertTrue(noise.contains("534/5@N00/3_1.jpg"));
    assertFalse(noise.contains("Adam_Brody/Adam_Brody_27.png"));
    assertFalse(noise.contains("4/5@N00/3_1.jpg"));
  }

  @Test
  void numbersOfDistractorsCountEntriesOfTheListAndNoiseTakesRowsOut() {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      paths.add("x/" + i + ".jpg");
    }
    FeatureList list = new FeatureList("l", paths, List.of());
    NoiseList noise = new NoiseList(Set.of("3.jpg", "12.jpg", "24.jpg"));
    assertEquals(
        List.of(new Distractors.Prefix(10, 9), new Distractors.Prefix(25, 22)),
        list.prefixes(List.of(), path -> !noise.contains(path)));
    assertEquals(22, list.where(path -> !noise.contains(path)).paths().size());
    assertThrows(ProtocolException.class, () -> list.prefixes(List.of(26), path -> true));
  }

  @Test
  void featuresOfAnImageAreAColumn() throws IOException {
    bin("A/A_1.png_x.bin", 3, 1, 4, 5, 1, 2, 3);
    bin("A/A_2.png_x.bin", 3, 1, 4, 5, 4, 5, 6);
    FeatureFolder features = new FeatureFolder(folder, List.of("A/A_1.png", "A/A_2.png"), "_x.bin");
    float[] read = new float[6];
    features.read(0, 2, read);
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, read);
    assertEquals(3, features.dimension());
  }

  @Test
  void missingFeaturesAreCountedAndNamed() throws IOException {
    bin("A/A_1.png_x.bin", 3, 1, 4, 5, 1, 2, 3);
    String message =
        refusal(
            () -> new FeatureFolder(folder, List.of("A/A_1.png", "A/2.png", "A/3.png"), "_x.bin"));
    assertTrue(message.startsWith("2 of 3 feature files are missing"), message);
    assertTrue(message.contains("A/2.png_x.bin"), message);
  }

  @Test
  void featuresOfAnotherLengthAreRefused() throws IOException {
    bin("a_x.bin", 3, 1, 4, 5, 1, 2, 3);
    bin("b_x.bin", 2, 1, 4, 5, 4, 5);
    FeatureFolder features = new FeatureFolder(folder, List.of("a", "b"), "_x.bin");
    assertTrue(refusal(() -> features.read(0, 2, new float[6])).contains("b_x.bin has 2 values"));
  }

  @Test
  void matrixIsReadByRowsOverItsStride() throws IOException {
    try (EmbeddingFile file =
        EmbeddingFile.open(bin("m.bin", 3, 2, 12, 5, 1, 2, -1, 3, 4, -1, 5, 6, -1))) {
      float[] read = new float[4];
      file.read(1, 2, read);
      assertArrayEquals(new float[] {3, 4, 5, 6}, read);
      assertEquals(3, file.size());
      assertEquals(2, file.dimension());
    }
  }

  @Test
  void numpyMatrixIsReadByRows() {
    Path numpy = folder.resolve("m.npy");
    NumpyFile.write(numpy, new float[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}});
    try (EmbeddingFile file = EmbeddingFile.open(numpy)) {
      float[] read = new float[6];
      file.read(1, 2, read);
      assertArrayEquals(new float[] {4, 5, 6, 7, 8, 9}, read);
    }
  }

  @Test
  void brokenMatricesAreRefusedBySentence() throws IOException {
    Path cut = bin("cut.bin", 3, 2, 8, 5, 1, 2, 3);
    Path type = bin("double.bin", 1, 1, 8, 6, 1, 2);
    Path longer = bin("long.bin", 1, 1, 4, 5, 1, 2);
    Path stub = text("stub.bin", "abc");
    assertTrue(refusal(() -> EmbeddingFile.open(cut)).contains("truncated"));
    assertTrue(refusal(() -> EmbeddingFile.open(type)).contains("type 5"));
    assertTrue(refusal(() -> EmbeddingFile.open(longer)).contains("too long"));
    assertTrue(refusal(() -> EmbeddingFile.open(stub)).contains("truncated"));
  }

  @Test
  void resultInTheDevkitsFormCountsRanksFromZero() throws IOException {
    Path file = folder.resolve("out").resolve(DevkitResult.fileName("mine", 1000000));
    DevkitResult.write(
        file,
        new GalleryResult(
            2,
            2,
            8,
            0.5,
            1,
            List.of(new RankRate(1, 0.5), new RankRate(3, 1)),
            List.of(),
            List.of(new RocPoint(0, 0.25), new RocPoint(1, 1))));
    assertEquals("cmc_facescrub_megaface_mine_1000000_1.json", file.getFileName().toString());
    assertEquals(
        "{\"cmc\":[[0,2],[0.5,1.0]],\"roc\":[[0.0,1.0],[0.25,1.0]]}", Files.readString(file));
  }

  @Test
  void stoppedRunGoesOnToTheSameResult() {
    SplittableRandom random = new SplittableRandom(1);
    float[][] rows = new float[540][6];
    for (float[] row : rows) {
      for (int k = 0; k < row.length; k++) {
        row[k] = (float) random.nextGaussian();
      }
    }
    EmbeddingRows probeRows = EmbeddingRows.of("probes", Arrays.copyOf(rows, 40));
    Distractors distractors =
        Distractors.of(
            EmbeddingRows.of("distractors", Arrays.copyOfRange(rows, 40, 540)), List.of());
    List<String> people = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      people.add("p" + i / 4);
    }
    MegaFace run = new MegaFace(probeRows, people, distractors, 1, done -> {});
    Probes probes = new Probes(probeRows, people);
    Path file = folder.resolve("state");
    MegaFaceCheckpoint checkpoint =
        new MegaFaceCheckpoint(file, probes, distractors, new DistractorShard(0, 500));
    ShardCounts counts = new ShardCounts(probes, 3, 0);
    ScoringWorker worker = new ScoringWorker(probes, distractors.rows());
    worker.work(new AtomicInteger(0), 10);
    counts.added(0).take(worker.counts());
    worker.work(new AtomicInteger(10), 73);
    counts.added(1).take(worker.counts());
    counts.done(73);
    checkpoint.save(counts);
    List<Integer> told = new ArrayList<>();
    MegaFaceResult resumed =
        new MegaFace(probeRows, people, distractors, 1, told::add).evaluate(file);
    assertEquals(run.evaluate(), resumed);
    assertEquals(List.of(100, 500), told);
    assertFalse(Files.exists(file));
    checkpoint.save(counts);
    MegaFace other =
        new MegaFace(
            probeRows, people, Distractors.of(distractors.rows(), List.of(10)), 1, done -> {});
    assertTrue(refusal(() -> other.evaluate(file)).contains("other input"));
  }
}
