package org.sphereface.reports.geometry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXException;

class GeometryReportTest {

  @TempDir private Path folder;

  private static List<Path> files(Path dir) throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.sorted().toList();
    }
  }

  @Test
  void theBytesAreTheSameEachTimeAndInEveryLocale() throws IOException {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    Locale kept = Locale.getDefault();
    GeometryReport.write(first);
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      GeometryReport.write(second);
    } finally {
      Locale.setDefault(kept);
    }
    assertEquals(8, files(first).size());
    for (Path file : files(first)) {
      assertArrayEquals(
          Files.readAllBytes(file), Files.readAllBytes(second.resolve(file.getFileName())));
    }
  }

  @Test
  void theFiguresAreXmlWithoutUndefinedNumbers()
      throws IOException, ParserConfigurationException, SAXException {
    GeometryReport.write(folder);
    for (Path file : files(folder)) {
      if (file.toString().endsWith(".svg")) {
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        assertFalse(Files.readString(file).contains("NaN"), file.toString());
      }
    }
  }

  @Test
  void widthsAndMarginsAreThoseOfTheFormulas() throws IOException {
    String page = Files.readString(GeometryReport.write(folder));
    // At 60 degrees and m = 4: 12 + 20 within, 3/5 of 60 between; six classes: 2/5 and 3/5 of 60.
    assertTrue(
        page.contains(
            "<th scope=\"row\">m = 4</th><td>32.0°</td><td>36.0°</td><td>yes</td>"
                + "<td>24.0°</td><td>36.0°</td><td>yes</td>"),
        page);
    // m = 3: 15 + 30 within, 30 between; 2/4 and 2/4 of 60.
    assertTrue(
        page.contains(
            "<th scope=\"row\">m = 3</th><td>45.0°</td><td>30.0°</td><td>no</td>"
                + "<td>30.0°</td><td>30.0°</td><td>yes</td>"),
        page);
  }
}
