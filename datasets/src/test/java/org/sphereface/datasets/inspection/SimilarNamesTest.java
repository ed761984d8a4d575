package org.sphereface.datasets.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.datasets.inspection.SimilarNames.Pair;

class SimilarNamesTest {

  @ParameterizedTest
  @CsvSource({
    "Jos\u00e9 Garc\u00eda, jose_garcia",
    "Jean-Pierre O'Neil, JEAN PIERRE ONEIL",
    "Stra\u00dfer, STRASSER",
    "\uff21nn A, Ann_A",
    "Jose\u0301, Jos\u00e9"
  })
  void caseAccentsSpacesAndPunctuationDoNotCount(String one, String other) {
    assertEquals(
        List.of(new Pair(one, other, true)), SimilarNames.among(List.of("Eve", one, other)));
  }

  @ParameterizedTest
  @CsvSource({
    "Angelina_Jolie, Angelina_Joli, 1",
    "Angelina_Jolie, Angelina_Jolies, 1",
    "Angelina_Jolie, Angelino_Jolie, 1",
    "Angelina_Jolie, Angelino_Joli, 0",
    "person0001, person0002, 0",
    "person_1, person_11, 0",
    "0000045, 0000046, 0",
    "Ann, Anna, 0"
  })
  void oneLetterCountsInLongNamesAndNumbersDoNot(String one, String other, int pairs) {
    List<Pair> found = SimilarNames.among(List.of(one, other));
    assertEquals(pairs, found.size(), found.toString());
  }

  /** Against the definition of one edit, on all pairs of names over two letters. */
  @Test
  void nearNamesAreThoseThatAllComparisonsFind() {
    SplittableRandom random = new SplittableRandom(4);
    List<String> names =
        random
            .ints(60, 0, 1 << 9)
            .distinct()
            .mapToObj(
                i ->
                    Integer.toBinaryString(i | 1 << (6 + i % 3))
                        .replace('0', 'a')
                        .replace('1', 'b'))
            .distinct()
            .toList();
    long expected = 0;
    for (int i = 0; i < names.size(); i++) {
      for (int k = i + 1; k < names.size(); k++) {
        boolean long6 = names.get(i).length() >= 6 && names.get(k).length() >= 6;
        expected += long6 && edits(names.get(i), names.get(k)) == 1 ? 1 : 0;
      }
    }
    assertEquals(expected, SimilarNames.among(names).size());
  }

  private static int edits(String one, String other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.length() + other.length();
    }
    String restOne = one.substring(1);
    String restOther = other.substring(1);
    if (one.charAt(0) == other.charAt(0)) {
      return edits(restOne, restOther);
    }
    if (Math.abs(one.length() - other.length()) > 1 || one.length() < 2 && other.length() < 2) {
      return Math.max(one.length(), other.length());
    }
    // one edit is enough here: at the first difference, then the rest must be equal
    boolean single = restOne.equals(restOther) || restOne.equals(other) || one.equals(restOther);
    return single ? 1 : 2;
  }
}
