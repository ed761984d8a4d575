package org.sphereface.protocols.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.protocols.PairDecision;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Fold;
import org.sphereface.protocols.VerificationPairs.Pair;
import org.sphereface.protocols.verification.CrossValidation.PairScore;

/** Lines as bob.bio.base's csv reader takes them: a space separates, and a comma does not. */
class ScoreFileTest {

  private static final List<Pair> PAIRS =
      List.of(
          new Pair("Smith,Jr/1.jpg", "Smith,Jr/2.jpg", true),
          new Pair("Smith,Jr/1.jpg", "Ann/3.jpg", false));

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          5, "Smith,Jr Smith,Jr/1.jpg Smith,Jr Smith,Jr/2.jpg 0.75"
          4, "Smith,Jr Smith,Jr Smith,Jr/2.jpg 0.75"
          """)
  void namesMayHoldCommas(int columns, String first) throws IOException {
    Path file = folder.resolve("scores.txt");
    ScoreFile.write(
        file, List.of(decided(PAIRS.get(0), 0.75), decided(PAIRS.get(1), -1e-9)), columns);
    assertEquals(first, Files.readAllLines(file).get(0));
    PairScore scores =
        ScoreFile.read(file)
            .scores(new VerificationPairs("test", 1, List.of(new Fold(1, PAIRS))), -1, 1);
    assertEquals(0.75, scores.of(PAIRS.get(0)));
    assertEquals(-1e-9, scores.of(PAIRS.get(1)));
  }

  private static PairDecision decided(Pair pair, double score) {
    return new PairDecision(1, pair.left(), pair.right(), pair.same(), score, true);
  }
}
