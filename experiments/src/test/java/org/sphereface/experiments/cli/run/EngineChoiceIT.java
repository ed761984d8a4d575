package org.sphereface.experiments.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.RunException;
import org.sphereface.experiments.cli.SphereFace;
import org.sphereface.experiments.cli.shared.EngineOption;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.experiments.run.SmokeRun;
import org.sphereface.files.UserCache;
import org.sphereface.results.CellResult;
import org.sphereface.results.ResultFiles;

/** The engines of the build, each timed in a process of its own. */
class EngineChoiceIT {

  @TempDir private Path folder;

  private EngineChoice choice() {
    UserCache cache = new UserCache(folder.resolve("cache"));
    return new EngineChoice(EngineOption.available(), SphereFace.class.getName(), cache);
  }

  private static Matrix smoke(String... sets) {
    return new MatrixReader().read("smoke", List.of(sets));
  }

  @Test
  void speedsAreMeasuredOnceForAMachineNetworkAndPrecision() {
    EngineChoice.Speeds first = choice().speeds(smoke(), OptionalInt.empty()).orElseThrow();

    assertEquals(EngineOption.available(), first.gflops().keySet());
    assertTrue(first.gflops().values().stream().allMatch(rate -> rate > 0), first.text());
    // two measurements never give the same values
    assertEquals(first, choice().speeds(smoke(), OptionalInt.empty()).orElseThrow());
    assertEquals(List.of(first), choice().ofThisMachine());
  }

  @Test
  void speedsAreKeptForEachNumberOfThreads() {
    EngineChoice.Speeds one = choice().speeds(smoke(), OptionalInt.of(1)).orElseThrow();
    EngineChoice.Speeds two = choice().speeds(smoke(), OptionalInt.of(2)).orElseThrow();

    assertTrue(one.network().endsWith(", 1 thread"), one.network());
    assertTrue(two.network().endsWith(", 2 threads"), two.network());
    assertEquals(one, choice().speeds(smoke(), OptionalInt.of(1)).orElseThrow());
    assertEquals(List.of(one, two), choice().ofThisMachine());
  }

  /** Runs the program as a user does, who names no engine. */
  private String run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(WorkerCommand.again(SphereFace.class.getName()));
    command.removeIf(argument -> argument.startsWith("-Dai.djl.default_engine"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SPHEREFACE_CACHE_DIR", folder.resolve("cache").toString());
    Process process = builder.start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aRunSaysItsEngineAndStaysOnIt() throws IOException {
    String dir = folder.resolve("run").toString();
    List<String> arguments = new ArrayList<>(List.of("run", "smoke", "--out", dir));
    SmokeRun.SMALL.forEach(set -> arguments.addAll(List.of("--set", set)));

    String first = run(arguments.toArray(String[]::new));

    assertTrue(first.contains("Report: "), first);
    boolean open = EngineOption.available().size() > 1;
    assertEquals(open, first.contains("Engine: "), first);
    List<CellResult> results =
        ResultFiles.readPlan(Path.of(dir)).cells().stream()
            .flatMap(cell -> ResultFiles.readCell(Path.of(dir), cell.id()).stream())
            .toList();
    String engine = results.get(0).provenance().engine().split(" ", 2)[0];
    for (CellResult result : results) {
      String command = result.provenance().command();
      assertEquals(open, command.endsWith("--engine=" + engine), command);
    }

    String second = run(arguments.toArray(String[]::new));

    assertTrue(second.contains("Report: "), second);
    assertFalse(second.contains("Engine: "), second);
    assertEquals(
        Optional.of(engine),
        EngineChoice.ofRun(Path.of(dir), results.stream().map(CellResult::id).toList()));
  }

  @Test
  void theFastestTrains() {
    Map<String, Double> rates = new LinkedHashMap<>();
    rates.put("MXNet", 70.0);
    rates.put("PyTorch", 110.0);

    assertEquals("PyTorch", new EngineChoice.Speeds("", "", "", rates, null).fastest());
  }

  /** An engine whose process cannot train is left out, and the reason is said and kept. */
  @Test
  void anEngineThatCannotTrainIsLeftOut() {
    Set<String> engines = new TreeSet<>(EngineOption.available());
    engines.add("none");
    UserCache cache = new UserCache(folder.resolve("cache"));
    EngineChoice choice = new EngineChoice(engines, SphereFace.class.getName(), cache);

    EngineChoice.Speeds speeds = choice.speeds(smoke(), OptionalInt.empty()).orElseThrow();

    assertEquals(EngineOption.available(), speeds.gflops().keySet());
    assertEquals(Set.of("none"), speeds.refusals().keySet());
    assertTrue(speeds.text().contains("; not none: The speed of none cannot be"), speeds.text());
    assertEquals(speeds, choice.speeds(smoke(), OptionalInt.empty()).orElseThrow());
    RunException refused =
        assertThrows(
            RunException.class,
            () ->
                new EngineChoice(Set.of("none"), SphereFace.class.getName(), cache)
                    .speeds(smoke(), OptionalInt.empty()));
    assertTrue(refused.getMessage().startsWith("The speed of none"), refused.getMessage());
  }
}
