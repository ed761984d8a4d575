package org.sphereface.experiments.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.SphereFace;
import org.sphereface.experiments.run.SmokeRun;
import org.sphereface.experiments.verify.CellVerifier;
import org.sphereface.results.CellResult;
import org.sphereface.results.MatrixPlan;
import org.sphereface.results.ResultFiles;

class VerifyCommandIT {

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int sphereface(String... arguments) {
    out.getBuffer().setLength(0);
    return SphereFace.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  private void runSmoke(String dir, String... sets) {
    List<String> arguments = new ArrayList<>(List.of("run", "smoke", "--out", dir));
    List<String> all = new ArrayList<>(SmokeRun.SMALL);
    all.addAll(List.of(sets));
    for (String set : all) {
      arguments.addAll(List.of("--set", set));
    }
    assertEquals(0, sphereface(arguments.toArray(String[]::new)), err.toString());
  }

  @Test
  void figuresOfStoredParametersAreThoseOfTheResultFileAndAChangedOneIsFound() throws IOException {
    String dir = folder.resolve("run").toString();
    runSmoke(
        dir,
        "losses=[{loss: softmax}, {loss: a-softmax, m: 4}]",
        "start={loss: softmax, recipe: {iterations: 4, learningRate: 0.005}}",
        "recipe.iterations=3",
        "recipe.steps=[2]");

    assertEquals(0, sphereface("verify", dir), out.toString() + err);
    assertEquals(2, out.toString().lines().filter(line -> line.startsWith("same ")).count());
    String second;
    try (Stream<Path> cells = Files.list(Path.of(dir, "cells"))) {
      second =
          cells
              .map(cell -> cell.getFileName().toString())
              .filter(name -> name.startsWith("a-softmax"))
              .findFirst()
              .orElseThrow();
    }
    assertFalse(Files.exists(Path.of(dir, "cells", second, "checkpoints")));

    Path result = Path.of(dir, "cells", second, "result.json");
    String text = Files.readString(result);
    Files.writeString(
        result, text.replaceFirst("\"equalErrorRate\" : [0-9.]+", "\"equalErrorRate\" : 0.5001"));
    assertEquals(1, sphereface("verify", dir, second));
    assertTrue(
        out.toString().contains("[0].result.equalErrorRate was 0.5001 and is "), out.toString());

    Files.delete(result);
    assertEquals(1, sphereface("verify", dir));
    assertTrue(out.toString().contains(second + ": is not finished"), out.toString());
    assertEquals(1, sphereface("verify", dir, "none"));
    assertTrue(err.toString().contains("There is no cell 'none'"), err.toString());
  }

  @Test
  void megaFaceOfCellsAndEnsemblesIsRepeatedAndAChangedFigureIsFound() throws IOException {
    String dir = folder.resolve("run").toString();
    String faces =
        "{source: synthetic-faces, split: test, seed: %d, identities: %d, imagesPerIdentity: %d,"
            + " height: 56, width: 48}";
    runSmoke(
        dir,
        "losses=[softmax]",
        "recipe.iterations=2",
        "megaface={probes: "
            + String.format(faces, 2, 5, 3)
            + ", distractors: "
            + String.format(faces, 3, 30, 1)
            + ", sizes: [10, 30]}",
        "patches={crops: [{name: upper, zoom: 1.4, down: 22}]}");

    assertEquals(0, sphereface("verify", dir), out.toString() + err);
    assertEquals(
        List.of("(synthetic, MegaFace).", "(synthetic, MegaFace).", "(MegaFace)."),
        out.toString()
            .lines()
            .filter(line -> line.startsWith("same "))
            .map(line -> line.substring(line.lastIndexOf('(')))
            .toList());
    try (Stream<Path> files = Files.walk(Path.of(dir))) {
      assertTrue(files.noneMatch(file -> file.endsWith("verify")), "work is removed");
    }

    List<String> ids;
    try (Stream<Path> cells = Files.list(Path.of(dir, "cells"))) {
      ids = cells.map(cell -> cell.getFileName().toString()).sorted().toList();
    }
    for (String id : ids) {
      Path result = Path.of(dir, "cells", id, "megaface.json");
      String text = Files.readString(result);
      Files.writeString(result, text.replaceFirst("\"rank1\" : [0-9.]+", "\"rank1\" : 0.123456"));
      assertEquals(1, sphereface("verify", dir, id), id);
      assertTrue(
          out.toString().contains("megaface.galleries[0].rank1 was 0.123456 and is "),
          out.toString());
      Files.writeString(result, text);
    }

    String ensemble = ids.stream().filter(id -> id.contains("_patches_")).findFirst().orElseThrow();
    Files.delete(Path.of(dir, "cells", ensemble, "megaface.json"));
    assertEquals(1, sphereface("verify", dir, ensemble));
    assertTrue(
        out.toString().contains(ensemble + ": has no result on MegaFace: run the matrix again."),
        out.toString());
  }

  @Test
  void anEnsembleIsVerifiedRightAfterItsCells() {
    CellResult.Component any = new CellResult.Component("any", "any", Map.of());
    ResultFiles.writePlan(
        folder,
        new MatrixPlan(
            CellResult.SCHEMA_VERSION,
            "mine",
            "A title",
            "",
            Stream.of("other", "whole1", "whole2", "upper1", "upper2")
                .map(id -> new MatrixPlan.PlannedCell(id, any, any, 1))
                .toList(),
            List.of(
                new MatrixPlan.PlannedEnsemble("both1", List.of("whole1", "upper1")),
                new MatrixPlan.PlannedEnsemble("both2", List.of("whole2", "upper2")))));

    assertEquals(
        List.of("other", "whole1", "upper1", "both1", "whole2", "upper2", "both2"),
        CellVerifier.planned(folder));
  }
}
