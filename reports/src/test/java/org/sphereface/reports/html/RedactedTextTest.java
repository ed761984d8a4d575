package org.sphereface.reports.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sphereface.reports.FakeRun.evaluation;
import static org.sphereface.reports.FakeRun.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.reports.FakeRun;
import org.sphereface.reports.HtmlReport;
import org.sphereface.reports.RunComparison;

class RedactedTextTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/home/alice/data/lfw: 13,233 images|lfw: 13,233 images",
        "sphereface run m.yaml --set lfw=/data/lfw/ --out /tmp/r|sphereface run m.yaml --set"
            + " lfw=lfw --out r",
        "images: /home/alice|images: <home>",
        "images: ~/faces/casia|images: casia",
        "images: ../../alice/casia|images: casia",
        "C:\\Users\\alice\\lfw: broken|lfw: broken",
        "C:\\Users\\alice|<home>",
        "\\\\server\\alice\\lfw.bin|lfw.bin",
        "file:///Users/alice/set/a.jpg is broken|a.jpg is broken",
        "(/srv/größe/pairs.txt:3:1)|(pairs.txt:3:1)",
        "/home/Alice Smith/sets/lfw.txt: broken|lfw.txt: broken",
        "see /home/alice and then /srv/x|see <home> and then x",
        "C:\\Users\\Alice M. Smith\\lfw\\a.jpg: broken|a.jpg: broken",
        "file:///C:/Users/alice/a.jpg|a.jpg",
        "c:\\\\users\\\\alice|<home>",
        "/mnt/c/Users/alice: full|<home>: full",
        "/export/home/alice|<home>",
        "/Volumes/Data/Users/Alice Smith/a b.npy|a b.npy"
      })
  void ofAPathOnlyTheLastNameStays(String text, String right) {
    assertEquals(right, new RedactedText().of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data/lfw: 60 images",
        "Abdullah/Abdullah_0001.jpg",
        "A-Softmax m=4, 2,450 images/s, 3/4",
        "https://example.org/lfw/pairs.txt",
        "(m - 1)/(m + 1)",
        "</script>",
        "and/or"
      })
  void whatTellsNoPlaceStays(String text) {
    assertEquals(text, new RedactedText().of(text));
  }

  @Test
  void aKnownPathMayHoldSpaces() {
    RedactedText text = new RedactedText(List.of("/home/alice smith/my faces/", "no path"));

    assertEquals("my faces: 3", text.of("/home/alice smith/my faces: 3"));
    assertEquals("b.jpg is broken", text.of("/home/alice smith/my faces/a/b.jpg is broken"));
    assertEquals("no path", text.of("no path"));
  }

  @Test
  void theFoldersOfAKnownPathMayHoldSpacesToo() {
    RedactedText text = new RedactedText(List.of("/data/alice smith/my faces/lfw", "/x/o'brien/y"));

    assertEquals("z.txt is missing", text.of("/data/alice smith/my faces/z.txt is missing"));
    assertEquals("full: z.npy", text.of("full: /data/alice smith/other/z.npy"));
    assertEquals("'q' is missing", text.of("'/x/o'brien/q' is missing"));
  }

  @Test
  void noFileOfAReportTellsWhereTheDataWere() throws IOException {
    String secret = "secret-" + "place";
    String data = "/home/" + secret + "/my ownfaces/lfw";
    FakeRun run =
        new FakeRun(folder.resolve("run"))
            .finished(FakeRun.SOFTMAX, network(4, 1), 1, evaluation("LFW", false, "part", 0.8))
            .failed(FakeRun.SOFTMAX, network(10, 1), 1, data + "/a.jpg: not a readable image");
    run.plan("title");
    for (Path file : files(folder.resolve("run"))) {
      String text = Files.readString(file);
      Files.writeString(
          file,
          text.replaceAll(
                  "\"data\" : \"[^\"]*\"", "\"data\" : \"" + data + ": 60 images of 6 identities\"")
              .replaceAll(
                  "\"command\" : \"[^\"]*\"",
                  "\"command\" : \"sphereface run lfw-real --set 'lfw=" + data + "'\"")
              .replaceAll(
                  "\"configuration\" : \"[^\"]*\"",
                  "\"configuration\" : \"train:\\\\n  images: " + data + "\\\\n\""));
    }

    Path report = HtmlReport.writePages(folder.resolve("run")).getParent();
    Path compared =
        RunComparison.write(
                folder.resolve("run"), folder.resolve("run"), folder.resolve("compared"))
            .getParent();

    for (Path file : Stream.concat(files(report).stream(), files(compared).stream()).toList()) {
      String text = Files.readString(file);
      assertFalse(text.contains(secret) || text.contains("my ownfaces"), file.toString());
      assertFalse(text.contains(folder.getFileName().toString()), file.toString());
    }
    String cell = Files.readString(report.resolve("cells/cell-0.html"));
    assertTrue(cell.contains("sphereface run lfw-real --set &#39;lfw=lfw&#39;"), cell);
    assertTrue(cell.contains("images: lfw"), cell);
    assertTrue(cell.contains("lfw: 60 images of 6 identities"), cell);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
