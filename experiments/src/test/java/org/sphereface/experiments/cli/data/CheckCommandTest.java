package org.sphereface.experiments.cli.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.SphereFace;

class CheckCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int check(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "check";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return SphereFace.run(new PrintWriter(out), new PrintWriter(err), all);
  }

  @Test
  void syntheticFacesAreSound() {
    String source = "{source: synthetic-faces, identities: 100, imagesPerIdentity: 1}";
    assertEquals(0, check("--source", source, "--threads", "2"), out + "" + err);
    assertTrue(out.toString().contains("OK    place of the mean face: "), out.toString());
  }

  @Test
  void ofNothingItFailsInOneSentence(@TempDir Path folder) {
    assertEquals(1, check(folder.toString()));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertEquals(2, check());
  }
}
