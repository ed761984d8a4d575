package org.sphereface.protocols.lfw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Pair;

class PairsFileTest {

  private static final String TWO_FOLDS = "2\t1\nA\t1\t4\nB\t2\tC\t11\nD\t1\t2\nE\t1\tF\t1\n";
  private static final String THREE_FOLDS =
      TWO_FOLDS.replaceFirst("2", "3") + "G\t1\t2\nH\t1\tI\t1\n";

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("pairs.txt"), text);
  }

  @Test
  void viewTwoHasFoldsOfSameThenDifferentPairs() throws IOException {
    VerificationPairs pairs = PairsFile.read(file(TWO_FOLDS));
    assertEquals(2, pairs.foldsInSource());
    assertEquals(
        List.of(
            new Pair("A/A_0001.jpg", "A/A_0004.jpg", true),
            new Pair("B/B_0002.jpg", "C/C_0011.jpg", false)),
        pairs.folds().get(0).pairs());
    assertEquals(2, pairs.folds().get(1).number());
  }

  @Test
  void viewOneHasOneFoldAndOnlyTheNumberOfPairsInItsHeader() throws IOException {
    VerificationPairs pairs = PairsFile.read(file("1\nA\t1\t4\nB\t2\tC\t11\n"));
    assertEquals(1, pairs.folds().size());
    assertEquals(2, pairs.folds().get(0).pairs().size());
  }

  @ParameterizedTest
  @CsvSource({
    "'2\t1\nA\t1\t4\nB\t2\tC\t11\nD\t1\t2\n', ends after line 4",
    "'x\t1\n', pairs.txt:1",
    "'1\t1\nA\t1\nB\t2\tC\t11\n', pairs.txt:2",
    "'1\t1\nA\t1\t0\nB\t2\tC\t11\n', pairs.txt:2",
    "'1\t1\nA\t1\t+2\nB\t2\tC\t11\n', pairs.txt:2",
    "'1\t1\nA\t2\t2\nB\t2\tC\t11\n', pairs.txt:2",
    "'1\t1\nA\t1\t2\nB\t2\tB\t11\n', pairs.txt:3",
    "'1\t1\nA\t1\t2\nB\t2\tC\t11\nD\t1\t2\n', pairs.txt:4"
  })
  void wrongLinesAreNamed(String text, String named) throws IOException {
    Path file = file(text);
    ProtocolException e = assertThrows(ProtocolException.class, () -> PairsFile.read(file));
    assertTrue(e.getMessage().contains(named), e.getMessage());
  }

  @Test
  void missingFileIsNamed() {
    Path missing = folder.resolve("none.txt");
    ProtocolException e = assertThrows(ProtocolException.class, () -> PairsFile.read(missing));
    assertTrue(e.getMessage().contains("none.txt"), e.getMessage());
  }

  @Test
  void someFoldsCanBeChosenAndUnknownOnesAreRefused() throws IOException {
    String path = file(THREE_FOLDS).toString();
    VerificationPairs chosen = new LfwVerification(path, List.of(3, 2), "released").pairs(Map.of());
    assertEquals(List.of(2, 3), chosen.folds().stream().map(f -> f.number()).toList());
    assertEquals(3, chosen.foldsInSource());
    for (List<Integer> wrong : List.of(List.of(2), List.of(2, 4), List.of(0, 1))) {
      assertThrows(
          ProtocolException.class,
          () -> new LfwVerification(path, wrong, "released").pairs(Map.of()));
    }
  }

  @Test
  void aListOfOneFoldOrNoneIsRefusedBeforeAnythingIsTrained() throws IOException {
    String viewOne = file("1\nA\t1\t4\nB\t2\tC\t11\n").toString();
    assertThrows(
        ProtocolException.class,
        () -> new LfwVerification(viewOne, List.of(), "released").pairs(Map.of()));
    assertThrows(ProtocolException.class, () -> new LfwVerification().pairs(Map.of()));
  }

  @Test
  void oneFoldIsCutIntoPartsOfBothKinds() throws IOException {
    StringBuilder list = new StringBuilder("2\t5\n");
    for (int fold = 0; fold < 2; fold++) {
      for (int i = 1; i <= 5; i++) {
        list.append("A").append(fold).append("\t").append(i).append("\t9\n");
      }
      for (int i = 1; i <= 5; i++) {
        list.append("A")
            .append(fold)
            .append("\t")
            .append(i)
            .append("\tB")
            .append(fold)
            .append("\t1\n");
      }
    }
    String path = file(list.toString()).toString();
    VerificationPairs parts =
        new LfwVerification(path, List.of(2), 3, "released", 1, false, 0, 1).pairs(Map.of());
    assertEquals("pairs.txt, fold 2 in 3 parts", parts.source());
    assertEquals(6, parts.foldsInSource());
    assertEquals(List.of(1, 2, 3), parts.folds().stream().map(fold -> fold.number()).toList());
    // 5 pairs of a kind: 1, then 2, then 2
    assertEquals(
        List.of(
            List.of("A1/A1_0001.jpg"),
            List.of("A1/A1_0002.jpg", "A1/A1_0003.jpg"),
            List.of("A1/A1_0004.jpg", "A1/A1_0005.jpg")),
        parts.folds().stream()
            .map(fold -> fold.pairs().stream().filter(Pair::same).map(Pair::left).toList())
            .toList());
    assertEquals(List.of(1, 2, 2), parts.folds().stream().map(fold -> fold.count(false)).toList());
  }

  @Test
  void partsOfSeveralFoldsOrOfTooFewPairsAreRefused() throws IOException {
    String path = file(THREE_FOLDS).toString();
    ProtocolException several =
        assertThrows(
            ProtocolException.class,
            () ->
                new LfwVerification(path, List.of(1, 2), 2, "released", 1, false, 0, 1)
                    .pairs(Map.of()));
    assertTrue(several.getMessage().contains("2 folds: name one in 'folds'"), several.getMessage());
    ProtocolException few =
        assertThrows(
            ProtocolException.class,
            () ->
                new LfwVerification(path, List.of(1), 2, "released", 1, false, 0, 1)
                    .pairs(Map.of()));
    assertTrue(few.getMessage().contains("give fewer 'parts'"), few.getMessage());
    for (int wrong : new int[] {-1, 1, 1001}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new LfwVerification(path, List.of(1), wrong, "released", 1, false, 0, 1));
    }
  }
}
