package org.sphereface.datasets.landmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.SimilarityTransform.Point;

/** The forms of landmark files that are in circulation. */
class LandmarkParserTest {

  private static final String NUMBERS = "100 110 150 112 125 140 105 160 147 161";
  private static final List<Point> POINTS =
      List.of(
          new Point(100, 110),
          new Point(150, 112),
          new Point(125, 140),
          new Point(105, 160),
          new Point(147, 161));

  @TempDir Path folder;

  private LandmarkTable read(String text) throws IOException {
    return new LandmarkFile(Files.writeString(folder.resolve("l.txt"), text)).read();
  }

  private String refusal(String text) {
    return assertThrows(DatasetException.class, () -> read(text)).getMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\t", " ", ",", "   ", ", "})
  void tabsSpacesOrCommasSeparate(String separator) throws IOException {
    String line = ("A/1.jpg " + NUMBERS).replace(" ", separator);
    assertEquals(POINTS, read("\ufeff" + line + "\r\n\r\n").get("A/1.jpg"));
  }

  @Test
  void namesHaveSpacesWhereTabsSeparate() throws IOException {
    assertEquals(
        POINTS,
        read(("A B/ö 1.jpg " + NUMBERS).replace(' ', '\t').replace("A\tB/ö\t1", "A B/ö 1"))
            .get("A B/ö 1.jpg"));
    assertTrue(refusal("A B/1.jpg " + NUMBERS).contains("l.txt:1: the line 'A B/1.jpg 100"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\t", " ", ","})
  void aClassColumnIsKnownAndSaid(String separator) throws IOException {
    String lines =
        ("0000045/001.jpg 0 "
                + NUMBERS
                + "\n0000045/002.jpg 0 "
                + NUMBERS
                + "\n"
                + "0000099/001.jpg 1 "
                + NUMBERS)
            .replace(" ", separator);
    LandmarkTable table = read(lines);
    assertEquals(3, table.size());
    assertEquals(POINTS, table.get("0000045/002.jpg"));
    assertEquals("the landmark file's second column, the class, is passed over", table.remark());
  }

  @ParameterizedTest
  @CsvSource({
    // a score at the end
    "'A/1.jpg 100 110 150 112 125 140 105 160 147 161 0.98', the last is no coordinate",
    // a label at the end: by a class as the second, mouths are above eyes
    "'A/1.jpg 100 110 150 112 125 140 105 160 147 161 7', mouths would lie above",
    "'A/1.jpg 0.5 100 110 150 112 125 140 105 160 147 161', the second is no class",
    "'A/1.jpg 3 100 110 150 112 125 140 105 160 147 161\nA/2.jpg 4 100 110 150 112 125 140 105 160"
        + " 147 161', l.txt:2: the line",
    "'A/1.jpg 100 110 150 112 125 140 105 160 147 161\nA/2.jpg 4 100 110 150 112 125 140 105 160"
        + " 147 161', has 12 fields where lines before have 11",
    "'A/1.jpg 1 2', has 3 fields instead of 11",
    "'A/1.jpg 1 2 3 4 5 6 7 8 9 x', has 'x' where a number belongs",
    "'A/1.jpg 1 1 1 1 1 1 1 1 1 1', five points in one place"
  })
  void otherLinesAreRefusedAndShown(String text, String why) {
    String sentence = refusal(text);
    assertTrue(sentence.contains(why), sentence);
  }

  @Test
  void aHeaderIsPassedOver() throws IOException {
    String csv =
        "NAME_ID,P1X,P1Y,P2X,P2Y,P3X,P3Y,P4X,P4Y,P5X,P5Y\n\"n000002/0001_01\","
            + NUMBERS.replace(' ', ',');
    assertEquals(POINTS, read(csv).get("n000002/0001_01.jpg"));
    String named = "image,x1,y1,x2,y2,x3,y3,x4,y4,x5,y5\nA/1.png," + NUMBERS.replace(' ', ',');
    assertEquals(Set.of("A/1.png"), read(named).keySet());
  }

  @Test
  void otherExtensionsAreMatchedAndOtherFoldersRefused() throws IOException {
    LandmarkTable table = read("A/1.png " + NUMBERS + "\nA/2.png " + NUMBERS);
    MatchedLandmarks found = table.among(List.of("A/1.jpg", "A/3.jpg"), "images");
    assertEquals(POINTS, found.get("A/1.jpg"));
    assertEquals("; names in the landmark file: 1 name differs in the extension", found.summary());
    String sentence =
        assertThrows(
                DatasetException.class,
                () -> read("lfw/A/1.jpg " + NUMBERS).among(List.of("A/1.jpg"), "images"))
            .getMessage();
    assertEquals(
        folder.resolve("l.txt")
            + " has none of the 1 images: it has lfw/A/1.jpg, the images are A/1.jpg; without"
            + " 'lfw/' before its names they match.",
        sentence);
  }

  @Test
  void namesThatCollideInStringHashesDoNotHere() {
    LandmarkTable table = new LandmarkTable(Path.of("l.txt"));
    List<String> names =
        IntStream.range(0, 1 << 16)
            .mapToObj(
                i ->
                    IntStream.range(0, 16)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining()))
            .toList();
    assertEquals(1, names.stream().mapToInt(String::hashCode).distinct().count());
    names.forEach(name -> assertTrue(table.add(name, POINTS)));
    assertTrue(table.longestRun() < 64, () -> "" + table.longestRun());
  }
}
