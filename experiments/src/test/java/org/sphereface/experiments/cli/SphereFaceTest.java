package org.sphereface.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SphereFaceTest {

  private record Outcome(int status, String out, String err) {}

  private static Outcome sphereface(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = SphereFace.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Outcome(status, out.toString(), err.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config",
        "plan",
        "run",
        "watch",
        "verify",
        "list",
        "evaluate",
        "extract",
        "export",
        "check",
        "data",
        "report",
        "figures",
        "doctor"
      })
  void helpOfEveryCommandHasAnExample(String command) {
    Outcome help = sphereface(command, "--help");

    assertEquals(0, help.status());
    assertTrue(help.out().contains("  sphereface " + command + " "), help.out());
  }

  @Test
  void wrongUsageExitsWithTwo() {
    assertEquals(2, sphereface().status());
    assertEquals(2, sphereface("walk").status());
    assertEquals(2, sphereface("run").status());
    assertEquals(2, sphereface("run", "smoke", "--sets", "a=b").status());
    assertEquals(2, sphereface("run", "smoke", "--set", "batch").status());
    assertEquals(2, sphereface("list", "everything").status());
  }

  @Test
  void aFailureIsOneSentenceAndExitsWithOne() {
    Outcome failure = sphereface("run", "smoke", "--set", "recipe.iteration=5");

    assertEquals(1, failure.status());
    assertEquals("", failure.out());
    assertEquals(1, failure.err().lines().count());
    assertTrue(failure.err().contains("did you mean 'iterations'?"), failure.err());
  }

  @Test
  void thePaperMatrixStartsAndSaysWhatItLacks() {
    Outcome failure = sphereface("run", "paper-all", "--set", "lfw=", "--out", "");

    assertEquals(1, failure.status());
    assertTrue(failure.err().contains("CASIA-WebFace"), failure.err());
  }

  @Test
  void anEngineOutsideTheBuildIsRefused(@TempDir Path folder) {
    String earlier = System.getProperty("ai.djl.default_engine");
    try {
      Outcome failure =
          sphereface("run", "smoke", "--engine", "Abacus", "--out", folder.toString());

      assertEquals(1, failure.status());
      assertTrue(failure.err().contains("'Abacus' is not in this build"), failure.err());
    } finally {
      System.setProperty("ai.djl.default_engine", earlier);
    }
  }

  @Test
  void aReportOfNothingFails(@TempDir Path folder) {
    Outcome failure = sphereface("report", folder.resolve("none").toString());

    assertEquals(1, failure.status());
    assertEquals(1, failure.err().lines().count(), failure.err());
  }

  @Test
  void listsShowNamesDefaultsAndDescriptions() {
    Outcome losses = sphereface("list", "losses");
    assertEquals(0, losses.status());
    assertTrue(losses.out().contains("a-softmax"), losses.out());
    assertTrue(
        losses.out().contains("margin = 2")
            && losses.out().contains("a whole number of at least 1"),
        losses.out());
    assertTrue(losses.out().contains("schedule.minimum = 5"), losses.out());
    for (String kind : new String[] {"networks", "datasets", "protocols"}) {
      assertTrue(sphereface("list", kind).out().contains("source: "), kind);
    }
    assertTrue(
        sphereface("list", "networks")
            .out()
            .lines()
            .anyMatch(line -> line.matches(" +SphereFace-20 +112 x 96 +22,666,944 +3\\.50 .*")));
    assertTrue(sphereface("list", "matrices").out().contains("--set casia=PATH"));
  }

  @Test
  void troubleWithFilesIsTold() {
    assertEquals(
        "There is no file or folder pairs.txt: check the path.",
        ErrorMessages.of(new UncheckedIOException(new NoSuchFileException("pairs.txt")))
            .orElseThrow());
    assertTrue(
        ErrorMessages.of(
                new UncheckedIOException(
                    new FileSystemException("r.json", null, "No space left on device")))
            .orElseThrow()
            .startsWith("The disk of r.json is full"));
    assertTrue(
        ErrorMessages.of(new UncheckedIOException(new IOException("No space left on device")))
            .orElseThrow()
            .startsWith("The disk is full"));
    assertTrue(
        ErrorMessages.of(
                new UncheckedIOException(
                    "Cannot write rows.f32: File too large.", new IOException("File too large")))
            .orElseThrow()
            .endsWith(" are kept (Cannot write rows.f32: File too large)."));
    assertFalse(ErrorMessages.of(new IllegalStateException("defect")).isPresent());
  }
}
