package org.sphereface.experiments.run.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  private static final String FACES =
      "{source: synthetic-faces, split: test, imagesPerIdentity: 2, height: 56, width: 48, ";

  @TempDir private static Path folder;

  private static Path gate;

  @BeforeAll
  static void oneAfterAnother() throws Exception {
    gate = Files.createFile(folder.resolve("gate"));
    SmokeRun whole = start("whole", 1, "--devices", "cpu");
    assertEquals(0, whole.end(), whole::log);
  }

  private static SmokeRun start(String name, int threads, String... devices) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--out", folder.resolve(name).toString()));
    arguments.addAll(List.of(devices));
    for (String set :
        List.of(
            "losses=[softmax, {loss: gated, m: [1, 4]}]",
            "start={loss: softmax, recipe: {iterations: 20}}",
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
    return SmokeRun.start(gate, threads, arguments);
  }

  private static SmokeRun startParallel(String name) throws Exception {
    return start(name, 2, "--devices", "cpu,cpu", "--devices-per-cell", "1");
  }

  /**
   * Starts a run and waits until the processes of both devices are at the gate, each in the
   * training of its cell of stage two.
   */
  private static SmokeRun startBothTraining(String name) throws Exception {
    SmokeRun run = startParallel(name);
    Set<String> waiting = new HashSet<>(Set.of("cpu#1: iteration 1", "cpu#2: iteration 1"));
    assertTrue(
        run.readTo(
            line -> {
              waiting.remove(line);
              return waiting.isEmpty();
            }),
        run::log);
    return run;
  }

  private static List<ProcessHandle> workers(SmokeRun run) {
    // those that are not git, which is asked for the commit
    List<ProcessHandle> workers =
        run.process()
            .children()
            .filter(child -> child.info().command().orElse("").endsWith("java"))
            .toList();
    assertEquals(2, workers.size(), run::log);
    return workers;
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
    SmokeRun run;
    try (FileChannel channel = FileChannel.open(gate, StandardOpenOption.WRITE);
        FileLock closed = channel.lock()) {
      assertTrue(closed.isValid());
      run = startBothTraining("parallel");
    }
    assertEquals(0, run.end(), run::log);
    SmokeRun.assertSame(folder.resolve("whole"), folder.resolve("parallel"));
    String log = run.log();
    assertTrue(log.contains("] cpu#1: ") && log.contains("] cpu#2: "), log);
    assertTrue(log.contains("cpu#2:   MegaFace (synthetic faces), 10 distractors"), log);
  }

  @Test
  void aRunThatIsEndedOrKilledOrLosesAProcessEndsWithTheSameBytesWhenItIsStartedAgain()
      throws Exception {
    SmokeRun run;
    try (FileChannel channel = FileChannel.open(gate, StandardOpenOption.WRITE);
        FileLock closed = channel.lock()) {
      assertTrue(closed.isValid());
      for (boolean forcibly : List.of(false, true)) {
        run = startBothTraining("again");
        assertNoProcessIsLeftOf(run, forcibly);
        assertEquals(List.of(), failed("again"));
      }
      run = startBothTraining("again");
      workers(run).get(0).destroyForcibly();
      assertTrue(run.readTo(line -> line.contains(" FAILED: ")), run::log);
    }
    assertEquals(1, run.end(), run::log);
    List<CellResult> failed = failed("again");
    assertEquals(1, failed.size(), run::log);
    String reason = failed.get(0).failure();
    assertTrue(reason.contains("was ended by signal 9"), reason);
    assertTrue(run.log().contains("sphereface: 1 of 3 cells failed"), run::log);
    try (Stream<Path> pages = Files.list(folder.resolve("again/report/cells"))) {
      assertEquals(3, pages.count());
    }
    SmokeRun last = startParallel("again");
    assertEquals(0, last.end(), last::log);
    SmokeRun.assertSame(folder.resolve("whole"), folder.resolve("again"));
  }

  private static void assertNoProcessIsLeftOf(SmokeRun run, boolean forcibly) throws Exception {
    List<ProcessHandle> workers = workers(run);
    if (forcibly) {
      run.process().destroyForcibly();
    } else {
      run.process().destroy();
    }
    assertTrue(run.end() != 0, run::log);
    for (ProcessHandle worker : workers) {
      worker.onExit().join();
    }
  }
}
