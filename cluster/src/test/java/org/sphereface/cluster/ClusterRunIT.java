package org.sphereface.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.run.SmokeRun;

/**
 * A matrix on a cluster of real processes: its executors, and the process that the user started,
 * are killed at random moments ({@link RandomKills}).
 */
class ClusterRunIT {

  private static final int MOST_WRITES = 12;

  @TempDir private Path folder;

  /** Two cells start from a third, whose parameters they need. */
  private static List<String> run(Path out, String... options) {
    List<String> all =
        new ArrayList<>(List.of("run", "smoke", "--engine", "MXNet", "--out", out.toString()));
    SmokeRun.SMALL.forEach(set -> all.addAll(List.of("--set", set)));
    for (String set :
        List.of(
            "losses=[softmax, {loss: a-softmax, m: 4}]",
            "start={loss: {loss: a-softmax, m: 1}, recipe: {iterations: 10, steps: [8]}}",
            "recipe.iterations=60",
            "recipe.steps=[40]",
            "recipe.checkpointEvery=5")) {
      all.addAll(List.of("--set", set));
    }
    all.addAll(List.of(options));
    return all;
  }

  @Test
  void aRunWhoseExecutorsAndDriverAreKilledEndsWithTheBytesOfOneMachine() throws Exception {
    Path whole = folder.resolve("whole");
    ClusterCommandRun alone = ClusterCommandRun.start(run(whole));
    assertEquals(0, alone.end(), alone::log);
    RandomKills kills = new RandomKills(ClusterCommandRun::executors);
    for (int round = 0; kills.areLeft(); round++) {
      Path out = folder.resolve("round" + round);
      kills.runToEnd(
          () -> ClusterCommandRun.start(run(out, "--cluster", ClusterCommandRun.TWO)),
          RandomKills.atStatus(out, MOST_WRITES),
          0);
      SmokeRun.assertSame(whole, out);
      assertNamesMachine(out);
    }
  }

  private static void assertNamesMachine(Path out) throws IOException {
    try (Stream<Path> cells = Files.list(out.resolve("cells"))) {
      for (Path cell : cells.toList()) {
        String text = Files.readString(cell.resolve("result.json"));
        JsonNode provenance = new ObjectMapper().readTree(text).get("provenance");
        assertFalse(provenance.get("machine").path("name").asText().isEmpty(), cell.toString());
        assertEquals("1", provenance.get("environment").get("OMP_NUM_THREADS").asText());
        assertFalse(text.contains("secret"), cell.toString());
        assertFalse(provenance.get("versions").get("native").asText().isEmpty(), cell.toString());
      }
    }
  }

  @Test
  void aMachineThatCannotStartTheProgramDoesNotFailTheRun() throws Exception {
    try (StandaloneCluster cluster = StandaloneCluster.start(folder)) {
      cluster.worker(Map.of("PATH", "/nowhere"));
      cluster.worker(Map.of());
      Path out = folder.resolve("out");
      ClusterCommandRun run =
          ClusterCommandRun.start(run(out, "--cluster", cluster.address()), cluster.environment());
      assertEquals(0, run.end(), run::log);
      assertTrue(run.log().contains("cannot start the program"), run::log);
      assertNamesMachine(out);
    }
  }

  /** Its processes may write files of 8 KiB, too few for the libraries that they unpack. */
  @Test
  void aMachineWhoseTemporaryFolderIsFullDoesNotFailTheRun() throws Exception {
    Path whole = folder.resolve("whole");
    ClusterCommandRun alone = ClusterCommandRun.start(run(whole));
    assertEquals(0, alone.end(), alone::log);
    Path limited = folder.resolve("bin/bash");
    Files.createDirectories(limited.getParent());
    Files.writeString(limited, "#!/bin/bash\nulimit -f 8\nexec /bin/bash \"$@\"\n");
    assertTrue(limited.toFile().setExecutable(true));
    try (StandaloneCluster cluster = StandaloneCluster.start(folder)) {
      cluster.worker(Map.of("PATH", limited.getParent() + ":" + System.getenv("PATH")));
      cluster.worker(Map.of());
      Path out = folder.resolve("out");
      ClusterCommandRun run =
          ClusterCommandRun.start(run(out, "--cluster", cluster.address()), cluster.environment());
      assertEquals(0, run.end(), run::log);
      assertTrue(run.log().contains("File too large"), run::log);
      SmokeRun.assertSame(whole, out);
    }
  }

  @Test
  void aWrongSecretIsRefused() throws Exception {
    try (StandaloneCluster cluster = StandaloneCluster.start(folder)) {
      ClusterCommandRun run =
          ClusterCommandRun.start(run(folder.resolve("out"), "--cluster", cluster.address()));
      assertEquals(1, run.end(), run::log);
      assertTrue(run.log().contains("has refused this command"), run::log);
      assertFalse(run.log().contains("FAILED"), run::log);
    }
  }

  @Test
  void wrongAddressesAreNamedBeforeAnythingIsWritten() throws Exception {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "yarn", "--cluster takes spark://HOST:PORT",
                "spark://192.0.2.1:7077", "set SPARK_LOCAL_IP")
            .entrySet()) {
      Path out = folder.resolve("out");
      ClusterCommandRun run = ClusterCommandRun.start(run(out, "--cluster", wrong.getKey()));
      assertEquals(1, run.end(), run::log);
      assertTrue(run.log().contains(wrong.getValue()), run::log);
      assertFalse(Files.exists(out.resolve("cells")), run::log);
    }
  }
}
