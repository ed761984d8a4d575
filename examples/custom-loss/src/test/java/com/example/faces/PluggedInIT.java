package com.example.faces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.SphereFace;

/** Runs the program with the example on its class path, like a user's jar. */
class PluggedInIT {

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int sphereface(String... arguments) {
    return SphereFace.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  @Test
  void theLossIsListedWithItsOptions() {
    assertEquals(0, sphereface("list", "losses"), err.toString());
    assertTrue(out.toString().contains("l-gm  Cross entropy"), out.toString());
    assertTrue(out.toString().contains("alpha = 0.3"), out.toString());
    assertTrue(out.toString().contains("CVPR 2018"), out.toString());
  }

  @Test
  void aMatrixNamesItAndTrainsIt() throws IOException {
    int status =
        sphereface(
            "run",
            "l-gm.yaml",
            "--set",
            "recipe.iterations=3",
            "--set",
            "recipe.steps=[2]",
            "--set",
            "seeds=[2]",
            "--set",
            "evaluations.0.faces.identities=10",
            "--set",
            "evaluations.0.faces.imagesPerIdentity=3",
            "--set",
            "evaluations.0.protocol.pairsPerFold=2",
            "--out",
            folder.toString());
    assertEquals(0, status, out + "\n" + err);
    try (Stream<Path> cells = Files.list(folder.resolve("cells"))) {
      List<String> results = cells.sorted().map(cell -> read(cell.resolve("result.json"))).toList();
      assertEquals(3, results.size());
      assertEquals(2, results.stream().filter(text -> text.contains("L-GM alpha=")).count());
    }
  }

  @Test
  void aMistakeInItsOptionsIsReportedInOneSentence() {
    assertEquals(1, sphereface("run", "l-gm.yaml", "--set", "losses=[{loss: l-gm, alpha: -1}]"));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains("l-gm: alpha is -1.0"), err.toString());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
