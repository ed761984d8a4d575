package org.sphereface.experiments.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.SphereFace;
import org.sphereface.protocols.embeddings.NumpyFile;

/** MegaFace, YTF and IJB on embeddings whose results are plain by hand. */
class EvaluateOtherProtocolsTest {

  /**
   * Person A at 0 and 10 degrees, B at 90 and 110; distractors at 5 (before all mates of A's second
   * image too: 5 &lt; 10), and 180 degrees.
   */
  private static final float[][] PROBES = {at(0), at(10), at(90), at(110)};

  private static final List<String> NAMES = List.of("A/1.png", "A/2.png", "B/1.png", "B/2.png");
  private static final float[][] DISTRACTORS = {at(5), at(180), at(240)};

  @TempDir private Path folder;

  private record Outcome(int status, String out, String err) {}

  private static float[] at(double degrees) {
    return new float[] {
      (float) Math.cos(Math.toRadians(degrees)), (float) Math.sin(Math.toRadians(degrees))
    };
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private static Outcome evaluate(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of("evaluate"));
    all.addAll(List.of(arguments));
    int status =
        SphereFace.run(
            new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    return new Outcome(status, out.toString(), err.toString());
  }

  private void writeMatrices() throws IOException {
    NumpyFile.write(folder.resolve("p.npy"), PROBES);
    NumpyFile.write(folder.resolve("d.npy"), DISTRACTORS);
    Files.write(folder.resolve("names.txt"), NAMES);
  }

  private void writeFeatures(String name, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(2).putInt(1).putInt(4).putInt(5).putFloat(values[0]).putFloat(values[1]);
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes.array());
  }

  private void writeDevkit() throws IOException {
    for (int i = 0; i < 4; i++) {
      writeFeatures("p/" + NAMES.get(i) + "_x.bin", PROBES[i]);
    }
    for (int i = 0; i < 3; i++) {
      writeFeatures("d/1/2/" + i + ".jpg_x.bin", DISTRACTORS[i]);
    }
    Files.writeString(
        folder.resolve("p.json"),
        "{\"id\": [\"A\", \"A\", \"B\", \"B\"],"
            + " \"path\": [\"A/1.png\", \"A/2.png\", \"B/1.png\", \"B/2.png\"]}");
    Files.writeString(
        folder.resolve("d.json"), "{\"path\": [\"1/2/0.jpg\", \"1/2/1.jpg\", \"1/2/2.jpg\"]}");
  }

  private Outcome devkit(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "megaface",
                "--probes=" + file("p.json"),
                "--distractors=" + file("d.json"),
                "--features-probes=" + file("p"),
                "--features-distractors=" + file("d"),
                "--suffix=_x.bin",
                "--json"));
    all.addAll(List.of(more));
    return evaluate(all.toArray(String[]::new));
  }

  @Test
  void megaFaceOnMatricesGivesTheRanksByHand() throws IOException {
    writeMatrices();
    Outcome outcome =
        evaluate(
            "megaface",
            "--probe-embeddings=" + file("p.npy"),
            "--probe-names=" + file("names.txt"),
            "--distractor-embeddings=" + file("d.npy"),
            "--out=" + file("r.json"),
            "--devkit-out=" + file("kit"));
    assertEquals(0, outcome.status(), outcome.err());
    JsonNode result = JsonMapper.builder().build().readTree(folder.resolve("r.json").toFile());
    assertEquals(4, result.get("matePairs").asInt());
    assertEquals(
        0.5, result.get("galleries").get(0).get("rank1").asDouble(), "B's mates are first");
    assertFalse(Files.exists(folder.resolve("r.json.state")));
    JsonNode kit =
        JsonMapper.builder()
            .build()
            .readTree(folder.resolve("kit/cmc_facescrub_megaface_mine_3_1.json").toFile());
    assertEquals("[[0,1,2,3],[0.5,1.0,1.0,1.0]]", kit.get("cmc").toString());
  }

  @Test
  void megaFaceHasAPageAndFiguresWithAnEarlierResultBeside() throws IOException {
    writeMatrices();
    List<String> megaFace =
        List.of(
            "megaface",
            "--embeddings=" + file("p.npy"),
            "--names=" + file("names.txt"),
            "--distractor-embeddings=" + file("d.npy"));
    List<String> first = new ArrayList<>(megaFace);
    first.add("--out=" + file("earlier.json"));
    assertEquals(0, evaluate(first.toArray(String[]::new)).status());
    List<String> second = new ArrayList<>(megaFace);
    second.addAll(
        List.of(
            "--html=" + file("page"),
            "--plot=cmc=" + file("cmc.svg"),
            "--plot=" + file("roc.pdf"),
            "--label=now",
            "--beside=before=" + file("earlier.json")));
    Outcome outcome = evaluate(second.toArray(String[]::new));
    assertEquals(0, outcome.status(), outcome.err());
    String page = Files.readString(folder.resolve("page/index.html"));
    assertTrue(page.contains("now, rank 1") && page.contains("before, rank 1"), page);
    assertTrue(page.contains("50.0000"), page);
    assertTrue(Files.exists(folder.resolve("page/figures/cmc-3.png")));
    assertTrue(Files.readString(folder.resolve("page/evaluation.tex")).contains("\\toprule"));
    assertTrue(Files.readString(folder.resolve("cmc.svg")).contains("<svg"));
    assertTrue(Files.size(folder.resolve("roc.pdf")) > 0);
  }

  @Test
  void blufrHasCurvesOnAPage() throws IOException {
    List<String> names = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    for (int person = 0; person < 60; person++) {
      for (int image = 0; image < 1 + person % 3; image++) {
        names.add("P" + person + "/" + image + ".jpg");
        rows.add(at(6 * person + image));
      }
    }
    NumpyFile.write(folder.resolve("e.npy"), rows.toArray(float[][]::new));
    Files.write(folder.resolve("n.txt"), names);
    Outcome outcome =
        evaluate(
            "blufr",
            "--embeddings=" + file("e.npy"),
            "--names=" + file("n.txt"),
            "--trials=2",
            "--html=" + file("page"),
            "--plot=dir=" + file("dir.png"));
    assertEquals(0, outcome.status(), outcome.err());
    String page = Files.readString(folder.resolve("page/index.html"));
    assertTrue(page.contains("drawn here, not the published ones"), page);
    assertTrue(Files.exists(folder.resolve("page/plots/dir.svg")));
    assertTrue(Files.size(folder.resolve("dir.png")) > 0);
  }

  @Test
  void anEnsembleOfANetworkWithItselfGivesTheSameRanks() throws IOException {
    writeMatrices();
    String[] once = {
      "megaface", "--embeddings=" + file("p.npy"), "--names=" + file("names.txt"), "--json"
    };
    List<String> thrice = new ArrayList<>(List.of(once));
    thrice.addAll(List.of("--embeddings=" + file("p.npy"), "--embeddings=" + file("p.npy")));
    String distractors = "--distractor-embeddings=" + file("d.npy");
    thrice.addAll(List.of(distractors, distractors));
    Outcome unequal = evaluate(thrice.toArray(String[]::new));
    assertEquals(2, unequal.status());
    assertTrue(unequal.err().contains("3 files of probes and 2 of distractors"), unequal.err());
    thrice.add(distractors);
    Outcome outcome = evaluate(thrice.toArray(String[]::new));
    assertEquals(0, outcome.status(), outcome.err());
    JsonNode result = JsonMapper.builder().build().readTree(outcome.out());
    assertEquals(6, result.get("dimension").asInt());
    assertEquals(0.5, result.get("galleries").get(0).get("rank1").asDouble());
  }

  @Test
  void megaFaceOnTheDevkitsFilesLeavesNoiseOut() throws IOException {
    writeDevkit();
    JsonNode all = JsonMapper.builder().build().readTree(devkit().out());
    assertEquals(0.5, all.get("galleries").get(0).get("rank1").asDouble());
    Files.writeString(folder.resolve("noise"), "1/2/0.jpg\n");
    Outcome outcome = devkit("--noise-distractors=" + file("noise"));
    JsonNode gallery = JsonMapper.builder().build().readTree(outcome.out()).get("galleries").get(0);
    assertEquals(3, gallery.get("listed").asInt());
    assertEquals(2, gallery.get("distractors").asInt());
    assertEquals(1, gallery.get("rank1").asDouble());
    assertTrue(outcome.err().contains("1 of 3 distractors left out as noise"), outcome.err());
  }

  @Test
  void missingFeaturesAreRefusedUnlessSkipped() throws IOException {
    writeDevkit();
    Files.delete(folder.resolve("d/1/2/0.jpg_x.bin"));
    Outcome refused = devkit();
    assertEquals(1, refused.status());
    assertTrue(refused.err().contains("1 of 3 feature files are missing"), refused.err());
    Outcome skipped = devkit("--skip-missing");
    assertEquals(0, skipped.status(), skipped.err());
    assertTrue(skipped.err().contains("1 of 3 distractors without features"), skipped.err());
  }

  @Test
  void megaFaceWithoutInputIsWrongUsage() {
    Outcome outcome = evaluate("megaface");
    assertEquals(2, outcome.status());
    assertTrue(outcome.err().contains("--probes"), outcome.err());
  }

  @Test
  void ytfAveragesFrames() throws IOException {
    StringBuilder lines = new StringBuilder("split, pair, first, second, same\n");
    List<String> names = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    for (int split = 1; split <= 2; split++) {
      String a = "A" + split;
      String b = "B" + split;
      lines.append(split + ",1," + a + "/0," + a + "/1,1\n");
      lines.append(split + ",2," + a + "/0," + b + "/0,0\n");
      double[] degrees = {0, 20, 100};
      String[] videos = {a + "/0", a + "/1", b + "/0"};
      for (int video = 0; video < 3; video++) {
        for (int frame = 0; frame < 2; frame++) {
          names.add(videos[video] + "/0." + frame + ".jpg");
          rows.add(at(degrees[video] + (frame == 0 ? -30 : 30)));
        }
      }
    }
    Files.writeString(folder.resolve("splits.txt"), lines);
    Files.write(folder.resolve("frames.txt"), names);
    NumpyFile.write(folder.resolve("f.npy"), rows.toArray(float[][]::new));
    Outcome outcome =
        evaluate(
            "ytf",
            "--splits=" + file("splits.txt"),
            "--embeddings=" + file("f.npy"),
            "--names=" + file("frames.txt"),
            "--evaluation=uncentred",
            "--json");
    JsonNode result = JsonMapper.builder().build().readTree(outcome.out());
    assertEquals(1, result.get("meanAccuracy").asDouble());
    double middle = (Math.cos(Math.toRadians(20)) + Math.cos(Math.toRadians(100))) / 2;
    assertEquals(middle, result.get("folds").get(0).get("threshold").asDouble(), 1e-4);
    assertEquals(
        2, evaluate("ytf", "--splits=x", "--embeddings=x", "--names=x", "--pooling=no").status());
  }

  @Test
  void ijbVerifiesAndIdentifiesTemplates() throws IOException {
    NumpyFile.write(
        folder.resolve("f.npy"), new float[][] {at(0), at(90), at(10), at(70), at(200)});
    Files.writeString(folder.resolve("faces"), "a 1 1\nb 2 1\nc 3 1\nd 4 1\ne 5 1\n");
    Files.writeString(folder.resolve("pairs"), "1 3 1\n2 4 1\n1 4 0\n2 3 0\n");
    Files.writeString(folder.resolve("g.csv"), "T,S,F\n1,100,x\n2,200,x\n");
    Files.writeString(folder.resolve("p.csv"), "T,S,F\n3,100,x\n4,200,x\n5,300,x\n");
    Outcome outcome =
        evaluate(
            "ijb",
            "--faces=" + file("faces"),
            "--embeddings=" + file("f.npy"),
            "--pairs=" + file("pairs"),
            "--gallery=" + file("g.csv"),
            "--probes=" + file("p.csv"),
            "--json");
    assertEquals(0, outcome.status(), outcome.err());
    JsonNode result = JsonMapper.builder().build().readTree(outcome.out());
    assertEquals(1, result.get("verification").get("areaUnderCurve").asDouble());
    JsonNode gallery = result.get("identification").get(0);
    assertEquals(2, gallery.get("mated").asInt());
    assertEquals(1, gallery.get("unmated").asInt());
    assertEquals(1, gallery.get("rank1").asDouble());
    assertEquals(1, gallery.get("tpirAtFpir").get(0).get("tpir").asDouble());
    assertEquals(2, evaluate("ijb", "--faces=x", "--embeddings=x").status());
  }
}
