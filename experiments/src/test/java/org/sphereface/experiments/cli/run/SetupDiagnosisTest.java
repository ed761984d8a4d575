package org.sphereface.experiments.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sphereface.experiments.provenance.MachineDescription.Generation;

class SetupDiagnosisTest {

  private static final long MEMORY = 8L << 30;
  private static final Map<String, String> GOOD =
      Map.of(
          "OMP_NUM_THREADS", "2", "MXNET_USE_OPERATOR_TUNING", "0", "MALLOC_TRIM_THRESHOLD_", "1");

  @Test
  void theLaunchersSettingsHaveNoProblem() {
    assertEquals(List.of(), diagnose(GOOD, true).problems());
  }

  @Test
  void anEmptyEnvironmentHasEachProblem() {
    List<String> problems = diagnose(Map.of(), false).problems();

    assertEquals(4, problems.size());
    assertTrue(problems.get(0).startsWith("OMP_NUM_THREADS is not set"));
  }

  @Test
  void moreThreadsThanCoresAreAProblem() {
    Map<String, String> threads = new HashMap<>(GOOD);
    threads.put("OMP_NUM_THREADS", "16");

    assertTrue(diagnose(threads, true).problems().get(0).contains("16 but there are 2 cores"));
  }

  @Test
  void anAbsentPyTorchIsANote() {
    String note = diagnose(GOOD, true).notes().get(0);

    assertTrue(note.contains("-Ppytorch"), note);
    assertTrue(note.contains("Zen 4"), note);
  }

  @Test
  void aNoteSaysWhetherMixedPrecisionPaysHere() {
    assertTrue(notes("avx2", "avx512_bf16").contains("half the time"));
    assertTrue(notes("avx2", "amx_bf16").contains("half the time"));
    assertTrue(notes("avx2", "avx512f").contains("slower than float32"));
    assertEquals("", notes());
  }

  private static String notes(String... flags) {
    Set<String> engines = Set.of("MXNet", "PyTorch");
    return String.join(
        " ",
        new SetupDiagnosis("MXNet", engines, Generation.OTHER, Set.of(flags), 2, MEMORY, GOOD, true)
            .notes());
  }

  private static SetupDiagnosis diagnose(Map<String, String> environment, boolean offline) {
    return new SetupDiagnosis(
        "MXNet",
        Set.of("MXNet"),
        Generation.ZEN_4,
        Set.of("avx2"),
        2,
        MEMORY,
        environment,
        offline);
  }
}
