package org.sphereface.protocols.blufr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.blufr.BlufrTrials.Trial;

/** The toolkit's lists as text, here of names that do not tell who is who, as FRGC's. */
class BlufrFolderTest {

  @TempDir private Path folder;

  @BeforeEach
  void lists() throws IOException {
    write("image_list.txt", "1.jpg\n2.jpg\n3.jpg\n4.jpg\n5.jpg\n6.jpg\n");
    write("labels.txt", "1\n1\n2\n2\n3\n4\n");
    write("train_set.txt", "1\n1\n6, 6.jpg\n");
    write("gallery_set.txt", "1\n2\n1, 1.jpg\n3, 3.jpg\n");
    write("probe_set.txt", "1\r\n3\r\n2, 2.jpg\r\n4, 4.jpg\r\n5, 5.jpg\r\n");
    write("test_set.txt", "1\n5\n1, 1.jpg\n2, 2.jpg\n3, 3.jpg\n4, 4.jpg\n5, 5.jpg\n");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void peopleAreKnownByTheirLabels() {
    BlufrTrials trials = BlufrTrials.read(folder);
    assertEquals(
        List.of(
            new Trial(1, List.of("1.jpg", "3.jpg"), List.of("2.jpg", "4.jpg"), List.of("5.jpg"))),
        trials.trials());
    assertEquals(List.of("1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg", "6.jpg"), trials.images());
  }

  @Test
  void peopleStayKnownWhereImagesHaveFolders() {
    BlufrTrials named =
        BlufrTrials.read(folder).namedAs(Set.of("x/1.jpg", "y/2.jpg", "z/3.png", "4.jpg", "5.jpg"));
    assertEquals(
        List.of(
            new Trial(
                1, List.of("x/1.jpg", "z/3.png"), List.of("y/2.jpg", "4.jpg"), List.of("5.jpg"))),
        named.trials());
    assertEquals(named.person("x/1.jpg"), named.person("y/2.jpg"));
    assertTrue(named.differences().contains("3 names differ in having no folder"));
    float[][] rows = {{1, 0, 0}, {1, 0, 0.1f}, {0, 1, 0}, {0, 1, 0.1f}, {0, 0, 1}};
    Embeddings embeddings =
        new Embeddings(List.of("x/1.jpg", "y/2.jpg", "z/3.png", "4.jpg", "5.jpg"), rows);
    BlufrResult result = new Blufr(embeddings).evaluate(named);
    assertEquals(1, result.verification().mean());
    assertEquals(1, result.identification().mean());
  }

  @ParameterizedTest
  @CsvSource({
    "labels.txt, '1\n1\n2\n', has 3 lines where image_list.txt has 6",
    "probe_set.txt, '1\n3\n2, 2.jpg\n4, 5.jpg\n5, 5.jpg\n', where 4 is 4.jpg; the line is",
    "probe_set.txt, '1\n3\n2, 2.jpg\n', ends after line 3",
    "probe_set.txt, '2\n1\n2, 2.jpg\n1\n4, 4.jpg\n', as many trials",
    "probe_set.txt, '1\n3\n2, 2.jpg\n4, 4.jpg\n9, 5.jpg\n', a whole number from 1 to 6",
    "probe_set.txt, '1\n2\n2, 2.jpg\n4, 4.jpg\n', test_set.txt differs",
    "train_set.txt, '1\n1\n2, 2.jpg\n', trains and tests on the person",
    "gallery_set.txt, '1\n2\n1, 1.jpg\n2, 2.jpg\n', differs"
  })
  void whatIsWrongIsSaid(String name, String text, String why) throws IOException {
    write(name, text);
    String sentence =
        assertThrows(ProtocolException.class, () -> BlufrTrials.read(folder)).getMessage();
    assertTrue(sentence.contains(why), sentence);
  }

  @Test
  void aMissingListIsNamed() throws IOException {
    Files.delete(folder.resolve("gallery_set.txt"));
    String sentence =
        assertThrows(ProtocolException.class, () -> BlufrTrials.read(folder)).getMessage();
    assertTrue(sentence.startsWith("There is no list " + folder.resolve("gallery_set.txt")));
  }
}
