package org.sphereface.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sphereface.reports.FakeRun.SOFTMAX;
import static org.sphereface.reports.FakeRun.aSoftmax;
import static org.sphereface.reports.FakeRun.evaluation;
import static org.sphereface.reports.FakeRun.network;
import static org.sphereface.reports.FakeRun.withHardest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import nu.validator.client.EmbeddedValidator;
import org.junit.jupiter.api.Test;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.reports.geometry.GeometryReport;

/**
 * Every kind of page by the W3C's checker (Nu), which runs here without network. The pages stay in
 * {@code target/pages}, where {@code .ci/run} opens them in a browser.
 */
class HtmlValidityTest {

  private static final String HOSTILE = "<script>alert(1)</script> & \"c\"";

  private final Path folder = Path.of("target", "pages");

  private static void emptied(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static String findings(String html) throws Exception {
    EmbeddedValidator validator = new EmbeddedValidator();
    validator.setOutputFormat(EmbeddedValidator.OutputFormat.GNU);
    return validator.validate(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void everyPageIsValidHtml() throws Exception {
    emptied(folder);
    Path run = folder.resolve("run");
    FakeRun fake = new FakeRun(run);
    VerificationPairs pairs =
        new VerificationPairs(
            "pairs",
            1,
            List.of(
                new Fold(
                    1,
                    List.of(
                        new Pair(HOSTILE, HOSTILE + "2", false), new Pair("a/1", "a/2", true)))));
    fake.finished(
            SOFTMAX,
            network(4, 0.5),
            1,
            fake.withDecisions(
                withHardest(evaluation("made", true, null, 0.8), HOSTILE),
                pairs,
                List.of(false, true)))
        .finished(aSoftmax(4), network(4, 0.5), 1, evaluation("made", true, "part", 0.9))
        .sphere(FakeRun.sphere(HOSTILE, 0.8))
        .embeddings(20)
        .failed(aSoftmax(1), network(4, 0.5), 1, "The loss is NaN.")
        .missing(aSoftmax(2), network(10, 0.5), 1)
        .megaFace(0, 0.5, 0.6)
        .plan(HOSTILE);
    HtmlReport.writePages(run);
    unfinished(folder.resolve("unfinished"));
    FakeSearch.write(folder.resolve("search"));
    HtmlReport.writePages(folder.resolve("search"));
    RunComparison.write(run, run, folder.resolve("compared"));
    GeometryReport.write(folder.resolve("geometry"));
    List<Path> pages = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(file -> file.toString().endsWith(".html")).forEach(pages::add);
    }
    assertEquals(10 + 3 + 2 + 3 + 25, pages.size());
    for (Path page : pages) {
      assertEquals("", findings(Files.readString(page)), page.toString());
    }
  }

  /** The page of a run that goes on. */
  private static void unfinished(Path run) {
    new FakeRun(run).missing(SOFTMAX, network(4, 0.5), 1).plan("It goes on");
    HtmlReport.writeUnfinished(run);
  }

  @Test
  void theCheckerFindsWhatIsWrong() throws Exception {
    String wrong = "<!DOCTYPE html><html lang=en><title>t</title><p><table><img src=x></table>";
    assertTrue(findings(wrong).contains("error"));
  }
}
