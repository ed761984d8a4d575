package org.sphereface.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CON",
        "a/nul",
        "aux.png",
        "Com1.tar.gz",
        "LPT9 .txt",
        "a./b",
        "b ",
        "a:b",
        "a\nb"
      })
  void areNoFilesOnWindows(String name) {
    assertTrue(FileName.problem(name, true).isPresent());
    assertEquals(Optional.empty(), FileName.problem(name, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Constance/1.png", "auxiliary.png", "com10", "José Núñez/a.b.jpg", "...a"})
  void areFilesEverywhere(String name) {
    assertEquals(Optional.empty(), FileName.problem(name, true));
  }

  @Test
  void lengthsAreOfBytes() {
    assertEquals(Optional.empty(), FileName.problem("a".repeat(255), false));
    assertTrue(FileName.problem("a".repeat(256), false).isPresent());
    assertTrue(FileName.problem("é".repeat(128), false).isPresent());
    assertTrue(FileName.problem("a/../b", false).isPresent());
  }

  @Test
  void foldedNamesAreOneWhereASystemMakesThemOne() {
    assertEquals(FileName.folded("Jose\u0301/A.png"), FileName.folded("Jos\u00e9/a.PNG"));
  }
}
