package org.sphereface.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sphereface.experiments.cli.DocumentedExamples.Example;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.results.ResultFiles;

/** The matrices of the README and of docs: whole ones are run to their end, and learn. */
class DocumentedMatricesIT {

  @TempDir private Path folder;

  static Stream<Example> whole() {
    return DocumentedExamples.yaml().filter(example -> example.text().contains("evaluations:"));
  }

  static Stream<Example> sections() {
    return DocumentedExamples.yaml().filter(example -> !example.text().contains("evaluations:"));
  }

  @Test
  void thereAreMatricesOnThePages() {
    assertFalse(whole().toList().isEmpty());
    assertFalse(sections().toList().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("sections")
  void sectionsAreThoseOfAMatrix(Example section) throws IOException {
    Path file = folder.resolve("section.yaml");
    String base = section.text().startsWith("patches:") ? "mini-table5" : "smoke";
    Files.writeString(file, "extends: " + base + "\n" + section.text());
    assertFalse(new MatrixReader().read(file.toString(), List.of()).cells().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("whole")
  void aWholeMatrixRunsToItsEndAndLearns(Example example) throws IOException {
    Path file = folder.resolve("example.yaml");
    Files.writeString(file, example.text());
    Path out = folder.resolve("run");
    StringWriter console = new StringWriter();
    int status =
        SphereFace.run(
            console,
            console,
            "run",
            file.toString(),
            "--out",
            out.toString(),
            "--engine",
            System.getProperty("ai.djl.default_engine", "MXNet"));
    assertEquals(0, status, console::toString);
    Matrix matrix = new MatrixReader().read(file.toString(), List.of());
    for (Cell cell : matrix.cells()) {
      CellResult result = ResultFiles.readCell(out, cell.id()).orElseThrow();
      assertNull(result.failure());
      assertEquals(List.of(), result.warnings());
      List<CurvePoint> curve = result.curve();
      CurvePoint last = curve.get(curve.size() - 1);
      double chance = 1.0 / result.training().identities();
      assertTrue(last.loss() < curve.get(0).loss(), () -> cell.id() + " " + curve);
      assertTrue(last.accuracy() > 5 * chance, () -> cell.id() + " " + last);
      double verified = result.evaluations().get(0).result().meanAccuracy();
      assertTrue(verified > 0.6, () -> cell.id() + " " + verified);
    }
  }
}
