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
 * tiny run; {@code packed}, its training set as RecordIO; {@code n.onnx}, its network; {@code
 * result.json}, an evaluation.
 *
 * @param folder where they go
 */
record MadeFiles(Path folder) {

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
        "export",
        "--network",
        FuzzTargets.NETWORK,
        "--weights",
        FuzzTargets.parameters(folder.resolve("run")).toString(),
        "--out",
        folder.resolve("n.onnx").toString());
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
    Files.write(folder.resolve("pairs.txt"), FuzzTargets.pairs());
    Files.writeString(folder.resolve("names.txt"), String.join("\n", FuzzTargets.names()));
    Files.write(folder.resolve("e.npy"), FuzzTargets.matrix());
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

  /**
   * Runs a command and returns what it prints.
   *
   * @throws IllegalStateException if it fails
   */
  static String output(String... arguments) {
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
