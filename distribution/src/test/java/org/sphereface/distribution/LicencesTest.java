package org.sphereface.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.files.OutputFolder;

class LicencesTest {

  @TempDir private Path folder;

  private Path jar(String name, String... entries) throws IOException {
    Path jar = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream files = new JarOutputStream(out)) {
      for (String entry : entries) {
        files.putNextEntry(new JarEntry(entry));
        files.write(entry.getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  @Test
  void everyLicenceHasAText() throws IOException {
    for (Licences.Row row : Licences.read().rows().values()) {
      assertFalse(row.holder().isBlank());
      for (String licence : row.licences()) {
        assertTrue(Licences.licence(licence).length > 1000, licence);
      }
    }
  }

  @Test
  void theFontOfFiguresIsListedWithItsLicence() throws IOException {
    Path out = folder.resolve("out");
    List<Path> jars = List.of(jar("pdfbox-3.0.8.jar"), jar("VectorGraphics2D-0.13.jar"));
    Licences.read().write(jars, OutputFolder.make(out));
    String table = Files.readString(out.resolve("libraries.csv"));
    assertTrue(table.contains("pdfbox-3.0.8.jar,Apache-2.0 AND OFL-1.1"), table);
    assertTrue(table.contains("Liberation Sans"), table);
    assertTrue(Files.readString(out.resolve("OFL-1.1.txt")).contains("SIL OPEN FONT LICENSE"));
    assertTrue(Files.exists(out.resolve("LGPL-3.0-or-later.txt")));
  }

  @Test
  void librariesAreListedWithTheirTextsAndNotices() throws IOException {
    Path out = folder.resolve("out");
    List<Path> jars =
        List.of(
            jar("slf4j-api-2.0.20.jar", "META-INF/LICENSE.txt", "org/a/License.class"),
            jar("mxnet-native-mkl-1.9.1-linux-x86_64.jar", "META-INF/LICENSE.binary.dependencies"),
            jar("sphereface-files-0.1.0-SNAPSHOT.jar", "META-INF/LICENSE"));
    Licences.read().write(jars, OutputFolder.make(out));
    assertEquals(
        List.of(
            "library,licence,holder",
            "mxnet-native-mkl-1.9.1-linux-x86_64.jar,Apache-2.0",
            "slf4j-api-2.0.20.jar,MIT"),
        Files.readAllLines(out.resolve("libraries.csv")).stream()
            .map(line -> line.replaceAll(",\".*", ""))
            .toList());
    assertArrayEquals(Licences.licence("MIT"), Files.readAllBytes(out.resolve("MIT.txt")));
    assertEquals("META-INF/LICENSE.txt", Files.readString(out.resolve("slf4j-api/LICENSE.txt")));
    assertTrue(Files.exists(out.resolve("mxnet-native-mkl/LICENSE.binary.dependencies")));
    assertFalse(Files.exists(out.resolve("LGPL-2.1-only.txt")));
  }

  @Test
  void aLibraryWithoutARowIsAnError() throws IOException {
    List<Path> jars = List.of(jar("unheard-of-1.0.jar"));
    OutputFolder out = OutputFolder.make(folder.resolve("out"));
    String sentence =
        assertThrows(IOException.class, () -> Licences.read().write(jars, out)).getMessage();
    assertEquals(
        "The licence of the library unheard-of-1.0.jar is not known: add a row to licences.csv of"
            + " the module distribution.",
        sentence);
  }
}
