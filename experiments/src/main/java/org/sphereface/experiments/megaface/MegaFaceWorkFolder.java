package org.sphereface.experiments.megaface;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.sphereface.files.InputFile;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.Reason;

/**
 * The files of a measurement in progress, and a key of what is measured. A measurement that was
 * killed resumes from them.
 *
 * @param folder in a run's folder, for these files only
 */
public record MegaFaceWorkFolder(OutputFolder folder) {

  private static final String KEY = "key.txt";
  private static final String PROBES = "probes.f32";
  private static final String DISTRACTORS = "distractors.f32";
  private static final String SCORES = "scores.state";

  /** All files of a work folder, with those that earlier versions left unfinished. */
  private static final List<String> FILES =
      List.of(KEY, KEY + ".tmp", PROBES, DISTRACTORS, SCORES, SCORES + ".tmp");

  public Path probes() {
    return folder.path().resolve(PROBES);
  }

  Path distractors() {
    return folder.path().resolve(DISTRACTORS);
  }

  Path scores() {
    return folder.path().resolve(SCORES);
  }

  public boolean exists() {
    return Files.exists(folder.path());
  }

  /**
   * Keeps earlier files if they have the same key, and removes them if not.
   *
   * @param key of the faces and the parameters
   */
  public void begin(String key) {
    Path file = folder.path().resolve(KEY);
    try {
      for (String name : FILES) {
        folder.require(name);
      }
      if (Files.isRegularFile(file) && isOf(file, key)) {
        return;
      }
      remove();
      folder.write(KEY, key);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + ": " + Reason.of(e), e);
    }
  }

  private static boolean isOf(Path file, String key) throws IOException {
    byte[] expected = key.getBytes(StandardCharsets.UTF_8);
    return Files.size(file) == expected.length
        && Arrays.equals(InputFile.bytes(file, expected.length), expected);
  }

  /**
   * Removes the files, the key first, so that nothing resumes from what a kill leaves. A folder
   * that holds other files stays.
   */
  public void remove() {
    try {
      for (String name : FILES) {
        folder.remove(name);
      }
      folder.removeUnfinished("");
      if (folder.list("").isEmpty()) {
        folder.remove("");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + folder + ": " + Reason.of(e), e);
    }
  }
}
