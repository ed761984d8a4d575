package org.sphereface.protocols.lfw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.verification.IdentityResampler;

/** Lists of pairs that are not LFW's. */
class ImagePairsTest {

  @TempDir private Path folder;

  private VerificationPairs read(String text) throws IOException {
    return PairsFile.read(Files.writeString(folder.resolve("list.txt"), text));
  }

  /** Pair i is the same person's if the function of its number says so. */
  private static List<Pair> pairs(int count, java.util.function.IntPredicate same) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Pair("A" + i + "/a.jpg", "B" + i + "/b c.jpg", same.test(i)))
        .toList();
  }

  private static String lines(List<Pair> pairs, String separator, String different) {
    return pairs.stream()
        .map(
            pair ->
                String.join(separator, pair.left(), pair.right(), pair.same() ? "1" : different))
        .collect(Collectors.joining("\r\n"));
  }

  private static List<List<Pair>> inFolds(VerificationPairs pairs) {
    return pairs.folds().stream().map(Fold::pairs).toList();
  }

  @ParameterizedTest
  @CsvSource({"'\t', 0", "'\t', -1", "',', 0", "', ', -1"})
  void linesOfTwoImagesAndALabelAreTenConsecutiveParts(String separator, String different)
      throws IOException {
    List<Pair> pairs = pairs(43, i -> i % 2 == 0);
    VerificationPairs read =
        read(
            "\ufeffleft"
                + separator
                + "right"
                + separator
                + "same\n"
                + lines(pairs, separator, different));
    assertEquals(10, read.foldsInSource());
    // as scikit-learn's KFold: 43 = 3 x 5 + 7 x 4
    assertEquals(
        List.of(5, 5, 5, 4, 4, 4, 4, 4, 4, 4), inFolds(read).stream().map(List::size).toList());
    assertEquals(pairs, inFolds(read).stream().flatMap(List::stream).toList());
    assertEquals("list.txt", read.source());
  }

  @Test
  void spacesSeparateWhereNamesHaveNone() throws IOException {
    String lines =
        IntStream.range(0, 10)
            .mapToObj(i -> "a b" + i + " 1\n/c/" + i + " d 0\n")
            .collect(Collectors.joining());
    assertEquals(new Pair("/c/9", "d", false), inFolds(read(lines)).get(9).get(1));
    String labelFirst =
        IntStream.range(0, 10)
            .mapToObj(i -> "1 a b" + i + "\n0 c" + i + " d\n")
            .collect(Collectors.joining());
    assertEquals(new Pair("a", "b3", true), inFolds(read(labelFirst)).get(3).get(0));
  }

  @Test
  void aListWithAllSamePairsFirstHasConsecutivePartsOfEachKind() throws IOException {
    List<Pair> pairs = pairs(40, i -> i < 20);
    List<List<Pair>> folds = inFolds(read(lines(pairs, "\t", "0")));
    for (int fold = 0; fold < 10; fold++) {
      assertEquals(
          List.of(
              pairs.get(2 * fold),
              pairs.get(2 * fold + 1),
              pairs.get(20 + 2 * fold),
              pairs.get(21 + 2 * fold)),
          folds.get(fold));
    }
  }

  @Test
  void foldsMayBeGivenByAColumnOrAHeader() throws IOException {
    List<List<Pair>> byColumn =
        inFolds(read("image1,image2,same,fold\na,b,1,2\nc,d,0,2\ne,f,1,1\ng,h,0,1\n"));
    assertEquals(
        List.of(
            List.of(new Pair("e", "f", true), new Pair("g", "h", false)),
            List.of(new Pair("a", "b", true), new Pair("c", "d", false))),
        byColumn);
    assertEquals(byColumn, inFolds(read("2 a b 1\n2 c d 0\n1 e f 1\n1 g h 0\n")));
    List<List<Pair>> byHeader = inFolds(read("2\t1\na b 1\nc d 0\ne f 1\ng h 0\n"));
    assertEquals(List.of(new Pair("e", "f", true), new Pair("g", "h", false)), byHeader.get(1));
    String sentence =
        assertThrows(ProtocolException.class, () -> read("3 1\na b 1\nc d 0\n")).getMessage();
    assertTrue(sentence.contains("2 pairs where its header promises 3 folds of 1"), sentence);
  }

  /** CALFW: 300 same pairs of fold 1, ... of fold 10, then 3,000 different pairs labelled 0. */
  @Test
  void theListOfCalfwSaysTheFoldsOfItsSamePairs() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      lines.add("Same_" + i + "_0001.jpg " + (i / 300 + 1));
      lines.add("Same_" + i + "_0002.jpg " + (i / 300 + 1));
    }
    for (int i = 0; i < 3000; i++) {
      lines.add("One_" + i + "_0001.jpg 0");
      lines.add("Other_" + i + "_0001.jpg 0");
    }
    for (String same : List.of("own", "1")) {
      String text = String.join("\n", lines);
      text = same.equals("1") ? text.replaceAll(" ([1-9]|10)\n", " 1\n") : text;
      List<List<Pair>> folds = inFolds(read(text));
      assertEquals(10, folds.size());
      for (int fold = 0; fold < 10; fold++) {
        List<Pair> pairs = folds.get(fold);
        assertEquals(600, pairs.size());
        assertEquals(
            new Pair("Same_" + 300 * fold + "_0001.jpg", "Same_" + 300 * fold + "_0002.jpg", true),
            pairs.get(0));
        assertEquals(
            new Pair("One_" + 300 * fold + "_0001.jpg", "Other_" + 300 * fold + "_0001.jpg", false),
            pairs.get(300));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b 1\n"
            + "c d 2\n"
            + "|list.txt:2: expected 1 (same), 0 or -1 (different) where '2' is; the line is 'c d"
            + " 2'",
        "a b 1\nc d\n|list.txt:2: expected 3 fields",
        "a b 1\nc c 0\n|list.txt:2: expected two images",
        "a 1\nb 0\nc 0\nd 0\n|list.txt:2: expected the label 1",
        "a 1\nb 1\nc 0\n|ends after line 3, where it should have the pair's second image",
        "a b c d e\n|list.txt:1",
        "a b 1\nc d 0\n|1 same and 1 different pairs, too few for 10 folds"
      })
  void whatIsWrongIsSaidWithTheLine(String text) {
    String[] parts = text.split("\\|");
    String sentence = assertThrows(ProtocolException.class, () -> read(parts[0])).getMessage();
    assertTrue(sentence.contains(parts[1]), sentence);
  }

  @Test
  void namesAreFoundAsTheSetSpellsThem() throws IOException {
    VerificationPairs listed =
        read(
            "2 1\n./A/1.png B/2.png 1\nC_1.png D/1.png 0\n"
                + "./A/1.png A/2.png 1\nE/1.png D/1.png 0\n");
    VerificationPairs named =
        listed.namedAs(Set.of("A/1.jpg", "B/2.jpg", "C/C_1.jpg", "D/1.jpg", "A/2.jpg"));
    assertEquals(new Pair("A/1.jpg", "B/2.jpg", true), inFolds(named).get(0).get(0));
    assertEquals(new Pair("C/C_1.jpg", "D/1.jpg", false), inFolds(named).get(0).get(1));
    // what is not there stays, and is refused or left out
    assertEquals(new Pair("E/1.png", "D/1.jpg", false), inFolds(named).get(1).get(1));
    assertTrue(named.differences().contains("names differ in the extension"));
    String sentence =
        assertThrows(ProtocolException.class, () -> listed.namedAs(Set.of("x/A/1.jpg")))
            .getMessage();
    assertTrue(sentence.startsWith("the set under test has none of the 6 images of list.txt"));
  }

  @Test
  void peopleOfCalfwsNamesAreDrawnTogether() {
    List<Pair> pairs =
        List.of(
            new Pair("Carl_Reiner_0001.jpg", "Carl_Reiner_0003.jpg", true),
            new Pair("Carl_Reiner_0001.jpg", "Ian_Smith_0001.jpg", false));
    assertEquals(2, new IdentityResampler(pairs).size());
    // names that do not tell who is who
    assertEquals(
        3,
        new IdentityResampler(
                List.of(
                    new Pair("x_1.jpg", "x_2.jpg", false), new Pair("x_1.jpg", "x_3.jpg", true)))
            .size());
  }
}
