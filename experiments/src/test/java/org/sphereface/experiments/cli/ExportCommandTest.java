package org.sphereface.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {

  @TempDir private Path folder;

  private record Outcome(int status, String out, String err) {}

  private static Outcome sphereface(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = SphereFace.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Outcome(status, out.toString(), err.toString());
  }

  @Test
  void aTrainedCellIsExportedAndAgreesWithOnnxRuntime() {
    Path run = folder.resolve("run");
    Path model = folder.resolve("cell.onnx");
    assertEquals(
        0,
        sphereface(
                "run",
                "smoke",
                "--set",
                "recipe.iterations=2",
                "--set",
                "recipe.steps=[1]",
                "--out",
                run.toString())
            .status());

    Outcome exported =
        sphereface(
            "export",
            "--cell",
            run.resolve("cells/softmax_sphereface-4-x0.125_seed1").toString(),
            "--out",
            model.toString(),
            "--check");

    assertEquals(0, exported.status(), exported.err());
    assertTrue(exported.out().contains("largest difference"), exported.out());
    assertTrue(Files.exists(model));
  }

  @Test
  void whatIsMissingIsToldInOneSentence() {
    assertEquals(2, sphereface("export", "--out", "a.onnx").status());
    assertEquals(2, sphereface("export", "--network", "mobilefacenet", "--out", "a.onnx").status());
    Outcome noCell =
        sphereface("export", "--cell", folder.resolve("cells/none").toString(), "--out", "a.onnx");

    assertEquals(1, noCell.status());
    assertEquals(1, noCell.err().lines().count(), noCell.err());
    assertTrue(noCell.err().contains("no result file"), noCell.err());
  }
}
