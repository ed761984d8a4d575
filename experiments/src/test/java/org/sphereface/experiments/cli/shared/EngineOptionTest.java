package org.sphereface.experiments.cli.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineOptionTest {

  @Test
  void anEngineThatCannotBeLoadedIsToldByItsFirstCauseAndWhatToDo() {
    Error failure =
        new ExceptionInInitializerError(
            new IllegalStateException("no library", new UnknownHostException("somewhere")));
    assertEquals(
        "The engine MXNet cannot be loaded (UnknownHostException: somewhere): build again with mvn"
            + " verify.",
        EngineOption.refusal("MXNet", failure, true));
    assertEquals(
        "The engine PyTorch cannot be loaded (UnknownHostException: somewhere): a build with"
            + " -Pgpu-mxnet or -Pgpu-pytorch fetches its native library from the net at the first"
            + " start; connect this machine, or build for the CPU with mvn verify -Ppytorch.",
        EngineOption.refusal("PyTorch", failure, false));
  }

  @ParameterizedTest
  @CsvSource({
    "run m, run m --engine=PyTorch",
    "run --engine auto m, run m --engine=PyTorch",
    "run m --engine=auto --quick, run m --quick --engine=PyTorch",
  })
  void theChosenEngineStandsInTheCommand(String given, String expected) {
    assertEquals(
        List.of(expected.split(" ")),
        EngineOption.withEngine(List.of(given.split(" ")), "PyTorch"));
  }

  @ParameterizedTest
  @CsvSource({"MXNet, MXNet", "MXNet PyTorch, MXNet", "PyTorch, PyTorch", "'', MXNet"})
  void withoutANameMxNetRunsIfTheBuildHasIt(String engines, String expected) {
    assertEquals(expected, EngineOption.ofBuild(Set.of(engines.split(" "))));
  }
}
