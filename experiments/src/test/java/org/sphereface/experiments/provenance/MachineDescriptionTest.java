package org.sphereface.experiments.provenance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.experiments.provenance.MachineDescription.Generation;

class MachineDescriptionTest {

  @Test
  void processorAndVectorInstructionsAreThoseOfTheFirstCore() {
    MachineDescription machine =
        new MachineDescription(
            List.of(
                "processor\t: 0",
                "model name\t: A Processor @ 2.00GHz",
                "flags\t\t: fpu sse2 avx2 avx fma amx_tile avx512f",
                "model name\t: Another"));

    assertEquals("A Processor @ 2.00GHz", machine.processor());
    assertEquals(Set.of("avx", "avx2", "avx512f", "amx_tile", "fma"), machine.vectorFlags());
  }

  @ParameterizedTest
  @CsvSource({
    "AuthenticAMD, 25, avx2 avx512_bf16, ZEN_4",
    "AuthenticAMD, 25, avx2, ZEN_3",
    "AuthenticAMD, 23, avx2, OTHER",
    "AuthenticAMD, 26, avx512_bf16, ZEN_5",
    "GenuineIntel, 6, avx512_bf16 amx_bf16, INTEL_AMX",
    "GenuineIntel, 6, avx512f, OTHER",
  })
  void theKindIsThatOfVendorFamilyAndInstructions(
      String vendor, String family, String flags, Generation expected) {
    List<String> cpuInfo =
        List.of("vendor_id\t: " + vendor, "cpu family\t: " + family, "flags\t\t: " + flags);

    assertEquals(expected, new MachineDescription(cpuInfo).generation());
  }

  @Test
  void whatTheSystemDoesNotTellIsUnknown() {
    assertEquals("unknown", new MachineDescription(List.of()).processor());
    assertTrue(new MachineDescription(List.of()).vectorFlags().isEmpty());
  }

  @Test
  void settingsAreThoseThatChangeSpeedOrBits() {
    assertEquals(
        Map.of("OMP_NUM_THREADS", "2", "MALLOC_TOP_PAD_", "1"),
        EngineEnvironment.of(Map.of("OMP_NUM_THREADS", "2", "MALLOC_TOP_PAD_", "1", "HOME", "/h")));
  }

  @Test
  void aFolderOutsideACheckoutHasNoCommit(@TempDir Path folder) {
    assertEquals(Optional.empty(), ProgramVersion.commit(folder));
  }

  @Test
  void theBuildKnowsItsVersion() {
    assertTrue(new ProgramVersion().version().matches("[0-9]+\\.[0-9]+\\.[0-9]+.*"));
  }
}
