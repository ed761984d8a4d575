package org.sphereface.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.run.SmokeRun;

/**
 * A machine that stands still for so long that Spark takes it for lost, and then goes on: an
 * executor and what it has started are stopped by SIGSTOP. Its work is done elsewhere meanwhile,
 * and the output is that of one machine, byte for byte.
 */
class ClusterStoppedIT {

  private static final long SEED = 2017;

  /** Spark takes an executor for lost after minutes; here after seconds. */
  private static final String SETTINGS =
      """
      spark.executor.heartbeatInterval 1s
      spark.network.timeout 8s
      spark.network.timeoutInterval 1s
      """;

  @TempDir private Path folder;

  private Map<String, String> impatient() throws IOException {
    Path settings = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(settings.resolve("spark-defaults.conf"), SETTINGS);
    return Map.of("SPARK_CONF_DIR", settings.toString());
  }

  /** Runs a command to its end; a machine stands still from its first work on until it is lost. */
  private void runWithAStop(List<String> command) throws Exception {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of("--cluster", ClusterCommandRun.TWO));
    ClusterCommandRun run = ClusterCommandRun.start(all, impatient());
    assertTrue(run.readTo(line -> line.contains("begun on ")), run::log);
    assertTrue(run.readTo(line -> line.contains("begun on ")), run::log);
    ProcessHandle executor = run.executors().get(0);
    List<ProcessHandle> machine =
        Stream.concat(Stream.of(executor), executor.descendants()).toList();
    signal("-STOP", machine);
    try {
      assertTrue(run.readTo(line -> line.contains("was lost")), run::log);
    } finally {
      signal("-CONT", machine);
    }
    assertEquals(0, run.end(), run::log);
  }

  private static void signal(String signal, List<ProcessHandle> processes) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", signal));
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  @Test
  void cellsOfAMachineThatStandsStillAreThoseOfOneMachine() throws Exception {
    List<String> command = new ArrayList<>(List.of("run", "smoke", "--engine", "MXNet"));
    SmokeRun.SMALL.forEach(set -> command.addAll(List.of("--set", set)));
    for (String set :
        List.of("losses=[softmax, {loss: a-softmax, m: 4}]", "recipe.checkpointEvery=5")) {
      command.addAll(List.of("--set", set));
    }
    Path whole = folder.resolve("whole");
    ClusterCommandRun alone = ClusterCommandRun.start(ClusterCommandRun.with(command, whole));
    assertEquals(0, alone.end(), alone::log);
    Path out = folder.resolve("out");
    runWithAStop(ClusterCommandRun.with(command, out));
    SmokeRun.assertSame(whole, out);
  }

  @Test
  void countsOfAMachineThatStandsStillAreThoseOfOneMachine() throws Exception {
    List<String> command = MegaFaceCommand.of(folder, 30, 3000, new SplittableRandom(SEED));
    Path whole = folder.resolve("whole.json");
    ClusterCommandRun alone = ClusterCommandRun.start(ClusterCommandRun.with(command, whole));
    assertEquals(0, alone.end(), alone::log);
    Path out = folder.resolve("out.json");
    runWithAStop(ClusterCommandRun.with(command, out, "--shard", "500"));
    assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(out));
  }
}
