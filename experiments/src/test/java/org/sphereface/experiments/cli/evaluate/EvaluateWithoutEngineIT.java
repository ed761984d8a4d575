package org.sphereface.experiments.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.SphereFace;
import org.sphereface.protocols.embeddings.NumpyFile;

/** Embeddings are evaluated on a class path without DJL. */
class EvaluateWithoutEngineIT {

  @TempDir private Path folder;

  private record Outcome(int status, String output) {}

  private static boolean isOfDjl(Path entry) throws IOException {
    if (!Files.isRegularFile(entry)) {
      return false;
    }
    try (JarFile jar = new JarFile(entry.toFile())) {
      return jar.stream().anyMatch(file -> file.getName().startsWith("ai/djl/"));
    }
  }

  private Outcome evaluate(String embeddings) throws IOException, InterruptedException {
    List<String> without = new ArrayList<>();
    List<String> whole = List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    for (String entry : whole) {
      if (!isOfDjl(Path.of(entry))) {
        without.add(entry);
      }
    }
    assertTrue(without.size() < whole.size(), whole.toString());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(File.pathSeparator, without),
                SphereFace.class.getName(),
                "evaluate",
                "lfw",
                "--pairs=" + folder.resolve("pairs"),
                "--evaluation=uncentred",
                "--embeddings=" + folder.resolve(embeddings),
                "--names=" + folder.resolve("names"))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }

  @Test
  void noEngineIsNeeded() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("pairs"), "2\t1\nA\t1\t2\nA\t1\tB\t1\nC\t1\t2\nC\t1\tD\t1\n");
    List<String> images = List.of("A_0001", "A_0002", "B_0001", "C_0001", "C_0002", "D_0001");
    Files.write(
        folder.resolve("names"),
        images.stream().map(image -> image.charAt(0) + "/" + image + ".jpg").toList());
    float[][] rows = new float[images.size()][4];
    for (int row = 0; row < rows.length; row++) {
      rows[row][images.get(row).charAt(0) - 'A'] = 1;
    }
    NumpyFile.write(folder.resolve("e.npy"), rows);
    Outcome sound = evaluate("e.npy");
    assertEquals(0, sound.status(), sound.output());
    assertTrue(sound.output().contains("mean 100.0000 %"), sound.output());
    Outcome missing = evaluate("missing.npy");
    assertEquals(1, missing.status(), missing.output());
    assertTrue(missing.output().startsWith("sphereface: There is no file"), missing.output());
  }
}
