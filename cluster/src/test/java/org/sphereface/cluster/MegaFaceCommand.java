package org.sphereface.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** {@code evaluate megaface} on random embeddings, of three images of each person. */
final class MegaFaceCommand {

  private static final int VALUES = 16;
  private static final int OF_A_PERSON = 3;

  private MegaFaceCommand() {}

  /**
   * Writes the files that the command reads.
   *
   * @param folder for these files
   * @return the command, without its output
   */
  static List<String> of(Path folder, int probes, int distractors, SplittableRandom random)
      throws IOException {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < probes; i++) {
      names.append(String.format("person%d/%d.jpg%n", i / OF_A_PERSON, i % OF_A_PERSON));
    }
    return List.of(
        "evaluate",
        "megaface",
        "--embeddings",
        rows(folder.resolve("probes.csv"), probes, random).toString(),
        "--names",
        Files.writeString(folder.resolve("names.txt"), names).toString(),
        "--distractor-embeddings",
        rows(folder.resolve("distractors.csv"), distractors, random).toString());
  }

  private static Path rows(Path file, int count, SplittableRandom random) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int row = 0; row < count; row++) {
      for (int k = 0; k < VALUES; k++) {
        rows.append(k == 0 ? "" : ",").append((float) random.nextGaussian());
      }
      rows.append('\n');
    }
    return Files.writeString(file, rows.toString());
  }
}
