package org.sphereface.experiments.cli.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixReader;
import picocli.CommandLine;

class WorkersOptionTest {

  private static final List<Device> CPU = List.of(Device.cpu());

  private final Matrix smoke = new MatrixReader().read("smoke", List.of());

  private static WorkersOption option(String number) {
    WorkersOption option = new WorkersOption();
    CommandLine.populateCommand(option, "--workers", number);
    return option;
  }

  private void assertRefused(
      String sentence, String number, String engine, List<Device> devices, boolean cluster) {
    String message =
        assertThrows(
                CommandException.class,
                () -> option(number).require(engine, devices, cluster, smoke))
            .getMessage();
    assertTrue(message.contains(sentence), message);
  }

  @Test
  void whatCannotTrainTogetherIsRefused() {
    assertRefused("PyTorch has none in DJL: give --engine MXNet", "2", "PyTorch", CPU, true);
    assertRefused("takes 2 or more", "1", "MXNet", CPU, true);
    List<Device> gpus = List.of(Device.gpu(0), Device.gpu(1));
    assertRefused("give --devices cpu, or several GPUs", "2", "MXNet", gpus, false);
    assertRefused("cannot be split over 9999 workers of 1 devices", "9999", "MXNet", CPU, true);
    assertDoesNotThrow(() -> option("2").require("MXNet", gpus, true, smoke));
    assertDoesNotThrow(() -> option("2").require("MXNet", CPU, false, smoke));
    assertDoesNotThrow(() -> new WorkersOption().require("PyTorch", CPU, false, smoke));
  }
}
