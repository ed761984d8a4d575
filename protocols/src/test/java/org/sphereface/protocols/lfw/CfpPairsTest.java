package org.sphereface.protocols.lfw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.VerificationPairs;
import org.sphereface.protocols.VerificationPairs.Pair;

class CfpPairsTest {

  @TempDir Path folder;

  private Path protocol;

  private void text(String name, String text) throws IOException {
    Path file = protocol.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @BeforeEach
  void files() throws IOException {
    protocol = folder.resolve("Protocol");
    text(
        "Pair_list_F.txt",
        "1 ../Data/Images/001/frontal/01.jpg\n2 ../Data/Images/001/frontal/02.jpg\n"
            + "3 ../Data/Images/002/frontal/01.jpg\n");
    text(
        "Pair_list_P.txt",
        "1 ../Data/Images/001/profile/01.jpg\r\n2 ../Data/Images/002/profile/04.jpg\r\n");
    for (String fold : List.of("01", "02")) {
      text("Split/FP/" + fold + "/same.txt", "1,1\n3,2\n");
      text("Split/FP/" + fold + "/diff.txt", "2,2\n");
      text("Split/FF/" + fold + "/same.txt", "1,2\n");
      text("Split/FF/" + fold + "/diff.txt", "1,3\n3,2\n");
    }
  }

  private VerificationPairs pairs(String split) {
    return new LfwVerification(
            protocol.resolve("Split").resolve(split).toString(), List.of(), "uncentred")
        .pairs(Map.of());
  }

  @Test
  void frontalToProfileTakesTheSecondImageFromTheProfiles() {
    VerificationPairs pairs = pairs("FP");

    assertEquals("CFP-FP", pairs.source());
    assertEquals(2, pairs.foldsInSource());
    assertEquals(
        List.of(
            new Pair("001/frontal/01.jpg", "001/profile/01.jpg", true),
            new Pair("002/frontal/01.jpg", "002/profile/04.jpg", true),
            new Pair("001/frontal/02.jpg", "002/profile/04.jpg", false)),
        pairs.folds().get(1).pairs());
  }

  @Test
  void frontalToFrontalTakesBothImagesFromTheFrontals() {
    assertEquals(
        List.of(
            new Pair("001/frontal/01.jpg", "001/frontal/02.jpg", true),
            new Pair("001/frontal/01.jpg", "002/frontal/01.jpg", false),
            new Pair("002/frontal/01.jpg", "001/frontal/02.jpg", false)),
        pairs("FF").folds().get(0).pairs());
  }

  @ParameterizedTest
  @CsvSource({
    "Split/FP/01/same.txt, '1,3', same.txt:1",
    "Split/FP/01/same.txt, '1,1;0,1', same.txt:2",
    "Split/FP/01/same.txt, '1,2', one person",
    "Split/FP/02/diff.txt, '1,1', different people",
    "Split/FP/01/diff.txt, '1 2', 'i,j'",
    "Split/FP/01/diff.txt, '', is empty",
    "Pair_list_P.txt, '2 ../Data/Images/001/profile/01.jpg', Pair_list_P.txt:1",
    "Pair_list_P.txt, '1 01.jpg', Pair_list_P.txt:1",
    "Pair_list_P.txt, '99999999999 a/b/c', Pair_list_P.txt:1",
  })
  void whatDiffersFromTheFormatIsNamed(String file, String content, String named)
      throws IOException {
    text(file, content.replace(';', '\n'));

    ProtocolException e = assertThrows(ProtocolException.class, () -> pairs("FP"));

    assertTrue(e.getMessage().contains(named), e.getMessage());
  }

  @Test
  void aMissingFileAndAnotherFolderAreNamed() throws IOException {
    Files.delete(protocol.resolve("Split/FP/02/diff.txt"));
    ProtocolException missing = assertThrows(ProtocolException.class, () -> pairs("FP"));
    assertTrue(missing.getMessage().contains("diff.txt"), missing.getMessage());

    ProtocolException other = assertThrows(ProtocolException.class, () -> pairs(""));
    assertTrue(other.getMessage().contains("Split/FP"), other.getMessage());
  }
}
