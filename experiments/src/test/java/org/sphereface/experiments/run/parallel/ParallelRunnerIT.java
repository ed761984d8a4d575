package org.sphereface.experiments.run.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.run.SmokeRun;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.Status;
import org.sphereface.results.ResultFiles;

/**
 * Two cells at once, in real processes, against one after another: a first stage, two cells that
 * start from it, and MegaFace of each.
 */
class ParallelRunnerIT {

  private static final long PATIENCE_SECONDS = 300;
  private static final String FACES =
      "{source: synthetic-faces, split: test, imagesPerIdentity: 2, height: 56, width: 48, ";

  @TempDir private static Path folder;

  @BeforeAll
  static void oneAfterAnother() throws Exception {
    assertEquals(0, end(start("whole", 1, "--devices", "cpu")), () -> log("whole"));
  }

  private static Process start(String name, int threads, String... devices) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--out", folder.resolve(name).toString()));
    arguments.addAll(List.of(devices));
    for (String set :
        List.of(
            "losses=[softmax, {loss: a-softmax, m: [1, 4]}]",
            "start={loss: softmax, recipe: {iterations: 250}}",
            "recipe.iterations=10",
            "recipe.steps=[8]",
            "recipe.checkpointEvery=20",
            "megaface={probes: "
                + FACES
                + "identities: 4, seed: 2}, distractors: "
                + FACES
                + "identities: 10, seed: 3}, sizes: [10]}")) {
      arguments.addAll(List.of("--set", set));
    }
    return SmokeRun.start(folder.resolve(name + ".log"), threads, arguments);
  }

  private static Process startSpread(String name) throws Exception {
    return start(name, 2, "--devices", "cpu,cpu", "--devices-per-cell", "1");
  }

  private static int end(Process process) throws InterruptedException {
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
    return process.exitValue();
  }

  private static String log(String name) {
    try {
      return Files.readString(folder.resolve(name + ".log"));
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  /** The processes of both devices, when each has been given one of the cells of stage two. */
  private static List<ProcessHandle> bothTraining(Process parent, String name) throws Exception {
    Predicate<String> busy =
        log -> log.contains("] cpu#1: a-softmax") && log.contains("] cpu#2: a-softmax");
    while (parent.isAlive() && !busy.test(log(name))) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    // those that are not git, which is asked for the commit
    return parent
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .toList();
  }

  private static List<CellResult> failed(String name) {
    Path out = folder.resolve(name);
    return ResultFiles.readPlan(out).cells().stream()
        .flatMap(cell -> ResultFiles.readCell(out, cell.id()).stream())
        .filter(result -> result.status() == Status.FAILED)
        .toList();
  }

  @Test
  void cellsOnTwoDevicesAtOnceEndWithTheBytesOfOneAfterAnother() throws Exception {
    assertEquals(0, end(startSpread("spread")), () -> log("spread"));
    SmokeRun.assertSame(folder.resolve("whole"), folder.resolve("spread"));
    String log = log("spread");
    assertTrue(log.contains("] cpu#1: ") && log.contains("] cpu#2: "), log);
    assertTrue(log.contains("cpu#2:   MegaFace (synthetic faces), 10 distractors"), log);
  }

  @Test
  void whenTheRunIsEndedOrKilledNoProcessIsLeftAndTheNextStartEndsWithTheSameBytes()
      throws Exception {
    for (boolean forcibly : List.of(false, true)) {
      Process parent = startSpread("ended");
      List<ProcessHandle> children = bothTraining(parent, "ended");
      assertEquals(2, children.size(), () -> log("ended"));
      if (forcibly) {
        parent.destroyForcibly();
      } else {
        parent.destroy();
      }
      assertTrue(end(parent) != 0, () -> log("ended"));
      for (ProcessHandle child : children) {
        child.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      assertEquals(List.of(), failed("ended"));
    }
    assertEquals(0, end(startSpread("ended")), () -> log("ended"));
    SmokeRun.assertSame(folder.resolve("whole"), folder.resolve("ended"));
  }

  @Test
  void aLostProcessFailsItsCellAloneWhichTheNextStartFinishesWithTheSameBytes() throws Exception {
    Process parent = startSpread("lost");
    bothTraining(parent, "lost").get(0).destroyForcibly();
    assertEquals(1, end(parent), () -> log("lost"));
    List<CellResult> failed = failed("lost");
    assertEquals(1, failed.size(), () -> log("lost"));
    String reason = failed.get(0).failure();
    assertTrue(reason.contains("was ended by signal 9"), reason);
    assertTrue(log("lost").contains("sphereface: 1 of 3 cells failed"), () -> log("lost"));
    try (Stream<Path> pages = Files.list(folder.resolve("lost/report/cells"))) {
      assertEquals(3, pages.count());
    }
    assertEquals(0, end(startSpread("lost")), () -> log("lost"));
    SmokeRun.assertSame(folder.resolve("whole"), folder.resolve("lost"));
  }
}
