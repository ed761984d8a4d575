package org.sphereface.experiments.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.datasets.layout.LfwFaces;
import org.sphereface.protocols.lfw.LfwVerification;

class FilePathsTest {

  @TempDir private Path folder;

  private Matrix read(String train, String... sets) throws IOException {
    Path file = Files.createDirectories(folder.resolve("matrices")).resolve("m.yaml");
    Files.writeString(
        file,
        """
        inputs: {lfw: ../lfw, other: {value: other, expects: a folder}, landmarks: null}
        train: %s
        losses: [softmax]
        networks: [{network: sphereface, depth: 4}]
        recipe: small
        evaluations:
          - name: LFW
            faces: {source: lfw, images: "${lfw}", landmarks: "${landmarks}"}
            protocol: {protocol: lfw, pairs: pairs.txt}
        """
            .formatted(train));
    return new MatrixReader().read(file.toString(), List.of(sets));
  }

  @Test
  void relativePathsOfAFileStartAtItsFolder() throws IOException {
    Matrix matrix = read("{source: lfw, images: faces/train, landmarks: ''}");
    Path matrices = folder.resolve("matrices");
    LfwFaces train = (LfwFaces) matrix.train();
    assertEquals(matrices.resolve("faces/train").toString(), train.images());
    assertEquals("", train.landmarks());
    LfwFaces test = (LfwFaces) matrix.evaluations().get(0).faces();
    assertEquals(folder.resolve("lfw").toString(), test.images());
    assertEquals("${landmarks}", test.landmarks());
    LfwVerification protocol = (LfwVerification) matrix.evaluations().get(0).protocol();
    assertEquals(matrices.resolve("pairs.txt").toString(), protocol.pairs());
    assertEquals(matrices.resolve("other").toString(), matrix.inputs().get("other").value());
    assertEquals(List.of("landmarks"), matrix.missingInputs());
  }

  @Test
  void pathsOfTheCommandLineAndAbsoluteOnesStayAsTheyAre() throws IOException {
    Matrix matrix =
        read("{source: lfw, images: /faces}", "landmarks=points.txt", "train.landmarks=own.txt");
    LfwFaces train = (LfwFaces) matrix.train();
    assertEquals(Path.of("/faces").toString(), train.images());
    assertEquals("own.txt", train.landmarks());
    assertEquals("points.txt", ((LfwFaces) matrix.evaluations().get(0).faces()).landmarks());
  }

  @Test
  void whatIsNoPathIsNotChanged() throws IOException {
    assertEquals(
        Map.of("split", "train"),
        Map.of(
            "split",
            Matrix.options(read("{source: synthetic-faces, split: train}").train()).get("split")));
  }

  /** Options of which one is a word; both name what is in the folder of the tests. */
  public record Words(String split, String images) {
    public Words() {
      this(null, null);
    }
  }

  @Test
  void aWordThatIsAlsoTheNameOfAFolderIsNoInput() {
    assertEquals(
        List.of(Path.of("pom.xml")), SourcePaths.ofOptions(new Words("src", "pom.xml")).all());
  }
}
