package org.sphereface.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.RunException;

class RunLockTest {

  @TempDir private Path folder;

  @Test
  void theSecondIsRefusedWithTheProcessThatWritesAndMayComeWhenItHasEnded() throws Exception {
    try (RunLock first = RunLock.of(folder)) {
      RunException e = assertThrows(RunException.class, () -> RunLock.of(folder));
      assertTrue(
          e.getMessage().contains("process " + ProcessHandle.current().pid() + " since "),
          e.getMessage());
    }
    RunLock.of(folder).close();
  }

  @Test
  void whatAKilledProcessLeftInTheFileHoldsNobodyOff() throws Exception {
    Files.writeString(folder.resolve(".lock"), "process 1 since 2017-01-01T00:00:00Z, and more");
    RunLock.of(folder).close();
  }

  @Test
  void othersSeeWhetherItIsHeld() throws Exception {
    assertFalse(RunLock.isHeld(folder.resolve("none")));
    try (RunLock lock = RunLock.of(folder)) {
      assertTrue(RunLock.isHeld(folder));
    }
    assertFalse(RunLock.isHeld(folder));
  }

  @Test
  void aRunWaitsForTheProcessesOfTheOneBefore() {
    RunLock cells = RunLock.ofCells(folder);
    AtomicInteger pauses = new AtomicInteger();
    Runnable pause =
        () -> {
          if (pauses.incrementAndGet() == 3) {
            cells.close();
          }
        };
    RunLock.of(folder, pause).close();
    assertEquals(3, pauses.get());
  }

  @Test
  void processesThatDoNotEndAreNamedInTheRefusal() {
    try (RunLock cells = RunLock.ofCells(folder)) {
      RunException e = assertThrows(RunException.class, () -> RunLock.of(folder, () -> {}));
      assertTrue(e.getMessage().startsWith("Processes of an earlier run"), e.getMessage());
    }
    RunLock.of(folder).close();
  }
}
