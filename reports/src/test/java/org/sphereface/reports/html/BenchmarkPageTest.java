package org.sphereface.reports.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import nu.validator.client.EmbeddedValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.reports.html.BenchmarkPage.Chart;
import org.sphereface.reports.html.BenchmarkPage.Line;
import org.sphereface.reports.html.BenchmarkPage.Section;

class BenchmarkPageTest {

  @TempDir private Path folder;

  private final Chart chart =
      new Chart(
          "Speed <by> depth",
          "depth",
          "images a second",
          List.of(
              new Line("one", List.of(List.of(4.0, 100.0), List.of(64.0, 5.0))),
              new Line("two", List.of(List.of(4.0, 80.0)))));

  private String page() throws Exception {
    Section section =
        new Section(
            "Cost & depth",
            "a < b",
            List.of("depth", "one"),
            List.of(List.of("4", "99 / 100 / 101"), List.of("64", "-")),
            List.of(chart));
    Path file = folder.resolve("made/index.html");
    new BenchmarkPage(List.of(new Fact("processor", "x<y>")), List.of(section)).write(file);
    return Files.readString(file);
  }

  @Test
  void thePageIsValidAndEscaped() throws Exception {
    // the checker does not know the style's color-scheme
    String html = page().replaceAll("(?s)<style>.*?</style>", "");
    EmbeddedValidator validator = new EmbeddedValidator();
    validator.setOutputFormat(EmbeddedValidator.OutputFormat.GNU);
    assertEquals(
        "", validator.validate(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8))));
    assertTrue(html.contains("<td>99 / 100 / 101</td>"));
    assertTrue(html.contains("x&lt;y&gt;"));
  }

  @Test
  void thePageNeedsNoOtherFile() throws Exception {
    String html = page();
    assertFalse(html.matches("(?s).*(src|href)=\"(?!data:).*"));
  }

  @Test
  void chartsHaveAMarkForEachPoint() {
    String prefix = "data:image/svg+xml;base64,";
    assertTrue(chart.address().startsWith(prefix));
    String svg =
        new String(
            Base64.getDecoder().decode(chart.address().substring(prefix.length())),
            StandardCharsets.UTF_8);
    // a mark for each of three points, and one in the legend for each of two lines
    assertEquals(3 + 2, svg.split(" mark\"", -1).length - 1);
  }
}
