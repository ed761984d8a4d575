package org.sphereface.experiments.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Files of a measurement that is under way, and what it is of: one that was killed goes on from
 * them.
 *
 * @param path the folder
 */
record WorkFolder(Path path) {

  private static final String KEY = "key.txt";

  Path probes() {
    return path.resolve("probes.f32");
  }

  Path distractors() {
    return path.resolve("distractors.f32");
  }

  Path scores() {
    return path.resolve("scores.state");
  }

  boolean exists() {
    return Files.exists(path);
  }

  /**
   * Keeps the work that was done before if it is of the same, and removes it else.
   *
   * @param key faces and parameters
   */
  void begin(String key) {
    Path file = path.resolve(KEY);
    try {
      if (Files.isRegularFile(file) && Files.readString(file).equals(key)) {
        return;
      }
      remove();
      Files.createDirectories(path);
      Path temporary = path.resolve(KEY + ".tmp");
      Files.writeString(temporary, key);
      Files.move(temporary, file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** The key goes first: what a kill leaves of the folder is no work to go on from. */
  void remove() {
    try {
      for (String name :
          List.of(
              KEY,
              KEY + ".tmp",
              "probes.f32",
              "distractors.f32",
              "scores.state",
              "scores.state.tmp")) {
        Files.deleteIfExists(path.resolve(name));
      }
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + path + ": " + e.getMessage(), e);
    }
  }
}
