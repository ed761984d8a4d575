package org.sphereface.reports.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sphereface.reports.FakeRun.SOFTMAX;
import static org.sphereface.reports.FakeRun.aSoftmax;
import static org.sphereface.reports.FakeRun.evaluation;
import static org.sphereface.reports.FakeRun.network;
import static org.sphereface.reports.FakeRun.sphere;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.reports.FakeRun;
import org.sphereface.reports.HtmlReport;
import org.sphereface.reports.claims.Claim;
import org.sphereface.reports.claims.Claim.Verdict;
import org.sphereface.reports.claims.PaperClaims;
import org.sphereface.reports.run.RunResults;
import org.sphereface.results.SphereFeatures;
import org.sphereface.results.SphereFeatures.Identity;

class Figure5PageTest {

  private static final double TINY = 1e-12;

  @TempDir private Path folder;

  private String page() throws IOException {
    return Files.readString(HtmlReport.writePages(folder).resolveSibling("figure5.html"));
  }

  @Test
  void anglesOfTrianglesWithSides345AreThoseByHand() {
    FeatureAngles angles = Figure5Page.firstTwo(sphere("who", 0.8)).orElseThrow();
    // positive: acos 0.6 and acos 0.8, which add up to a right angle
    assertEquals(Math.acos(0.6), angles.positive().greatest(), TINY);
    assertEquals(Math.acos(0.8), angles.positive().least(), TINY);
    assertEquals(Math.PI / 4, angles.positive().mean(), TINY);
    // negative: three right angles, and acos(0.8 x 0.6)
    assertEquals(Math.acos(0.48), angles.negative().least(), TINY);
    assertEquals(Math.PI / 2, angles.negative().greatest(), TINY);
    assertEquals((1.5 * Math.PI + Math.acos(0.48)) / 4, angles.negative().mean(), TINY);
    assertEquals(Math.acos(0.48) - Math.acos(0.6), angles.margin(), TINY);
    assertEquals(0.75, angles.negative().shares().get(FeatureAngles.BINS / 2), TINY);
    assertEquals(
        1, angles.positive().shares().stream().mapToDouble(Double::doubleValue).sum(), TINY);
  }

  @Test
  void oppositeFeaturesArePiApartAndInTheLastBin() {
    List<Double> north = List.of(0.0, 0.0, 1.0);
    List<Double> south = List.of(0.0, 0.0, -1.0);
    Identity one = new Identity("a", null, List.of(north, north), List.of(1.0, 1.0));
    Identity two = new Identity("b", null, List.of(south), List.of(1.0));
    FeatureAngles angles = FeatureAngles.between(List.of(one, two)).orElseThrow();
    assertEquals(0, angles.positive().greatest(), TINY);
    assertEquals(Math.PI, angles.margin(), TINY);
    assertEquals(1, angles.negative().shares().get(FeatureAngles.BINS - 1), TINY);
    assertEquals(1, angles.positive().shares().get(0), TINY);
  }

  @Test
  void oneIdentityOrOneImageEachGivesNoAngles() {
    SphereFeatures three = sphere("who", 0.8);
    assertTrue(FeatureAngles.between(three.identities().subList(0, 1)).isEmpty());
    Identity alone = three.identities().get(2);
    assertTrue(FeatureAngles.between(List.of(alone, alone)).isEmpty());
  }

  @Test
  void thePageHasSpheresHistogramsTheNumbersAndThePapers() throws Exception {
    new FakeRun(folder)
        .finished(SOFTMAX, network(4, 0.5), 1, evaluation("made", true, null, 0.8))
        .sphere(sphere("<b>who</b>", 0.8))
        .finished(SOFTMAX, network(4, 0.5), 2, evaluation("made", true, null, 0.8))
        .sphere(sphere("who", 0.8))
        .finished(aSoftmax(4), network(4, 0.5), 1, evaluation("made", true, null, 0.8))
        .plan("title");
    String page = page();
    assertTrue(page.contains("&lt;b&gt;who&lt;/b&gt;"));
    assertFalse(page.contains("<b>who"));
    assertTrue(page.contains("the first 3 of 6 identities"));
    assertTrue(page.contains("<span class=\"label\">synthetic</span>"));
    assertTrue(
        page.contains(
            "maximal positive angle 0.93, minimal negative angle 1.07, margin 0.14 (radians)"));
    // identity 3 is acos(0.96) = 0.284 from identity 1
    assertTrue(page.contains("<a href=\"cells/cell-0.html\">−0.64</a>"), page);
    assertTrue(page.contains("The paper, m = 1") && page.contains("<div>−1.41</div>"));
    assertEquals(2, page.split("softmax, SphereFace-4 x0.5, seed \\d</th>", -1).length - 1);
    assertEquals(1, page.split("class=\"cloud\"", -1).length - 1);
    String csv = Files.readString(folder.resolve("report/figure5.csv"));
    assertEquals(1 + 2 * 2, csv.lines().count());
    assertTrue(csv.contains("cell-0,softmax,SphereFace-4 x0.5,1,true,1 and 2,0.9272952"), csv);
    for (String plot : List.of("fig5-1-sphere.svg", "fig5-1-angles.svg")) {
      assertTrue(page.contains("plots/" + plot), plot);
      Path file = folder.resolve("report/plots").resolve(plot);
      DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
      assertFalse(Files.readString(file).contains("NaN"), plot);
    }
  }

  @Test
  void aRunWithoutThreeValuesAnEmbeddingHasNoSuchPageAndMakesNoClaim() throws IOException {
    new FakeRun(folder)
        .finished(SOFTMAX, network(4, 0.5), 1, evaluation("made", false, null, 0.8))
        .plan("title");
    HtmlReport.writePages(folder);
    assertFalse(Files.exists(folder.resolve("report/figure5.html")));
    assertTrue(
        new PaperClaims(RunResults.read(folder), PublishedResults.load())
            .all().stream().noneMatch(claim -> claim.source().equals("Fig. 5")));
  }

  @Test
  void theFirstTwoIdentitiesStandLeftAndRightBeforeTheEye() {
    List<SphereDrawing.Cluster> clusters = new SphereDrawing(sphere("who", 0.8)).clusters();
    // mean directions (1.6, 0.8, 0) and (0, 0.6, 1.8), to unit length, mirror one another
    double[] one = mean(clusters.get(0).points());
    double[] two = mean(clusters.get(1).points());
    assertEquals(-one[0], two[0], TINY);
    assertEquals(0, one[1], TINY);
    assertEquals(0, two[1], TINY);
    assertEquals(one[2], two[2], TINY);
    assertTrue(one[0] < 0 && one[2] > 0);
    assertTrue(clusters.get(0).weighted());
    assertFalse(clusters.get(1).weighted());
  }

  private static double[] mean(List<double[]> points) {
    double[] sum = new double[3];
    for (double[] point : points) {
      for (int i = 0; i < 3; i++) {
        sum[i] += point[i];
      }
    }
    double length = Math.sqrt(sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2]);
    return new double[] {sum[0] / length, sum[1] / length, sum[2] / length};
  }

  @Test
  void aMarginThatGrowsWithMOverTheSeedsHoldsAndAFallingOneDoesNot() {
    // a smaller z moves the second identity's feature to the first: maximal positive grows
    assertEquals(Verdict.HOLDS, claim(folder.resolve("up"), 0.28, 0.8).verdict());
    Claim falling = claim(folder.resolve("down"), 0.8, 0.28);
    assertEquals(Verdict.DOES_NOT_HOLD, falling.verdict());
    // acos(0.96 x 0.8) - acos(0.28) - (acos(0.48) - acos(0.6)) = -0.73 rad
    assertTrue(
        falling.contrasts().get(0).text().contains("-0.73 rad"), falling.contrasts().toString());
    assertEquals(List.of("synthetic", "width 0.5"), falling.findings().get(0).labels());
  }

  private static Claim claim(Path run, double first, double second) {
    FakeRun fake = new FakeRun(run);
    for (int seed = 1; seed <= 3; seed++) {
      fake.finished(aSoftmax(1), network(4, 0.5), seed, evaluation("made", true, null, 0.8))
          .sphere(sphere("who", first));
      fake.finished(aSoftmax(2), network(4, 0.5), seed, evaluation("made", true, null, 0.8))
          .sphere(sphere("who", second));
    }
    fake.plan("title");
    return new PaperClaims(RunResults.read(run), PublishedResults.load())
        .all().stream().filter(claim -> claim.source().equals("Fig. 5")).findFirst().orElseThrow();
  }
}
