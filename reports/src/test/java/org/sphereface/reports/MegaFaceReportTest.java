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
import org.sphereface.results.CellResult;
import org.sphereface.results.MegaFaceFiles;
import org.sphereface.results.MegaFaceSets;
import org.sphereface.results.MegaFaceSets.TestSet;

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
    HtmlReport.writePages(folder);
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
  void whyItCouldNotBeMeasuredStandsInTheTable() throws IOException {
    new FakeRun(folder)
        .finished(SOFTMAX, network(4, 1.0), 1, evaluation("LFW", false, null, 0.9))
        .plan("run");
    MegaFaceFiles.writeFailure(folder, "cell-0", "The list probes.txt is gone.");
    assertTrue(page("table5.html").contains("The list probes.txt is gone."));
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

  /** Two seeds of A-Softmax on the whole face and two patches; the ensemble of one is measured. */
  private void patches(double... rank1OfEnsembles) {
    FakeRun run = new FakeRun(folder);
    for (int seed = 1; seed <= 2; seed++) {
      for (String patch : Arrays.asList(null, "upper", "lower")) {
        run.finished(
            FakeRun.aSoftmax(4), network(4, 1.0), seed, evaluation("LFW", false, null, 0.9));
        if (patch != null) {
          run.ofPatch(patch);
        }
      }
    }
    run.ensemble("both-1", "cell-0", "cell-1", "cell-2");
    run.ensemble("both-2", "cell-3", "cell-4", "cell-5").plan("run");
    for (String whole : List.of("cell-0", "cell-3")) {
      MegaFaceFiles.write(folder, whole, result(10), SETS);
    }
    for (int seed = 1; seed <= rank1OfEnsembles.length; seed++) {
      MegaFaceResult one = result(10);
      GalleryResult gallery = one.galleries().get(0);
      GalleryResult better =
          new GalleryResult(
              10,
              10,
              200,
              rank1OfEnsembles[seed - 1],
              0.9,
              gallery.cmc(),
              gallery.tarAtFar(),
              gallery.roc());
      MegaFaceFiles.write(
          folder,
          "both-" + seed,
          new MegaFaceResult("megaface", 6, 20, 0, 50, 24, List.of(better)),
          SETS);
    }
  }

  private static String row(String page, String name) {
    return page.split("scope=\"row\"[^>]*>" + name, 2)[1].split("</tr>", 2)[0];
  }

  @Test
  void theEnsembleOfPatchesFillsItsRowOfTable5AndIsInFigure7() throws IOException {
    patches(0.5, 0.625);
    String page = page("table5.html");
    String row = row(page, "SphereFace, three patches");
    // the mean of 50 and 62.5, and sqrt(78.125 / 2)
    assertTrue(row.contains("56.250 ± 6.250"), row);
    assertTrue(row.contains("3 patches (whole, upper, lower); synthetic faces: 10 distr"), row);
    assertTrue(row(page, "SphereFace, one network").contains("25.000 ± 0.000"), page);
    String plots = Files.readString(folder.resolve("report/plots/fig7-1-cmc-10.svg"));
    assertTrue(plots.contains("A-Softmax m=4, 3 patches"), plots);
    String index = page("index.html");
    assertTrue(index.contains("An ensemble of patches beats one network on MegaFace"), index);
    assertTrue(index.contains("A-Softmax m=4, patch upper"), index);
    String summary = Files.readString(folder.resolve("report/summary.csv"));
    assertTrue(summary.contains("over 2 seeds"), summary);
    String cells = Files.readString(folder.resolve("report/cells.csv"));
    assertEquals(2, cells.lines().filter(line -> line.endsWith(",lower")).count(), cells);
  }

  @Test
  void anEnsembleThatIsNotMeasuredIsMissingAndARunWithoutOneHasNoSuchClaim() throws IOException {
    patches();
    assertTrue(row(page("table5.html"), "SphereFace, three patches").contains("missing"));
    assertTrue(page("index.html").contains("has no result yet"));
    run(result(10));
    assertTrue(row(page("table5.html"), "SphereFace, three patches").contains("not in this run"));
    assertFalse(page("index.html").contains("An ensemble of patches"));
  }
}
