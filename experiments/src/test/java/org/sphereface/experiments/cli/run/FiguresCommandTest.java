package org.sphereface.experiments.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.SphereFace;

class FiguresCommandTest {

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int sphereface(String... arguments) {
    return SphereFace.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  @Test
  void geometryWritesAPageAndTheFiguresItShows() throws IOException {
    Path figures = folder.resolve("a/b");

    assertEquals(0, sphereface("figures", "geometry", "--out", figures.toString()));

    String page = Files.readString(figures.resolve("index.html"));
    assertTrue(out.toString().contains(figures.resolve("index.html").toString()), out.toString());
    for (String name : new String[] {"boundaries", "regions", "psi", "margin", "least-m"}) {
      assertTrue(page.contains("src=\"" + name + ".svg\""), name);
      assertTrue(Files.size(figures.resolve(name + ".svg")) > 0, name);
    }
  }

  @Test
  void anOutThatIsAFileIsToldInOneSentence() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "kept");

    assertEquals(1, sphereface("figures", "geometry", "--out", file.toString()));

    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains(file + " is a file"), err.toString());
    assertEquals("kept", Files.readString(file));
  }

  @Test
  void anOutBelowAFileIsToldInOneSentence() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "kept");

    assertEquals(1, sphereface("figures", "geometry", "--out", file.resolve("x").toString()));

    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains("Cannot write"), err.toString());
  }

  @Test
  void figuresWithoutANameIsWrongUsage() {
    assertEquals(2, sphereface("figures"));
  }

  @Test
  void exportSaysWhatALengthAndAFormatAre() {
    assertEquals(2, sphereface("figures", "export", folder.toString(), "--width", "3"));
    assertTrue(err.toString().contains("with in, cm, mm or pt"), err.toString());
    assertEquals(2, sphereface("figures", "export", folder.toString(), "--format", "eps"));
    assertTrue(err.toString().contains("pdf, png or svg, not eps"), err.toString());
    assertEquals(2, sphereface("figures", "export", folder.toString(), "--width", "90cm"));
    assertTrue(err.toString().contains("A figure is 1 to 20 inches wide"), err.toString());
  }

  @Test
  void exportOfAFolderWithoutARunIsOneSentence() {
    assertEquals(1, sphereface("figures", "export", folder.toString()));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains("matrix.json"), err.toString());
  }
}
