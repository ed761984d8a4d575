package com.example.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.protocols.VerificationResult;

class EvaluateEmbeddingsTest {

  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void facesOfOnePersonThatPointTheSameWayAreAllRight() throws IOException {
    Path pairs = file("pairs.txt", "2\t1\nA\t1\t2\nA\t1\tB\t1\nC\t1\t2\nC\t1\tD\t1\n");
    Path names =
        file(
            "names.txt",
            "A/A_0001.jpg\nA/A_0002.jpg\nB/B_0001.jpg\nC/C_0001.jpg\nC/C_0002.jpg\nD/D_0001.jpg\n");
    Path embeddings =
        file("faces.csv", "1,0.1,0\n1,-0.1,0\n-1,0.3,0\n0.1,0,1\n-0.1,0,1\n0.2,0,-1\n");
    VerificationResult result = EvaluateEmbeddings.evaluate(pairs.toString(), embeddings, names);
    assertEquals(1, result.meanAccuracy());
    assertEquals(1, result.areaUnderCurve());
    assertEquals(2, result.samePairs());
  }
}
