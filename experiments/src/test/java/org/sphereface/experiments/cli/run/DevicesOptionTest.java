package org.sphereface.experiments.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sphereface.experiments.cli.shared.CommandException;

class DevicesOptionTest {

  @Test
  void namesAreTheCpuOrGpusThatTheEngineShows() {
    assertEquals(List.of(Device.cpu()), DevicesOption.parse(List.of("cpu"), 0));
    assertEquals(
        List.of(Device.gpu(0), Device.gpu(3)), DevicesOption.parse(List.of("gpu0", "GPU3"), 4));
  }

  @Test
  void theCpuMayTakeSeveralPartsOfABatch() {
    assertEquals(
        List.of(Device.cpu(), Device.cpu()), DevicesOption.parse(List.of("cpu", "cpu"), 0));
  }

  @Test
  void whatIsNotThereIsRefusedInASentence() {
    assertTrue(refusal(0, "gpu0").contains("the engine shows no GPU"));
    assertTrue(refusal(2, "gpu2").contains("gpu0 to gpu1"));
    assertTrue(refusal(2, "tpu").contains("expected cpu or gpu0"));
    assertTrue(refusal(2, "gpu0", "gpu0").contains("distinct GPUs"));
    assertTrue(refusal(2, "cpu", "gpu0").contains("distinct GPUs"));
  }

  @Test
  void devicesAreSharedOutByTheNumberPerCell() {
    List<Device> four = List.of(Device.gpu(0), Device.gpu(1), Device.gpu(2), Device.gpu(3));
    assertEquals(
        List.of(List.of(Device.gpu(0), Device.gpu(1)), List.of(Device.gpu(2), Device.gpu(3))),
        DevicesOption.groups(four, 2));
    assertEquals(List.of(four), DevicesOption.groups(four, 4));
    for (int perCell : new int[] {-1, 0, 3, 5}) {
      CommandException e =
          assertThrows(CommandException.class, () -> DevicesOption.groups(four, perCell));
      assertTrue(e.getMessage().contains("divides the number of devices, 4"), e.getMessage());
    }
  }

  private static String refusal(int gpus, String... names) {
    return assertThrows(CommandException.class, () -> DevicesOption.parse(List.of(names), gpus))
        .getMessage();
  }
}
