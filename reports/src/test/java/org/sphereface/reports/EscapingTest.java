package org.sphereface.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sphereface.reports.FakeRun.evaluation;
import static org.sphereface.reports.FakeRun.network;
import static org.sphereface.reports.FakeRun.withHardest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.reports.geometry.GeometryReport;
import org.sphereface.reports.html.BenchmarkPage;
import org.sphereface.reports.html.Fact;
import org.sphereface.reports.html.InspectionPage;
import org.sphereface.results.CellResult.Component;
import org.xml.sax.InputSource;

class EscapingTest {

  /** Fields that are not free text: the schema or the folder decides them. */
  private static final Set<String> FIXED = Set.of("id", "status");

  private static final Pattern TAG = Pattern.compile("<[a-zA-Z][^>]*>");

  @TempDir private Path folder;

  /** Puts the text into every text field of a JSON file. */
  private static void poison(Path file, String text) throws IOException {
    ObjectMapper json = new ObjectMapper();
    JsonNode tree = json.readTree(file.toFile());
    poison(tree, text);
    json.writeValue(file.toFile(), tree);
  }

  private static void poison(JsonNode node, String text) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
        if (field.getValue().isTextual() && !FIXED.contains(field.getKey())) {
          object.set(field.getKey(), TextNode.valueOf(text));
        }
        poison(field.getValue(), text);
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i).isTextual()) {
          array.set(i, TextNode.valueOf(text));
        }
        poison(array.get(i), text);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "]]></style><svg onload=alert(1)>",
        "{{7*7}}${7*7}<#assign x=1>",
        "A & B\u0000\u202Eevil",
        "\u001b]0;owned\u0007\u001b[31mred\u001b[2J\u009b0m\r"
      })
  void noTextOfAResultBecomesMarkup(String evil) throws Exception {
    Component loss = new Component("softmax", "softmax", Map.of("note", evil));
    FakeRun run =
        new FakeRun(folder)
            .finished(
                loss, network(4, 1), 1, withHardest(evaluation("LFW", false, "part", 0.8), "who"))
            .sphere(FakeRun.sphere("who", 0.8))
            .failed(loss, network(10, 1), 1, "why")
            .megaFace(0, 0.5, 0.6);
    run.plan("title");
    Path clean = HtmlReport.writePages(folder).getParent();
    int tags = count(clean, TAG);
    for (String file :
        List.of("matrix.json", "cells/cell-0/result.json", "cells/cell-1/result.json")) {
      poison(folder.resolve(file), evil);
    }
    Path report = HtmlReport.writePages(folder).getParent();
    Path compared = RunComparison.write(folder, folder, folder.resolve("compared")).getParent();
    for (Path page : pages(report, compared)) {
      String text = Files.readString(page);
      assertFalse(text.contains("<script>") || text.contains("<img src=x"), page.toString());
      Matcher tag = TAG.matcher(text);
      while (tag.find()) {
        assertFalse(
            Pattern.compile("\\son\\w+\\s*=").matcher(unquoted(tag.group())).find(), tag.group());
      }
      if (page.toString().endsWith(".svg")) {
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(text)));
      }
    }
    try (Stream<Path> all = Stream.concat(Files.walk(report), Files.walk(compared))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file);
        assertTrue(
            text.chars().allMatch(c -> c == '\n' || c == '\t' || c == '\r' || !isHarmful(c)),
            file.toString());
        // a return stands in a line's end alone
        assertFalse(text.replace("\r\n", "").contains("\r"), file.toString());
      }
    }
    // the paper's losses are no longer known by their ids, so there are fewer tags, never more
    // kinds
    assertTrue(count(report, Pattern.compile("<(script|img|svg|style)\\b")) <= tags);
    assertEquals(0, count(report, Pattern.compile("onerror=alert\\(1\\)>")));
  }

  private static boolean isHarmful(int c) {
    return Character.isISOControl(c) || c >= '\u202a' && c <= '\u202e';
  }

  private static String unquoted(String tag) {
    return tag.replaceAll("\"[^\"]*\"", "");
  }

  private static List<Path> pages(Path... folders) throws IOException {
    try (Stream<Path> all =
        Stream.concat(Files.walk(folders[0]), Files.walk(folders[folders.length - 1]))) {
      return all.filter(f -> f.toString().endsWith(".html") || f.toString().endsWith(".svg"))
          .toList();
    }
  }

  private static int count(Path report, Pattern pattern) throws IOException {
    int count = 0;
    for (Path page : pages(report)) {
      Matcher found = pattern.matcher(Files.readString(page));
      while (found.find()) {
        count++;
      }
    }
    return count;
  }

  @Test
  void everyPageForbidsAllButItsOwnFiles() throws Exception {
    new FakeRun(folder)
        .finished(FakeRun.SOFTMAX, network(4, 1), 1, evaluation("LFW", false, null, 0.8))
        .plan("title");
    Path report = HtmlReport.writePages(folder).getParent();
    Path compared = RunComparison.write(folder, folder, folder.resolve("compared")).getParent();
    GeometryReport.write(folder.resolve("geometry"));
    Path alone = Files.createDirectories(folder.resolve("alone"));
    new InspectionPage(
            "title",
            List.of(new Fact("Images", "3")),
            List.of(new InspectionPage.Bar("1", "3", 100)),
            List.of())
        .write(alone.resolve("inspection.html"));
    new BenchmarkPage(
            List.of(new Fact("CPU", "fast")),
            List.of(
                new BenchmarkPage.Section(
                    "title",
                    "note",
                    List.of("a"),
                    List.of(List.of("1")),
                    List.of(
                        new BenchmarkPage.Chart(
                            "chart",
                            "x",
                            "y",
                            List.of(
                                new BenchmarkPage.Line(
                                    "line", List.of(List.of(1.0, 2.0), List.of(2.0, 3.0)))))))))
        .write(alone.resolve("benchmarks.html"));
    int checked = 0;
    for (Path page : Set.copyOf(pages(folder))) {
      if (page.toString().endsWith(".html")) {
        String text = Files.readString(page);
        requirePolicy(page, text, page.startsWith(alone));
        checked++;
      }
    }
    // those of the report, of the comparison and the geometry one each, two that stand alone
    assertEquals(
        pages(report, compared).stream().filter(EscapingTest::isPage).count() + 3, checked);
    assertTrue(checked >= 9, "pages: " + checked);
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".html");
  }

  private static void requirePolicy(Path page, String text, boolean alone) throws Exception {
    assertTrue(text.contains("default-src 'none'"), page.toString());
    assertFalse(text.contains(" style=\""), page.toString());
    assertFalse(Pattern.compile("<script[^>]*>[^<]").matcher(text).find(), page.toString());
    assertFalse(text.contains("http://") || text.contains("https://"), page.toString());
    Matcher style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL).matcher(text);
    assertEquals(alone, style.find(), page.toString());
    if (alone) {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(style.group(1).getBytes(StandardCharsets.UTF_8));
      String source = "style-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "';";
      assertTrue(text.contains(source), page + " lacks " + source);
      assertTrue(text.contains("script-src 'none'"), page.toString());
    }
  }
}
