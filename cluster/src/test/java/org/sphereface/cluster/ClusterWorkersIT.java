package org.sphereface.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.run.SmokeRun;

/**
 * A cell that two executors train together, against two processes of one machine. Workers, servers,
 * the scheduler, executors and the process that the user started are killed at random moments.
 * {@code -Dkills=20} kills more often than in every build.
 */
class ClusterWorkersIT {

  private static final long SEED = 2017;
  private static final int KILLS = 3;
  private static final int MOST_WRITES = 8;
  private static final String STATUS = "status-[0-9]+\\.json";
  private static final String OF_A_TRAINING = "--cell-of-cluster";

  @TempDir private Path folder;

  private final SplittableRandom random = new SplittableRandom(SEED);

  private static List<String> run(Path out, String... options) {
    List<String> all =
        new ArrayList<>(List.of("run", "smoke", "--engine", "MXNet", "--out", out.toString()));
    all.addAll(List.of("--workers", "2"));
    SmokeRun.SMALL.forEach(set -> all.addAll(List.of("--set", set)));
    for (String set :
        List.of(
            "losses=[{loss: a-softmax, m: 4}]",
            "recipe.iterations=60",
            "recipe.steps=[40]",
            "recipe.checkpointEvery=5")) {
      all.addAll(List.of("--set", set));
    }
    all.addAll(List.of(options));
    return all;
  }

  @Test
  void aTrainingWhoseProcessesAreKilledEndsWithTheBytesOfOneMachine() throws Exception {
    Path whole = folder.resolve("whole");
    ClusterCommandRun alone = ClusterCommandRun.start(run(whole));
    assertEquals(0, alone.end(), alone::log);
    int wanted = Integer.getInteger("kills", KILLS);
    int killed = 0;
    for (int round = 0; killed < wanted; round++) {
      Path out = folder.resolve("round" + round);
      boolean ended = false;
      while (!ended) {
        ClusterCommandRun run =
            ClusterCommandRun.start(run(out, "--cluster", ClusterCommandRun.TWO));
        CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> end(run));
        boolean driver = false;
        try (FolderEvents events = new FolderEvents(out)) {
          while (!driver && killed < wanted && !status.isDone()) {
            if (!events.await(STATUS, 1 + random.nextInt(MOST_WRITES)) || status.isDone()) {
              break;
            }
            List<ProcessHandle> victims = victims(run);
            ProcessHandle victim = victims.get(random.nextInt(victims.size()));
            driver = victim.equals(run.process());
            killed += victim.destroyForcibly() ? 1 : 0;
          }
        }
        int result = status.join();
        ended = !driver;
        assertEquals(ended, result == 0, run::log);
      }
      SmokeRun.assertSame(whole, out);
      assertNamesWorkers(out);
    }
  }

  private static int end(ClusterCommandRun run) {
    try {
      return run.end();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The driver, its executors, and what they have started for the training. */
  private static List<ProcessHandle> victims(ClusterCommandRun run) {
    return Stream.concat(
            Stream.concat(Stream.of(run.process()), run.executors().stream()),
            run.process()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains(OF_A_TRAINING)))
        .toList();
  }

  private static void assertNamesWorkers(Path out) throws IOException {
    try (Stream<Path> cells = java.nio.file.Files.list(out.resolve("cells"))) {
      for (Path cell : cells.toList()) {
        JsonNode machine =
            new ObjectMapper()
                .readTree(cell.resolve("result.json").toFile())
                .at("/provenance/machine");
        String name = machine.path("name").asText();
        assertTrue(!name.isEmpty(), cell.toString());
        assertEquals(name + ", " + name, machine.path("workers").asText());
      }
    }
  }

  @Test
  void moreWorkersThanCoresAreRefusedWithASentence() throws Exception {
    List<String> three =
        new ArrayList<>(run(folder.resolve("out"), "--cluster", ClusterCommandRun.TWO));
    three.set(three.indexOf("--workers") + 1, "3");
    ClusterCommandRun run = ClusterCommandRun.start(three);
    assertEquals(1, run.end(), run::log);
    assertTrue(run.log().contains("too few cores for all --workers"), run::log);
  }
}
