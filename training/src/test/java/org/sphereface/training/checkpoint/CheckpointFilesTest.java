package org.sphereface.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.files.OutputFolder;

/** What is removed with checkpoints: their own files, whatever else lies there. */
class CheckpointFilesTest {

  @TempDir private Path run;
  private final List<String> told = new ArrayList<>();

  private Path file(String name) throws IOException {
    Path file = run.resolve("checkpoints").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "x");
  }

  private Checkpoints checkpoints() {
    return new Checkpoints(
        OutputFolder.at(run).within("checkpoints"),
        TrainingInputs.of("same: 1"),
        (then, now) -> List.of(),
        told::add);
  }

  @Test
  void allThatCheckpointsAreMadeOfGoes() throws IOException {
    for (String name : List.of("7/manifest.json", "7/progress.json", "7/state.safetensors")) {
      file(name);
    }
    file("8.tmp/state.safetensors");
    file("8.tmp/.0123456789abcdef01234567.tmp");
    checkpoints().delete();
    assertFalse(Files.exists(run.resolve("checkpoints")));
    assertEquals(List.of(), told);
  }

  @Test
  void filesOfTheUserStay() throws IOException {
    Path photograph = file("2019/me.jpg");
    Path notes = file("8/notes.txt");
    Path state = file("8/state.safetensors");
    Path manifest = file("manifest.json");
    checkpoints().delete();
    assertTrue(Files.exists(photograph) && Files.exists(notes) && Files.exists(manifest));
    assertFalse(Files.exists(state));
    assertEquals(1, told.size());
    assertTrue(told.get(0).contains("notes.txt"), told.get(0));
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    Path photograph = Files.createDirectories(run.resolve("photos/2019")).resolve("manifest.json");
    Files.writeString(photograph, "x");
    Files.createSymbolicLink(run.resolve("checkpoints"), run.resolve("photos"));
    assertThrows(UncheckedIOException.class, () -> checkpoints().delete());
    Files.delete(run.resolve("checkpoints"));
    Files.createDirectory(run.resolve("checkpoints"));
    Files.createSymbolicLink(run.resolve("checkpoints/5"), run.resolve("photos/2019"));
    assertThrows(UncheckedIOException.class, () -> checkpoints().delete());
    assertTrue(Files.exists(photograph));
  }
}
