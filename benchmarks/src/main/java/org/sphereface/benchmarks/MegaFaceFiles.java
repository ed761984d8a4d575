package org.sphereface.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the {@link MegaFaceVectors} of 512 values as files for {@code sphereface evaluate
 * megaface}: {@code probes.bin}, {@code names.txt} and {@code distractors.bin}, 2 GB a million.
 */
public final class MegaFaceFiles {

  private static final int DIMENSION = 512;

  private MegaFaceFiles() {}

  /**
   * Writes the files.
   *
   * @param args the folder, and the number of distractors
   */
  public static void main(String[] args) throws IOException {
    List<String> given = Arguments.of(args).given();
    Path folder = Files.createDirectories(Path.of(given.get(0)));
    MegaFaceVectors vectors = new MegaFaceVectors(DIMENSION);
    List<String> names = new ArrayList<>();
    vectors.people().forEach(person -> names.add(person + "/" + names.size() + ".png"));
    Files.write(folder.resolve("names.txt"), names);
    vectors.writeProbes(folder.resolve("probes.bin"));
    vectors.writeDistractors(folder.resolve("distractors.bin"), Integer.parseInt(given.get(1)));
  }
}
