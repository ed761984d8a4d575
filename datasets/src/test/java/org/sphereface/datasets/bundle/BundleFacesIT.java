package org.sphereface.datasets.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle of {@link BundleFacesTest}, as Python's own module writes it. */
class BundleFacesIT {

  private static final String SCRIPT =
      """
      import pickle
      bins = [open('%d.png' % n, 'rb').read() for n in (10, 11, 12)]
      for protocol in range(6):
          with open('%d.bin' % protocol, 'wb') as file:
              pickle.dump((bins + bins[:1], [True, False]), file, protocol=protocol)
      """;

  @TempDir private Path folder;

  @Test
  void bundlesThatPythonWritesInEachProtocolAreRead() throws Exception {
    for (int number : new int[] {10, 11, 12}) {
      Files.write(folder.resolve(number + ".png"), BundleFacesTest.png(number));
    }
    Path log = folder.resolve("python.log");
    Process python;
    try {
      python =
          new ProcessBuilder("python3", "-c", SCRIPT)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      Assumptions.abort("there is no python3: " + e.getMessage());
      return;
    }
    Assumptions.assumeTrue(python.waitFor() == 0, "python3 does not run: " + Files.readString(log));
    for (int protocol = 0; protocol < 6; protocol++) {
      BundleFacesTest.assertIsTheBundle(
          new BundleFaces(folder.resolve(protocol + ".bin").toString(), 4, 6).open(Set.of()));
    }
  }
}
