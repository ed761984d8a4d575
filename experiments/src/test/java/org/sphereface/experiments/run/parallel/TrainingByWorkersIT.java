package org.sphereface.experiments.run.parallel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.SphereFace;
import org.sphereface.experiments.run.SmokeRun;

/**
 * Cells that two processes of this machine train together, against one process with two devices.
 * {@code -Dkills=20} kills more often than in every build.
 */
class TrainingByWorkersIT {

  private static final int KILLS = 3;
  private static final int MOST_RUNS_IN_VAIN = 5;

  /** After one more without a newer checkpoint, a run gives the cell up. */
  private static final int MOST_KILLS_OF_A_RUN = 9;

  private static final long SEED = 2017;
  private static final String CHECKPOINT = "/checkpoints/";

  @TempDir private static Path folder;

  @BeforeAll
  static void together() throws Exception {
    assumeTrue(Engine.getInstance().getEngineName().equals("MXNet"), "no key-value store");
    SmokeRun run = start("together", 2, "--workers", "2");
    assertEquals(0, run.end(), run::log);
  }

  /** Two cells, of which one starts from a third. */
  private static SmokeRun start(String name, int threads, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--out", folder.resolve(name).toString()));
    arguments.addAll(List.of(options));
    for (String set :
        List.of(
            "losses=[softmax, {loss: a-softmax, m: 4}]",
            "start={loss: {loss: a-softmax, m: 1}, recipe: {iterations: 10, steps: [8]}}",
            "recipe.iterations=40",
            "recipe.steps=[30]",
            "recipe.checkpointEvery=5")) {
      arguments.addAll(List.of("--set", set));
    }
    return SmokeRun.start(folder.resolve("no-gate"), threads, arguments);
  }

  private static List<Path> cells(String name) throws Exception {
    try (Stream<Path> cells = Files.list(folder.resolve(name).resolve("cells"))) {
      return cells.sorted().toList();
    }
  }

  @Test
  void twoWorkersTrainToTheBitsOfTwoDevices() throws Exception {
    SmokeRun run = start("devices", 1, "--devices", "cpu,cpu");
    assertEquals(0, run.end(), run::log);
    List<Path> devices = cells("devices");
    List<Path> together = cells("together");
    assertEquals(3, together.size());
    for (int i = 0; i < together.size(); i++) {
      assertArrayEquals(
          Files.readAllBytes(devices.get(i).resolve("parameters.safetensors")),
          Files.readAllBytes(together.get(i).resolve("parameters.safetensors")),
          together.get(i).toString());
      JsonNode one = result(devices.get(i));
      JsonNode two = result(together.get(i));
      assertEquals(one.get("curve"), two.get("curve"));
      assertEquals(one.get("evaluations"), two.get("evaluations"));
      JsonNode provenance = two.get("provenance");
      assertEquals("localhost, localhost", provenance.get("machine").path("workers").asText());
      assertTrue(
          provenance.get("engine").asText().endsWith("[cpu()] in each of 2 workers"),
          provenance::toString);
      assertEquals("1", provenance.get("environment").get("OMP_NUM_THREADS").asText());
    }
  }

  private static JsonNode result(Path cell) throws Exception {
    return new ObjectMapper().readTree(cell.resolve("result.json").toFile());
  }

  @Test
  void aTrainingWhoseProcessesAreKilledEndsWithTheSameBytes() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    int wanted = Integer.getInteger("kills", KILLS);
    int killed = 0;
    for (int round = 0; killed < wanted; round++) {
      String name = "killed" + round;
      Path out = folder.resolve(name);
      SmokeRun run = start(name, 2, "--workers", "2");
      int most = Math.min(wanted, killed + MOST_KILLS_OF_A_RUN);
      while (killed < most && run.process().isAlive()) {
        if (random.nextInt(3) == 0 ? awaitProcesses(run) : awaitCheckpoint(run, out)) {
          List<ProcessHandle> processes = processes(run);
          killed +=
              !processes.isEmpty()
                      && processes.get(random.nextInt(processes.size())).destroyForcibly()
                  ? 1
                  : 0;
        }
      }
      assertEquals(0, run.end(), run::log);
      SmokeRun.assertSame(folder.resolve("together"), out);
      assertTrue(killed > round - MOST_RUNS_IN_VAIN, "no process was found that could be killed");
    }
  }

  /** Scheduler, server and workers. */
  private static List<ProcessHandle> processes(SmokeRun run) {
    return run.process().children().toList();
  }

  private static boolean awaitProcesses(SmokeRun run) throws InterruptedException {
    return await(run, of -> processes(of).size() == 4);
  }

  private static boolean awaitCheckpoint(SmokeRun run, Path out) throws InterruptedException {
    long before = checkpoints(out);
    return await(run, of -> checkpoints(out) > before);
  }

  private static long checkpoints(Path out) {
    try (Stream<Path> files = Files.walk(out)) {
      return files
          .filter(file -> file.toString().contains(CHECKPOINT))
          .map(file -> file.toFile().lastModified())
          .max(Long::compare)
          .orElse(0L);
    } catch (java.io.IOException | java.io.UncheckedIOException e) {
      // a file that is just removed
      return 0;
    }
  }

  private static boolean await(SmokeRun run, Predicate<SmokeRun> condition)
      throws InterruptedException {
    while (run.process().isAlive()) {
      if (condition.test(run)) {
        return true;
      }
      Thread.sleep(20);
    }
    return false;
  }

  @Test
  void whatCannotTrainIsRefusedBeforeAnythingIsWritten() {
    assertRefused("--workers takes 2 or more processes", "--workers", "1");
    assertRefused(
        "--devices-per-cell has no effect with --workers",
        "--workers",
        "2",
        "--devices",
        "cpu,cpu",
        "--devices-per-cell",
        "1");
    assertRefused(
        "recipe.batch 3 cannot be split over 4 workers",
        "--workers",
        "4",
        "--set",
        "recipe.batch=3");
  }

  private static void assertRefused(String sentence, String... options) {
    Path out = folder.resolve("refused");
    List<String> arguments =
        new ArrayList<>(List.of("run", "smoke", "--engine", "MXNet", "--out", out.toString()));
    arguments.addAll(List.of(options));
    StringWriter errors = new StringWriter();
    int status = SphereFace.run(new StringWriter(), errors, arguments.toArray(String[]::new));
    assertTrue(status != 0);
    assertTrue(errors.toString().contains(sentence), errors::toString);
    assertTrue(Files.notExists(out.resolve("cells")));
  }
}
