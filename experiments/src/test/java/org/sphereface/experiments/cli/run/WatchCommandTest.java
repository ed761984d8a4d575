package org.sphereface.experiments.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.SphereFace;
import org.sphereface.experiments.run.RunLock;
import org.sphereface.experiments.watch.WatchedRun;

class WatchCommandTest {

  private record Outcome(int status, String out, String err) {}

  @TempDir private Path folder;

  private Outcome watch(String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "watch";
    arguments[1] = folder.toString();
    System.arraycopy(options, 0, arguments, 2, options.length);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = SphereFace.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Outcome(status, out.toString(), err.toString());
  }

  @Test
  void onceShowsTheTableOfARunThatGoesOnAndEnds() {
    new WatchedRun(folder).plan("a", "b").finished("a");
    try (RunLock lock = RunLock.of(folder)) {
      Outcome once = watch("--once");

      assertEquals(0, once.status());
      assertEquals(4, once.out().lines().count(), once.out());
      assertTrue(once.out().contains("  b  waiting"), once.out());
    }
  }

  @Test
  void endsWithTheRunAndSaysByItsStatusWhetherAllIsFinished() {
    new WatchedRun(folder).plan("a", "b").finished("a");
    Outcome dead = watch();
    assertEquals(1, dead.status());
    assertTrue(dead.out().contains("no process runs the rest"), dead.out());

    new WatchedRun(folder).finished("b");
    assertEquals(0, watch().status());
  }

  @Test
  void aStatusThatIsNoRegularFileIsNamedAndNotOpened() throws IOException {
    new WatchedRun(folder).plan("a").finished("a");
    Files.createSymbolicLink(folder.resolve("status.json"), Path.of("/dev/zero"));
    Outcome ended = watch("--once");
    assertEquals(0, ended.status());
    assertTrue(ended.err().contains("status.json is not a regular file"), ended.err());
  }

  @Test
  void aFolderOfNoRunIsOneSentence() {
    Outcome none = watch();

    assertEquals(1, none.status());
    assertEquals(1, none.err().lines().count(), none.err());
    assertTrue(none.err().contains("give the folder of a run"), none.err());
    assertEquals(2, watch("--every", "0").status());
  }
}
