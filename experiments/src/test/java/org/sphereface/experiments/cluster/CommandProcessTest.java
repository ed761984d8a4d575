package org.sphereface.experiments.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Real processes of a shell. */
class CommandProcessTest {

  private static String failure(String script) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", script);
    try (CommandProcess process = new CommandProcess("shell", builder, StandardCharsets.UTF_8)) {
      return assertThrows(CommandFailedException.class, process::await).getMessage();
    }
  }

  @Test
  void whoEndsItselfWouldDoSoAgain() throws Exception {
    String failed = failure("echo 'sphereface: the reason'; echo more; exit 28");
    assertEquals("The shell ended with status 28: the reason", failed);
    assertEquals("ended with status 28: the reason", CommandProcess.ownReason(failed));
    String aborted = failure("echo 'sphereface: the reason'; kill -ABRT $$");
    assertEquals("The shell aborted: the reason", aborted);
    assertEquals("aborted: the reason", CommandProcess.ownReason(aborted));
  }

  @Test
  void whoIsKilledMayDoBetterTheNextTime() throws Exception {
    for (int signal : new int[] {9, 15}) {
      String killed = failure("echo 'sphereface: the reason'; kill -" + signal + " $$");
      assertEquals("", CommandProcess.ownReason(killed), killed);
    }
    assertEquals(
        "The shell was ended by signal 9 (by the system, if memory ran out).",
        failure("kill -9 $$"));
  }
}
