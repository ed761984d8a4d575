package org.sphereface.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that take requests, of a shell in place of the program. */
class RemoteProcessTest {

  private static final String ANSWERS =
      "while read -r line; do [ $line != end ] || exit 7; echo about $line;"
          + " printf '\\001done %s\\n' $line; done";

  @TempDir private Path folder;

  private ProcessBuilder shell(String script) {
    return new ProcessBuilder(List.of("bash", "-c", script)).directory(folder.toFile());
  }

  @Test
  void aProcessThatHasAnsweredTakesFurtherRequests() throws Exception {
    RemoteProcess first = RemoteProcess.of(shell(ANSWERS));
    assertTrue(first.answers("0-5"));
    assertEquals(List.of("about 0-5"), first.lines());
    RemoteProcess second = RemoteProcess.of(shell(ANSWERS));
    assertNotSame(first, second, "the first one is not kept yet");
    first.keep();
    assertSame(first, RemoteProcess.of(shell(ANSWERS)));
    assertTrue(first.answers("5-9"));
    assertEquals(List.of("about 5-9"), first.lines());
    first.keep();
    assertNotSame(first, RemoteProcess.of(shell(ANSWERS + " # of another command")));
    first.kill();
    first.end();
    assertNotSame(first, RemoteProcess.of(shell(ANSWERS)), "it has ended");
    second.kill();
  }

  @Test
  void aProcessThatEndsInPlaceOfAnAnswerTellsWhy() throws Exception {
    RemoteProcess process = RemoteProcess.of(shell(ANSWERS));
    assertTrue(process.answers("0-5"));
    assertFalse(process.answers("end"));
    assertEquals(7, process.end());
    assertFalse(
        RemoteProcess.of(shell("echo sphereface: no such file; exit 1")).answers("0-5"),
        "it ends before it is asked");
  }

  @Test
  void aProcessWithoutRequestsIsDoneAtItsEnd() throws Exception {
    RemoteProcess process = RemoteProcess.of(shell("echo one; echo two >&2; exit 3"));
    assertEquals(3, process.end());
    assertEquals(List.of("one"), process.lines());
  }
}
