package org.sphereface.cluster;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a machine must see before it runs a command. */
class RemoteCommandTest {

  @TempDir private Path folder;

  private static RemoteCommand command(Path folder, Map<String, String> seen) {
    return new RemoteCommand(
        List.of("run"), new TreeMap<>(), folder.toString(), new TreeMap<>(seen), "");
  }

  private static void assertNamed(RemoteCommand command, String what) {
    String sentence =
        assertThrows(RemoteCommandException.class, () -> command.requireSeen("m7")).getMessage();
    assertTrue(sentence.contains("The machine m7"), sentence);
    assertTrue(sentence.contains(what), sentence);
  }

  @Test
  void aFolderThatIsNotThereIsNamedWithTheMachine() {
    Path gone = folder.resolve("gone");
    assertNamed(command(gone, Map.of()), "does not see the folder " + gone);
    assertNamed(command(folder, Map.of(gone.toString(), "")), "does not see the " + gone);
    assertNamed(
        command(folder, Map.of(gone.resolve(".lock").toString(), "mark")),
        "does not see the folder " + gone);
  }

  @Test
  void anotherFolderOfTheSamePathIsKnownByItsMark() throws IOException {
    Path mark = Files.writeString(folder.resolve(".lock"), "process 5 since today");
    RemoteCommand same = command(folder, Map.of(mark.toString(), "process 5 since today"));
    assertDoesNotThrow(() -> same.requireSeen("m7"));
    assertNamed(
        command(folder, Map.of(mark.toString(), "process 6 since today")),
        "sees another folder under the path " + folder);
  }
}
