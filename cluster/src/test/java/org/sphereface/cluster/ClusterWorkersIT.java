package org.sphereface.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.run.SmokeRun;

/**
 * A cell that two executors train together, against two processes of one machine. Workers, servers,
 * the scheduler, executors and the process that the user started are killed at random moments
 * ({@link RandomKills}).
 */
class ClusterWorkersIT {

  private static final int MOST_WRITES = 8;

  @TempDir private Path folder;

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
    RandomKills kills = new RandomKills(ClusterCommandRun::descendants);
    for (int round = 0; kills.areLeft(); round++) {
      Path out = folder.resolve("round" + round);
      kills.runToEnd(
          () -> ClusterCommandRun.start(run(out, "--cluster", ClusterCommandRun.TWO)),
          RandomKills.atStatus(out, MOST_WRITES),
          0);
      SmokeRun.assertSame(whole, out);
      assertNamesWorkers(out);
    }
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
