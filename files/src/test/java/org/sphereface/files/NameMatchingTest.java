package org.sphereface.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameMatchingTest {

  private static String found(String wanted, String... known) {
    return NameMatching.of(List.of(wanted), Set.of(known)).find(wanted).orElse("nothing");
  }

  @ParameterizedTest
  @CsvSource({
    "A/1.jpg, A/1.jpg, ''",
    "./A/1.jpg, A/1.jpg, '1 name differs by ./, \\ or //'",
    "'A\\1.jpg', A/1.jpg, '1 name differs by ./, \\ or //'",
    "A/1.jpg, A//1.jpg, '1 name differs by ./, \\ or //'",
    "A_B/1.jpg, A B/1.jpg, 1 name differs by spaces for underscores",
    "A/1.png, A/1.jpg, 1 name differs in the extension",
    "A/1, A/1.JPG, 1 name differs in the extension",
    "A_1.jpg, A/A_1.jpg, 1 name differs in having no folder",
    "A/A_1.jpg, A_1.png, '1 name differs in the extension, 1 name differs in having no folder'",
    "Bo\u0308/1.jpg, B\u00f6/1.jpg, 1 name differs in how letters are composed (NFC or NFD)"
  })
  void differencesOfTheFieldsOwnFilesAreMatchedAndCounted(
      String wanted, String known, String said) {
    NameMatching matching = NameMatching.of(List.of(wanted), Set.of(known));
    assertEquals(Optional.of(known), matching.find(wanted));
    assertEquals(1, matching.found());
    assertEquals(said, matching.summary());
    assertEquals(said.isEmpty(), matching.isExact());
  }

  @Test
  void whatCouldBeTwoIsNotGuessed() {
    assertEquals("nothing", found("1.jpg", "A/1.jpg", "B/1.jpg"));
    assertEquals("nothing", found("A/1.bmp", "A/1.jpg", "A/1.png"));
    // of several spellings the nearest
    assertEquals("./A/1.jpg", found("A/1.jpg", "./A/1.jpg", "A/1.png", "1.jpg"));
    // a name with a folder is not one in another folder
    assertEquals("nothing", found("A/1.jpg", "lfw/A/1.jpg"));
    assertEquals("nothing", found("A/1.jpg", "B/1.jpg"));
    assertEquals("nothing", found("A/1.5", "A/1.6"));
  }

  @Test
  void oneNameIsNotMeantByTwo() {
    NameMatching one = NameMatching.of(List.of("A/1.jpg", "B/1.jpg"), Set.of("1.jpg"));
    assertEquals(0, one.found());
    NameMatching exact = NameMatching.of(List.of("A/1.jpg", "A/1.png"), Set.of("A/1.jpg"));
    assertEquals(Optional.empty(), exact.find("A/1.png"));
    assertEquals(1, exact.found());
    // one path in two spellings is one
    NameMatching path = NameMatching.of(List.of("A/1.jpg", "./A/1.jpg"), Set.of("A/1.jpg"));
    assertEquals(Optional.of("A/1.jpg"), path.find("./A/1.jpg"));
  }

  @Test
  void mostNamesOfNothingAreAMistake() {
    List<String> names = IntStream.range(0, 300).mapToObj(i -> "A/" + i + ".jpg").toList();
    String none = refusal(NameMatching.of(names, Set.of("data/A/17.jpg")));
    assertEquals(
        "l.txt has none of the 300 photographs: it has data/A/17.jpg, the photographs are"
            + " A/0.jpg, A/1.jpg, A/2.jpg, ...; without 'data/' before its names they match.",
        none);
    assertTrue(refusal(NameMatching.of(names, Set.of("A/1.jpg", "A/2.jpg"))).contains("only 2"));
    assertTrue(refusal(NameMatching.of(names, Set.of())).contains("it has nothing"));
    assertTrue(
        refusal(NameMatching.of(List.of("x/A/1.jpg"), Set.of("A/1.jpg")))
            .endsWith("; with 'x/' before its names they match."));
    NameMatching.of(names, Set.of("A/1.jpg", "A/2.jpg", "A/3.jpg"))
        .requireSome("l.txt", "photographs", Wrong::new);
    NameMatching.of(List.of(), Set.of()).requireSome("l.txt", "photographs", Wrong::new);
  }

  @Test
  void tenThousandFoldersWithTheSameFilesTakeNoQuadraticTime() {
    List<String> images = new ArrayList<>();
    List<String> listed = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      images.add("p" + i / 20 + "/" + i % 20 + ".jpg");
      listed.add("p" + i / 20 + "/" + i % 20 + ".png");
    }
    listed.add("3.png");
    Collections.shuffle(listed, new Random(1));
    NameMatching matching = NameMatching.of(images, Set.copyOf(listed));
    assertEquals(200_000, matching.found());
    assertEquals(Optional.of("p17/3.png"), matching.find("p17/3.jpg"));
    assertEquals("200000 names differ in the extension", matching.summary());
  }

  private static String refusal(NameMatching matching) {
    return assertThrows(Wrong.class, () -> matching.requireSome("l.txt", "photographs", Wrong::new))
        .getMessage();
  }

  private static final class Wrong extends RuntimeException {
    private Wrong(String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }
}
