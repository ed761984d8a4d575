package org.sphereface.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sphereface.reports.FakeRun.SOFTMAX;
import static org.sphereface.reports.FakeRun.evaluation;
import static org.sphereface.reports.FakeRun.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.protocols.VerificationResult.RocPoint;
import org.sphereface.protocols.VerificationResult.TarAtFar;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.protocols.megaface.MegaFaceResult.GalleryResult;
import org.sphereface.protocols.megaface.MegaFaceResult.RankRate;
import org.sphereface.reports.result.CellResult;
import org.sphereface.reports.result.MegaFaceFiles;
import org.sphereface.reports.result.MegaFaceSets;
import org.sphereface.reports.result.MegaFaceSets.TestSet;

class MegaFaceReportTest {

  private static final MegaFaceSets SETS =
      new MegaFaceSets(
          CellResult.SCHEMA_VERSION,
          "sizes: [10]\n",
          "cafe",
          "MXNet on cpu()",
          new TestSet("drawn probes", true, "1"),
          new TestSet("photographs", false, "2"));

  @TempDir private Path folder;

  private static MegaFaceResult result(int... sizes) {
    return new MegaFaceResult(
        "megaface",
        6,
        20,
        0,
        50,
        8,
        Arrays.stream(sizes)
            .mapToObj(
                size ->
                    new GalleryResult(
                        size,
                        size,
                        20L * size,
                        0.25,
                        0.5,
                        List.of(new RankRate(1, 0.25), new RankRate(size + 1, 1)),
                        List.of(new TarAtFar(1e-6, 0.125)),
                        List.of(new RocPoint(1e-6, 0.125), new RocPoint(1, 1))))
            .toList());
  }

  private String page(String name) throws IOException {
    HtmlReport.write(folder);
    return Files.readString(folder.resolve("report").resolve(name)).replaceAll("\\s+", " ");
  }

  private void run(MegaFaceResult result) {
    new FakeRun(folder)
        .finished(SOFTMAX, network(4, 1.0), 1, evaluation("LFW", false, null, 0.9))
        .plan("run");
    MegaFaceFiles.write(folder, "cell-0", result, SETS);
  }

  @Test
  void syntheticFacesFewerDistractorsAndAFarBelowOnePairAreSaid() throws IOException {
    run(result(10, 100, 2000));
    String table = page("table5.html");
    assertTrue(table.contains("SYNTHETIC FACES · FEWER DISTRACTORS THAN A MILLION"), table);
    assertTrue(table.contains("25.000"), table);
    assertTrue(
        table.contains(
            "synthetic faces: 2,000 distractors, 20 probes of 6 people, no false accept allowed;"
                + " 1 seed"),
        table);
    assertTrue(page("index.html").contains("probes are drawn probes: drawn by a program"));
  }

  @Test
  void figure7HasTheLargestGalleryAndOneOfATenth() throws IOException {
    run(result(10, 100, 1000, 2000));
    String page = page("table5.html");
    for (Map.Entry<String, Boolean> size :
        Map.of("-cmc-2000", true, "-cmc-1000", false, "-cmc-100.", true, "-roc-100.", true)
            .entrySet()) {
      assertEquals(size.getValue(), page.contains("fig7-1" + size.getKey()), size.getKey());
    }
  }

  @Test
  void whatIsKnownOfAResultGoesWithIt() throws IOException {
    run(result(10));
    assertEquals(SETS, MegaFaceFiles.setsOfCell(folder, "cell-0").orElseThrow());
    Path own = Files.copy(folder.resolve("cells/cell-0/megaface.json"), folder.resolve("own.json"));
    MegaFaceFiles.join(folder, "cell-0", own);
    assertTrue(MegaFaceFiles.setsOfCell(folder, "cell-0").isEmpty());
    assertEquals(result(10), MegaFaceFiles.ofCell(folder, "cell-0").orElseThrow());
    assertFalse(page("table5.html").contains("synthetic faces:"));
  }
}
