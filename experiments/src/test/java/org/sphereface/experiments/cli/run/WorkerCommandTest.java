package org.sphereface.experiments.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sphereface.experiments.run.parallel.DeviceGroup;

class WorkerCommandTest {

  @Test
  void eachGroupGetsTheParentsArgumentsAndItsNumber() {
    List<String> arguments = List.of("run", "smoke", "--devices", "cpu,cpu");
    List<DeviceGroup> groups =
        new WorkerCommand("Main", arguments)
            .groups(List.of(List.of(Device.cpu()), List.of(Device.cpu())));
    List<String> command = groups.get(1).command();
    List<String> given = command.subList(command.size() - 5, command.size());
    assertEquals(
        List.of("run", WorkerCommand.GROUP + "=1", "smoke", "--devices", "cpu,cpu"), given);
    assertEquals(arguments, WorkerCommand.parents(given));
  }

  @Test
  void groupsAreNamedByTheirDevices() {
    assertEquals("gpu0+gpu1", WorkerCommand.name(List.of(Device.gpu(0), Device.gpu(1)), 0));
    assertEquals("gpu3", WorkerCommand.name(List.of(Device.gpu(3)), 3));
    assertEquals("cpu#2", WorkerCommand.name(List.of(Device.cpu()), 1));
  }

  @Test
  void processesShareTheThreadsAndEachHasOne() {
    assertEquals(threads("4"), WorkerCommand.share(threads("8"), 2));
    assertEquals(threads("2"), WorkerCommand.share(threads("8"), 3));
    assertEquals(threads("1"), WorkerCommand.share(threads("2"), 4));
    assertEquals(Map.of(), WorkerCommand.share(Map.of(), 2));
    assertEquals(Map.of(), WorkerCommand.share(threads("many"), 2));
  }

  @Test
  void cellsAtOnceAreAsManyAsThreadsAndMemoryAllow() {
    long much = 1L << 40;
    assertEquals(2, WorkerCommand.atOnce(2, 1, much));
    assertEquals(2, WorkerCommand.atOnce(5, 2, much));
    assertEquals(1, WorkerCommand.atOnce(1, 2, much));
    assertEquals(5, WorkerCommand.atOnce(64, 1, 16L << 30));
    assertEquals(1, WorkerCommand.atOnce(64, 1, 1L << 30));
    assertEquals(8, WorkerCommand.available(threads("8"), 2));
    assertEquals(2, WorkerCommand.available(Map.of(), 2));
  }

  @Test
  void eachProcessHasTheMatrixsThreads() {
    int cores = Runtime.getRuntime().availableProcessors();
    int other = WorkerCommand.available(System.getenv(), cores) + 1;
    List<DeviceGroup> groups =
        new WorkerCommand("Main", List.of("run", "smoke")).onThreads(other, 1L << 40);
    assertEquals(1, groups.size());
    assertEquals(threads(Integer.toString(other)), groups.get(0).environment());
    assertEquals(
        List.of(), new WorkerCommand("Main", List.of("run")).onThreads(other - 1, 1L << 40));
  }

  private static Map<String, String> threads(String number) {
    return Map.of("OMP_NUM_THREADS", number);
  }
}
