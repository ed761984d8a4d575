package org.sphereface.experiments.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.SphereFace;
import org.sphereface.experiments.cli.shared.EngineOption;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.files.UserCache;

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
    EngineChoice.Speeds first = choice().speeds(smoke()).orElseThrow();

    assertEquals(EngineOption.available(), first.gflops().keySet());
    assertTrue(first.gflops().values().stream().allMatch(rate -> rate > 0), first.text());
    // two measurements never give the same values
    assertEquals(first, choice().speeds(smoke()).orElseThrow());
    assertEquals(List.of(first), choice().ofThisMachine());
  }

  @Test
  void theFastestTrains() {
    Map<String, Double> rates = new LinkedHashMap<>();
    rates.put("MXNet", 70.0);
    rates.put("PyTorch", 110.0);

    assertEquals("PyTorch", new EngineChoice.Speeds("", "", "", rates).fastest());
  }
}
