package org.sphereface.protocols;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.protocols.blufr.BlufrTrials;
import org.sphereface.protocols.ijb.FaceList;
import org.sphereface.protocols.ijb.SubjectList;
import org.sphereface.protocols.ijb.TemplatePairs;
import org.sphereface.protocols.lfw.PairsFile;
import org.sphereface.protocols.ytf.YouTubeFaces;

/** Lists that have a line with fewer fields than its form, or with empty ones. */
class ShortLinesTest {

  @TempDir private Path folder;

  private interface Reader {
    void read(Path file);
  }

  private void refused(Reader reader, String... lines) throws IOException {
    Path file = Files.write(folder.resolve("list.txt"), List.of(lines));
    String sentence = assertThrows(ProtocolException.class, () -> reader.read(file)).getMessage();
    assertTrue(sentence.contains("list.txt"), sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ",,,", ",,,,", ",,,,,", "1,", "1,x", "1", "1,1,A/0,A/1", "\u00a0"})
  void aShortLineIsASentence(String line) throws IOException {
    refused(
        file ->
            new YouTubeFaces(file.toString(), List.of(), "released", "average", 0).pairs(Map.of()),
        "split, pair, first, second, same",
        line);
    refused(FaceList::read, "1.jpg 1 1", line);
    refused(TemplatePairs::read, "1 2 1", line);
    refused(PairsFile::read, "1\t1", line);
    refused(PairsFile::read, "a.jpg b.jpg 1", line);
    refused(BlufrTrials::read, "images 1", "a.jpg", line);
    refused(BlufrTrials::read, line);
    Files.writeString(folder.resolve("image_list.txt"), "a.jpg\nb.jpg\n");
    for (String file : List.of("gallery_set.txt", "probe_set.txt")) {
      Files.write(folder.resolve(file), List.of("1", "1", line));
    }
    // an index may stand alone
    if (!line.startsWith("1")) {
      refused(SubjectList::read, "template,subject", line);
      assertThrows(ProtocolException.class, () -> BlufrTrials.read(folder));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\n\n\n"})
  void aListWithoutLinesIsASentence(String content) throws IOException {
    refused(
        file ->
            new YouTubeFaces(file.toString(), List.of(), "released", "average", 0).pairs(Map.of()),
        content);
    refused(
        file ->
            new YouTubeFaces(file.toString(), List.of(), "released", "average", 0).pairs(Map.of()),
        "split, pair, first, second, same",
        content);
    refused(FaceList::read, content);
    refused(TemplatePairs::read, content);
    refused(SubjectList::read, content);
    refused(PairsFile::read, content);
    refused(BlufrTrials::read, content);
  }
}
