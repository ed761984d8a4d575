package org.sphereface.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sphereface.files.WholeFile;

/**
 * The program as it lies on a machine for its launcher: the launcher, the engine's settings, and
 * the jar in the folder {@code lib}.
 *
 * @param launcher starts it
 */
record ProgramFolder(Path launcher) {

  private static final String LAUNCHER = "sphereface";
  private static final String SETTINGS = "engine.properties";

  /**
   * Makes it from the jar that Spark has sent, if it is not there yet.
   *
   * @param root the folder of the files that Spark has sent to this executor
   */
  static ProgramFolder of(String root) throws IOException {
    Path folder = Path.of(root).toAbsolutePath().resolve("program");
    synchronized (ProgramFolder.class) {
      Path launcher = folder.resolve(LAUNCHER);
      if (!Files.exists(launcher)) {
        Path jar = folder.resolve("lib").resolve("sphereface-cluster.jar");
        if (!Files.exists(jar)) {
          Files.createDirectories(jar.getParent());
          Files.createLink(jar, jar());
        }
        WholeFile.write(folder.resolve(SETTINGS), resource(SETTINGS));
        WholeFile.write(launcher, resource(LAUNCHER));
      }
      return new ProgramFolder(launcher);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = ProgramFolder.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the jar of the program has no " + name);
      }
      return in.readAllBytes();
    }
  }

  private static Path jar() throws IOException {
    try {
      return Path.of(
          ProgramFolder.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
