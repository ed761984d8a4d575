package org.sphereface.fuzz;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.sphereface.experiments.cli.SphereFace;

/**
 * Files that this program itself makes, for targets that read them: {@code run}, the folder of a
 * tiny run; {@code packed}, its training set as RecordIO; {@code result.json}, an evaluation.
 *
 * @param folder where they go
 */
record MadeFiles(Path folder) {

  private static final int PAIRS = 6;

  /**
   * Makes them.
   *
   * @return the folder
   */
  Path make() throws IOException {
    for (Map.Entry<String, byte[]> file : FuzzTargets.set().entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    Path matrix = folder.resolve("m.yaml");
    Files.writeString(matrix, FuzzTargets.matrix(folder.toString()));
    output("run", matrix.toString(), "--out", folder.resolve("run").toString());
    output(
        "data",
        "pack",
        "--source",
        "{source: image-folder, images: " + folder.resolve("set") + ", height: 56, width: 48}",
        "--out",
        folder.resolve("packed").toString());
    Files.writeString(folder.resolve("result.json"), result());
    return folder;
  }

  private String result() throws IOException {
    StringBuilder pairs = new StringBuilder("2\t" + PAIRS / 2 + "\n");
    StringBuilder names = new StringBuilder();
    float[][] rows = new float[2 * PAIRS][3];
    for (int i = 0; i < PAIRS; i++) {
      names.append(String.format("P%1$d/P%1$d_0001.jpg%nP%1$d/P%1$d_0002.jpg%n", i));
      rows[2 * i] = new float[] {1, i, i % 2};
      rows[2 * i + 1] = new float[] {1, i * 1.1f, i % 3};
    }
    for (int fold = 0; fold < 2; fold++) {
      for (int i = 0; i < PAIRS / 2; i++) {
        pairs.append("P" + (3 * fold + i) + "\t1\t2\n");
      }
      for (int i = 0; i < PAIRS / 2; i++) {
        pairs.append("P" + (3 * fold + i) + "\t1\tP" + (3 * fold + (i + 1) % 3) + "\t2\n");
      }
    }
    Files.writeString(folder.resolve("pairs.txt"), pairs);
    Files.writeString(folder.resolve("names.txt"), names);
    Files.write(folder.resolve("e.npy"), Corpus.numpy(rows));
    return output(
        "evaluate",
        "lfw",
        "--pairs",
        folder.resolve("pairs.txt").toString(),
        "--names",
        folder.resolve("names.txt").toString(),
        "--embeddings",
        folder.resolve("e.npy").toString(),
        "--json",
        "--with-pairs");
  }

  private static String output(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    int status = SphereFace.run(new PrintWriter(out), new PrintWriter(errors), arguments);
    if (status != 0) {
      throw new IllegalStateException(
          "'" + String.join(" ", arguments) + "' failed with status " + status + ": " + errors);
    }
    return out.toString();
  }
}
