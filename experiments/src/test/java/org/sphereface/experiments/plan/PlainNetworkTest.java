package org.sphereface.experiments.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.cli.SphereFace;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixReader;

/** Every command that takes a network takes one of plain DJL blocks. */
class PlainNetworkTest {

  private static final String CELL = "softmax_plain_seed1";

  @TempDir private Path folder;

  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  private int sphereface(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    return SphereFace.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  private Path matrix(String network) throws IOException {
    return Files.writeString(
        folder.resolve("plain.yaml"),
        """
        name: plain
        title: Plain blocks
        train: {source: synthetic-faces, identities: 4, imagesPerIdentity: 3, height: 14, width: 12}
        losses: [softmax]
        networks: [NETWORK]
        recipe: {base: released, batch: 4, iterations: 3, learningRate: 0.01, steps: []}
        seeds: [1]
        evaluations:
          - name: synthetic
            faces: {source: synthetic-faces, split: test, identities: 4, imagesPerIdentity: 3, height: 14, width: 12}
            protocol: {protocol: verification, folds: 2, pairsPerFold: 2}
        """
            .replace("NETWORK", network));
  }

  @Test
  void aPlanCountsTheBlocks() throws IOException {
    Matrix matrix = new MatrixReader().read(matrix("plain-network").toString(), List.of());
    MatrixForecast forecast = MatrixForecast.of(matrix, null, 1, NetworkCosts.onEngine());
    CellForecast cell = forecast.cells().get(0);
    // 4 kernels of 3 x 3 x 3 on 6 x 5 positions; 120 inputs by 8 units; 4 classes of 8 values
    long parameters = 4 * 27 + 4 + 120 * 8 + 8;
    long forward = 2 * (4L * 27 * 30 + 120 * 8);
    assertEquals(parameters, cell.networkParameters());
    assertEquals(3 * 4 * (forward + 2 * 32), cell.stepFlops());
    assertEquals(List.of(), forecast.missing());
    assertEquals(List.of(), forecast.notes());
    // parameters, gradients and velocities, of the head with its bias too; convolution, ReLU, flat
    // vector and embedding of 4 images; 4 maps of 4 x 4 logits
    // and three times the largest output
    long activations = 4 * (120 + 120 + 120 + 8 + 3 * 120);
    assertEquals(4 * (3 * (parameters + 36) + activations + 4 * 16), cell.memoryBytes());
  }

  @Test
  void withoutAnEngineAPlanSaysWhatIsNotKnown() throws IOException {
    String matrix = matrix("plain-network").toString();
    assertEquals(0, sphereface("plan", matrix, "--no-calibration"), err + "" + out);
    assertTrue(
        out.toString().contains("Note: The parameters and FLOPs of the network Plain are known on"),
        out.toString());
    assertTrue(out.toString().lines().anyMatch(line -> line.matches(CELL + " +[?] +.* [?] .*")));
  }

  @Test
  void flopsThatCannotBeCountedAreSaidToBeUnknown() throws IOException {
    String matrix = matrix("{network: plain-network, opaque: true}").toString();
    assertEquals(0, sphereface("plan", matrix), err + "" + out);
    assertTrue(
        out.toString()
            .contains("The network Opaque does not give its FLOPs, and they cannot be counted"),
        out.toString());
  }

  @Test
  void aBlockOfAnotherOutputIsMissingInThePlanAndFailsItsCellOnly() throws IOException {
    String matrix = matrix("{network: plain-network, units: 9}").toString();
    assertEquals(1, sphereface("plan", matrix));
    assertTrue(
        out.toString()
            .contains(
                "Missing: The block of the network 'plain-network' cannot be initialised for images"
                    + " of 14 x 12 (height x width): the block makes [(1, 9)]"),
        out.toString());
    assertEquals(1, sphereface("run", matrix, "--out", folder.resolve("run").toString()));
    assertTrue(out.toString().contains("FAILED: the block makes [(1, 9)]"), out + "" + err);
  }

  @Test
  void itIsTrainedVerifiedAndUsed() throws IOException {
    Path run = folder.resolve("run");
    Path cell = run.resolve("cells").resolve(CELL);
    assertEquals(
        0,
        sphereface("run", matrix("plain-network").toString(), "--out", run.toString()),
        err + "");
    assertEquals(0, sphereface("verify", run.toString()), out + "" + err);

    List<String> use =
        new ArrayList<>(
            List.of(
                "extract",
                "--network",
                "{network: plain-network, inputHeight: 14, inputWidth: 12}"));
    use.addAll(List.of("--weights", cell.resolve("parameters.safetensors").toString()));
    use.addAll(
        List.of(
            "--faces",
            "{source: synthetic-faces, identities: 2, imagesPerIdentity: 2, height: 14, width: 12}",
            "--out",
            folder.resolve("faces.npy").toString()));
    assertEquals(0, sphereface(use.toArray(String[]::new)), err.toString());
    assertTrue(out.toString().contains("4 x 16 embeddings"), out.toString());

    assertEquals(
        1, sphereface("export", "--cell", cell.toString(), "--out", folder.resolve("a.onnx") + ""));
    assertEquals(
        "sphereface: BlockNetwork does not describe its layers, so that it has no ONNX form: a"
            + " LayeredNetwork has one.",
        err.toString().strip());
  }

  @Test
  void aNameThatIsNotFoundIsAnsweredByTheNearestOneAndWhereOnesOwnAreFound() throws IOException {
    assertEquals(1, sphereface("plan", matrix("plian-network").toString()));
    assertTrue(err.toString().contains("did you mean 'plain-network'?"), err.toString());
    assertTrue(err.toString().contains("SPHEREFACE_CLASSPATH"), err.toString());
  }

  @Test
  void aListShowsIt() {
    assertEquals(0, sphereface("list", "networks"), err.toString());
    assertTrue(
        out.toString().lines().anyMatch(line -> line.matches(" +Plain +14 x 12 +[?] +[?] +[?]")),
        out.toString());
  }
}
