package org.sphereface.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sphereface.reports.FakeRun.SOFTMAX;
import static org.sphereface.reports.FakeRun.aSoftmax;
import static org.sphereface.reports.FakeRun.evaluation;
import static org.sphereface.reports.FakeRun.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.files.Sha256;
import org.sphereface.results.CellResult.Component;
import org.sphereface.results.ResultException;

class HtmlReportTest {

  @TempDir private Path folder;

  private Path miniature() {
    Component four = network(4, 0.25);
    return new FakeRun(folder)
        .finished(SOFTMAX, four, 1, evaluation("made", true, null, 0.80))
        .finished(SOFTMAX, four, 2, evaluation("made", true, null, 0.84))
        .failed(aSoftmax(1), four, 1, "The loss is NaN at iteration 7.")
        .missing(aSoftmax(2), four, 1)
        .finished(aSoftmax(4), four, 1, evaluation("made", true, null, 0.9))
        .finished(aSoftmax(4), network(10, 0.25), 1, evaluation("made", true, "folds 9, 10", 0.92))
        .plan("Fake faces");
  }

  /** A row of a table in its own page: table3 is in table3.html. */
  private String row(String table, String row) throws IOException {
    String file = table.equals("fig6") ? "figure6" : table;
    return cells(Files.readString(folder.resolve("report/" + file + ".html")), table, row);
  }

  private static String cells(String page, String table, String row) {
    int start = page.indexOf("<table id=\"" + table + "\"");
    Matcher found =
        Pattern.compile(
                "<tr><th scope=\"row\">" + Pattern.quote(row) + "</th>(.*?)</tr>", Pattern.DOTALL)
            .matcher(page.substring(start, page.indexOf("</table>", start)));
    assertTrue(found.find(), row + " in " + table);
    return found.group(1).replaceAll("<[^>]+>", " ").replaceAll("\\s+", " ").trim();
  }

  @Test
  void table3SetsEachMeasuredValueBesideThePublishedAndSaysWhatItIs() throws IOException {
    HtmlReport.writePages(miniature());
    // seeds 0.80 and 0.84: standard deviation 0.02 sqrt 2, standard error 0.02
    assertEquals(
        "97.88 93.1 82.00 ± 2.00 synthetic; ± over 2 seeds –", row("table3", "original softmax"));
    assertTrue(
        row("table3", "A-Softmax (m = 4)")
            .startsWith("99.42 95.0 90.00 ± 1.00 synthetic; 1 seed, ± over its folds"),
        row("table3", "A-Softmax (m = 4)"));
    assertEquals("99.25 94.4 – –", row("table3", "A-Softmax (m = 3)"));
  }

  @Test
  void figure6SetsEachMeasuredDepthBesideThePublished() throws IOException {
    HtmlReport.writePages(miniature());
    assertEquals(
        "99.03 93.7 92.00 ± 1.00 synthetic, folds 9, 10; 1 seed, ± over its folds",
        row("fig6", "10 layers, A-Softmax m=4"));
    assertEquals(
        "96.63 91.1 82.00 ± 2.00 synthetic; ± over 2 seeds", row("fig6", "4 layers, softmax"));
    assertEquals("97.88 93.1 –", row("fig6", "64 layers, softmax"));
  }

  @Test
  void failedAndMissingCellsAreCountedAndShown() throws IOException {
    String page = Files.readString(HtmlReport.writePages(miniature()));
    assertTrue(page.contains("4 finished") && page.contains("1 failed"));
    assertTrue(page.contains("1 missing"));
    assertTrue(page.contains("failed: The loss is NaN at iteration 7."));
    assertEquals(
        "failed The loss is NaN at iteration 7. –", cells(page, "summary", "A-Softmax m=1"));
    assertEquals("missing no result file yet –", cells(page, "summary", "A-Softmax m=2"));
    assertEquals(
        "97.90 93.2 failed The loss is NaN at iteration 7. –",
        row("table3", "modified softmax (m = 1)"));
    assertTrue(
        Files.readString(folder.resolve("report/cells/cell-2.html")).contains("FAILED: The loss"));
    assertFalse(Files.exists(folder.resolve("report/cells/cell-3.html")));
  }

  @Test
  void schedulesAreDrawnAsTheFunctionsThatTheyAre() throws IOException {
    HtmlReport.writePages(miniature());
    String page = Files.readString(folder.resolve("report/cells/cell-0.html"));
    assertTrue(page.contains("Learning rate by iteration; at iteration 500 it is 0.0050"), page);
    assertTrue(
        page.contains("Annealing weight lambda by iteration; at iteration 500 it is 5.0000"));
    // of a file of an earlier version, the measured points
    String earlier = Files.readString(folder.resolve("report/cells/cell-1.html"));
    assertTrue(earlier.contains("Learning rate by iteration; at iteration 20 it is 0.0500"));
    assertFalse(earlier.contains("Annealing weight"));
  }

  @Test
  void trainingsOfALossAreDrawnAsTheirMeanOverTheSeeds() throws IOException {
    HtmlReport.writePages(miniature());
    String page = Files.readString(folder.resolve("report/training.html"));
    assertTrue(page.contains("Training loss, SphereFace-4"), page);
    assertTrue(page.contains("Mean over the seeds (at most 2)"), page);
    assertTrue(Files.exists(folder.resolve("report/plots/training-accuracy-1-seeds.svg")));
  }

  @Test
  void tablesAreWrittenAsLatexToo() throws IOException {
    HtmlReport.writePages(miniature());
    String table = Files.readString(folder.resolve("report/table3.tex"));
    assertTrue(table.contains("\\begin{tabular}{lr"), table);
    assertTrue(
        table.contains("original softmax & 97.88 & 93.1 & 82.00 $\\pm$ 2.00 synthetic;"), table);
    assertTrue(Files.readString(folder.resolve("report/summary.tex")).contains("\\bottomrule"));
  }

  @Test
  void theSidesOfAClaimLeadToTheirCells() throws IOException {
    String page = Files.readString(HtmlReport.writePages(miniature()));
    // one cell has its page; of two seeds the first one's line
    String sides =
        "<b><a href=\"cells/cell-4\\.html\">[^<]+</a> − <a href=\"index\\.html#cell-cell-0\">";
    assertTrue(Pattern.compile(sides).matcher(page).find(), page);
  }

  @Test
  void theBannerSaysLoudlyWhatWasMeasured() throws IOException {
    String page = Files.readString(HtmlReport.writePages(miniature()));
    assertTrue(
        page.contains("SYNTHETIC FACES · SUBSET OF FOLDS · NARROWER NETWORKS THAN THE PAPER&#39;S"),
        page);
  }

  @Test
  void aFullRunOnRealFacesInThePapersNetworkHasNoCaveat() throws IOException {
    Path run =
        new FakeRun(folder)
            .finished(SOFTMAX, network(64, 1), 1, evaluation("LFW", false, null, 0.98))
            .plan("Real faces");
    String page = Files.readString(HtmlReport.writePages(run));
    assertEquals(
        "97.88 93.1 98.00 ± 1.00 1 seed, ± over its folds", row("table3", "original softmax"));
    assertFalse(page.contains("class=\"loud\""));
  }

  @Test
  void numbersOfATrainingInMixedPrecisionSaySo() throws IOException {
    Path run =
        new FakeRun(folder)
            .inMixedPrecision()
            .finished(SOFTMAX, network(64, 1), 1, evaluation("LFW", false, null, 0.98))
            .plan("Real faces");
    String page = Files.readString(HtmlReport.writePages(run));
    assertEquals(
        "97.88 93.1 98.00 ± 1.00 mixed precision; 1 seed, ± over its folds",
        row("table3", "original softmax"));
    assertTrue(page.contains(">MIXED PRECISION<"), page);
    assertTrue(
        page.contains("feature maps in bfloat16, the rest in float32; measured in float32."));
  }

  @Test
  void fewerFoldsThanTheSourceHasAreToldEvenWhenTheResultNamesNoSubset() throws IOException {
    Path run =
        new FakeRun(folder)
            .finished(SOFTMAX, network(64, 1), 1, evaluation("LFW", false, null, 0.98, 10))
            .plan("Real faces");
    String page = Files.readString(HtmlReport.writePages(run));
    assertTrue(row("table3", "original softmax").startsWith("97.88 93.1 98.00 ± 1.00 2 of 10"));
    assertTrue(page.contains("SUBSET OF FOLDS"));
  }

  @Test
  void aSeedThatFailedIsNotToldAsMissing() throws IOException {
    Path run =
        new FakeRun(folder)
            .finished(SOFTMAX, network(64, 1), 1, evaluation("LFW", false, null, 0.98))
            .failed(SOFTMAX, network(64, 1), 2, "NaN")
            .missing(SOFTMAX, network(64, 1), 3)
            .plan("Real faces");
    HtmlReport.writePages(run);
    assertEquals(
        "97.88 93.1 98.00 ± 1.00 1 seed, ± over its folds; 1 failed; 1 missing",
        row("table3", "original softmax"));
  }

  @Test
  void aNumberOnRealFacesTellsThatTheTrainingWasOnSyntheticOnes() throws IOException {
    Path run =
        new FakeRun(folder)
            .finished(
                SOFTMAX,
                network(64, 1),
                1,
                evaluation("made", true, null, 0.9),
                evaluation("LFW", false, null, 0.7))
            .plan("Both");
    HtmlReport.writePages(run);
    assertEquals(
        "97.88 93.1 90.00 ± 1.00 synthetic; 1 seed, ± over its folds"
            + " 70.00 ± 1.00 trained on synthetic; 1 seed, ± over its folds",
        row("table3", "original softmax"));
  }

  @Test
  void aRunInWhichNothingEndedHasAReport() throws IOException {
    Path run = new FakeRun(folder).missing(SOFTMAX, network(4, 1), 1).plan("Nothing yet");
    String page = Files.readString(HtmlReport.writePages(run));
    assertTrue(page.contains("Nothing has been measured yet."));
    assertEquals("missing no result file yet", cells(page, "summary", "softmax"));
  }

  @Test
  void aRunHasNoPagesOfWhatItDoesNotContain() throws IOException {
    Component arcFace = new Component("arcface", "ArcFace", Map.of("margin", 0.5));
    Component cosFace = new Component("cosface", "CosFace", Map.of("margin", 0.35));
    Path run =
        new FakeRun(folder)
            .finished(arcFace, network(4, 1), 1, evaluation("LFW", false, null, 0.9))
            .finished(cosFace, network(4, 1), 1, evaluation("LFW", false, null, 0.8))
            .finished(SOFTMAX, network(4, 1), 1, evaluation("LFW", false, null, 0.7))
            .plan("Losses of one's own");
    String page = Files.readString(HtmlReport.writePages(run));
    for (String absent : List.of("table3", "table4", "table5", "figure5", "figure6")) {
      assertFalse(Files.exists(folder.resolve("report/" + absent + ".html")), absent);
      assertFalse(page.contains("href=\"" + absent), absent);
    }
    assertTrue(Files.exists(folder.resolve("report/curves.html")));
  }

  @Test
  void theReportOfARunThatGoesOnRenewsItselfAndTheLastOneDoesNot() throws IOException {
    long[] nanos = {0};
    List<String> console = new ArrayList<>();
    // each look at the clock takes a second: a report takes one, and the next rests for twenty
    UnfinishedReport unfinished =
        new UnfinishedReport(miniature(), () -> nanos[0] += 1_000_000_000, console::add);
    unfinished.update();
    Path page = folder.resolve("report/index.html");
    String renewal = "<meta http-equiv=\"refresh\"";
    assertTrue(Files.readString(page).contains(renewal));
    assertFalse(Files.readString(folder.resolve("report/cells/cell-0.html")).contains(renewal));
    assertEquals(1, console.size());
    Files.delete(page);
    for (int i = 0; i < 19; i++) {
      unfinished.update();
      assertFalse(Files.exists(page), "after " + i);
    }
    unfinished.update();
    assertTrue(Files.exists(page));
    assertEquals(1, console.size());
    HtmlReport.writePages(folder);
    assertFalse(Files.readString(page).contains(renewal));
  }

  @Test
  void aReportThatCannotBeWrittenDoesNotEndTheRun() {
    List<String> console = new ArrayList<>();
    UnfinishedReport unfinished = new UnfinishedReport(folder, () -> 0, console::add);
    unfinished.update();
    unfinished.update();
    assertEquals(1, console.size(), console.toString());
    assertTrue(console.get(0).contains("There is no matrix.json in "), console.toString());
  }

  @Test
  void aPageThatIsTheSameStaysAsItIs() throws IOException {
    HtmlReport.writePages(miniature());
    Path cell = folder.resolve("report/cells/cell-0.html");
    Object file = Files.readAttributes(cell, BasicFileAttributes.class).fileKey();
    HtmlReport.writePages(folder);
    assertEquals(file, Files.readAttributes(cell, BasicFileAttributes.class).fileKey());
    Files.writeString(cell, "changed");
    HtmlReport.writePages(folder);
    assertTrue(Files.readString(cell).startsWith("<!DOCTYPE html>"));
  }

  @Test
  void theSameResultFilesGiveTheSameBytes() throws IOException {
    miniature();
    Map<String, String> first = written();
    Map<String, String> second = written();
    assertEquals(first, second);
    assertTrue(first.keySet().stream().noneMatch(name -> name.endsWith(".tmp")));
  }

  private Map<String, String> written() throws IOException {
    Path report = HtmlReport.writePages(folder).getParent();
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(report)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(report.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }

  @Test
  void onlyWhatAFormerReportWroteGoes() throws IOException {
    HtmlReport.writePages(miniature());
    Path cells = folder.resolve("report/cells");
    Path own = Files.writeString(cells.resolve("notes.html"), "mine");
    Path changed = Files.writeString(cells.resolve("cell-1.html"), "mine");
    Path manifest = folder.resolve("report/manifest.txt");
    Path named = Files.writeString(folder.resolve("precious"), "mine");
    Files.writeString(manifest, Files.readString(manifest) + Sha256.of("mine") + "  ../precious\n");
    new FakeRun(folder)
        .finished(SOFTMAX, network(4, 1), 1, evaluation("made", true, null, 0.8))
        .plan("Smaller");
    HtmlReport.writePages(folder);
    assertTrue(Files.exists(own) && Files.exists(changed) && Files.exists(named));
    assertFalse(Files.exists(folder.resolve("report/plots/cell-1-loss.svg")));
    assertFalse(Files.readString(manifest).contains("cell-1"));
  }

  @Test
  void aReportOfBeforeThereWasAManifestLosesNothing() throws IOException {
    HtmlReport.writePages(miniature());
    Files.delete(folder.resolve("report/manifest.txt"));
    new FakeRun(folder)
        .finished(SOFTMAX, network(4, 1), 1, evaluation("made", true, null, 0.8))
        .plan("Smaller");
    HtmlReport.writePages(folder);
    assertTrue(Files.exists(folder.resolve("report/cells/cell-1.html")));
  }

  @Test
  void pagesOfCellsThatAreNoLongerPlannedGo() throws IOException {
    HtmlReport.writePages(miniature());
    new FakeRun(folder)
        .finished(SOFTMAX, network(4, 1), 1, evaluation("made", true, null, 0.8))
        .plan("Smaller");
    HtmlReport.writePages(folder);
    assertTrue(Files.exists(folder.resolve("report/cells/cell-0.html")));
    assertFalse(Files.exists(folder.resolve("report/cells/cell-1.html")));
    assertFalse(Files.exists(folder.resolve("report/plots/cell-1-loss.svg")));
  }

  @Test
  void everyLinkAndImageIsAFileOfTheReport() throws IOException {
    miniature();
    for (Map.Entry<String, String> file : written().entrySet()) {
      if (file.getKey().endsWith(".html")) {
        Matcher link =
            Pattern.compile("(?:href|src)=\"(?!data:|#)([^\"]+)\"").matcher(file.getValue());
        while (link.find()) {
          String[] parts = link.group(1).split("#", 2);
          Path target = folder.resolve("report").resolve(file.getKey()).resolveSibling(parts[0]);
          assertTrue(Files.isRegularFile(target), file.getKey() + " links to " + link.group(1));
          if (parts.length > 1) {
            assertTrue(
                Files.readString(target).contains(" id=\"" + parts[1] + "\""),
                file.getKey() + " links to " + link.group(1));
          }
        }
      }
    }
  }

  @Test
  void aCellsPageHasItsFoldsTrainingAndProvenance() throws IOException {
    HtmlReport.writePages(miniature());
    String page = Files.readString(folder.resolve("report/cells/cell-0.html"));
    String text = page.replaceAll("<[^>]+>", " ").replaceAll("\\s+", " ");
    assertTrue(text.contains("9 79.00 0.2500 10 81.00 0.2600"), text);
    assertTrue(text.contains("Rate 512.3 images/s"), text);
    assertTrue(text.contains("Commit of the harness 0123abc-dirty"), text);
    assertTrue(text.contains("TAR at FAR 0.01 80.00 %"), text);
    assertTrue(text.contains("Setting: OMP_NUM_THREADS 2"), text);
    assertTrue(text.contains("not comparable"), text);
  }

  @Test
  void aFolderWithoutARunGivesASentence() {
    String message =
        assertThrows(ResultException.class, () -> HtmlReport.writePages(folder)).getMessage();
    assertTrue(message.startsWith("There is no matrix.json in "), message);
    assertFalse(Files.exists(folder.resolve("report")));
  }
}
