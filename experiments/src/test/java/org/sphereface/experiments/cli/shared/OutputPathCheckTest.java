package org.sphereface.experiments.cli.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sphereface.experiments.cli.SphereFace;

/** What a command reads of a run is never what it writes. */
class OutputPathCheckTest {

  private static final String CELL = "cells/softmax_sphereface-4-x0.125_seed1";

  @TempDir private Path folder;
  private final StringWriter errors = new StringWriter();

  @BeforeEach
  void make() throws IOException {
    Files.createDirectories(folder.resolve("a").resolve(CELL));
    Files.createDirectories(folder.resolve("b"));
    Files.writeString(parameters(), "precious");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a"));
  }

  private Path parameters() {
    return folder.resolve("a").resolve(CELL).resolve("parameters.safetensors");
  }

  private int run(String... arguments) {
    return SphereFace.run(
        new PrintWriter(StringWriter.nullWriter()), new PrintWriter(errors), arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"parameters.safetensors", "result.json", "new.onnx"})
  void aModelIsNotWrittenIntoTheCellThatItIsOf(String name) throws IOException {
    String cell = folder.resolve("a").resolve(CELL).toString();
    String out = folder.resolve("link").resolve(CELL).resolve(name).toString();
    assertEquals(1, run("export", "--cell", cell, "--out", out), errors.toString());
    assertTrue(errors.toString().contains("--cell names to be read"), errors.toString());
    assertEquals("precious", Files.readString(parameters()));
    assertTrue(
        name.startsWith("parameters")
            || Files.notExists(folder.resolve("a").resolve(CELL).resolve(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/report", "link/cells", "b", "."})
  void aComparisonIsWrittenNeitherIntoARunNorAroundOne(String out) throws IOException {
    String a = folder.resolve("a").toString();
    String b = folder.resolve("b").toString();
    int status = run("report", "--compare", a, b, "--out", folder.resolve(out).toString());
    assertNotEquals(0, status);
    assertTrue(errors.toString().contains("--compare names to be read"), errors.toString());
    assertTrue(Files.notExists(folder.resolve(out).resolve("index.html")));
  }

  /** A figure is none of the files that the command reads, and replaces no folder. */
  @ParameterizedTest
  @ValueSource(strings = {"", "roc=", "DET=", "scores="})
  void aFigureIsNotDrawnOverAnInput(String kind) throws IOException {
    Path beside = Files.writeString(folder.resolve("result.svg"), "precious");
    Path link = Files.createSymbolicLink(folder.resolve("linked.svg"), beside);
    for (Path file : List.of(beside, link)) {
      int status =
          run(
              "evaluate",
              "lfw",
              "--pairs=" + parameters(),
              "--embeddings=" + parameters(),
              "--plot=" + kind + file,
              "--beside=earlier=" + beside);
      assertEquals(1, status, errors.toString());
      assertTrue(errors.toString().contains("--beside names to be read"), errors.toString());
    }
    assertEquals("precious", Files.readString(beside));
  }

  @Test
  void aComparisonBesideBothRunsIsNotHindered() {
    String a = folder.resolve("a").toString();
    String b = folder.resolve("b").toString();
    run("report", "--compare", a, b, "--out", folder.resolve("c").toString());
    // they are no runs: the reading of them fails, and not the place of the comparison
    assertTrue(!errors.toString().contains("to be read"), errors.toString());
  }
}
