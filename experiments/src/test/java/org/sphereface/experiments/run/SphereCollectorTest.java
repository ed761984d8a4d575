package org.sphereface.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixReader;
import org.sphereface.networks.io.ParameterFile;
import org.sphereface.results.ResultFiles;
import org.sphereface.results.SphereFeatures;
import org.sphereface.results.SphereFeatures.Identity;

class SphereCollectorTest {

  @TempDir private Path out;

  @Test
  void directionsAreUnitVectorsOfFourDigits() {
    assertEquals(List.of(0.6, 0.0, -0.8), SphereCollector.direction(new double[] {30, -1e-9, -40}));
    assertEquals(
        List.of(0.5774, 0.5774, 0.5774), SphereCollector.direction(new double[] {7, 7, 7}));
  }

  @Test
  void aPartOfTheImagesIsSpreadEvenlyAndAllAreTakenWhereTheyAreFew() {
    List<Integer> all = IntStream.range(0, 10).boxed().toList();
    assertEquals(List.of(0, 2, 5, 7), SphereCollector.spread(all, 4));
    assertEquals(all, SphereCollector.spread(all, 10));
  }

  @Test
  void aNetworkOfThreeValuesKeepsItsFeaturesAndClassWeightsAndAnotherNone() {
    Matrix matrix =
        new MatrixReader()
            .read(
                "smoke",
                List.of(
                    "recipe.iterations=3",
                    "recipe.steps=[2]",
                    "losses=[softmax]",
                    "networks.0.embeddingSize=[3, 4]"));
    assertEquals(
        0, new MatrixRunner(matrix, out, false, "test", new PrintWriter(new StringWriter())).run());
    String three = matrix.cells().get(0).id();
    SphereFeatures sphere = ResultFiles.readCell(out, three).orElseThrow().sphere();
    assertNotNull(sphere);
    assertEquals(20, sphere.trained());
    assertEquals(8, sphere.identities().size());
    for (Identity identity : sphere.identities()) {
      assertEquals(6, identity.directions().size());
      assertNotNull(identity.weight());
    }
    Path parameters = out.resolve("cells").resolve(three).resolve("parameters.safetensors");
    assertTrue(ParameterFile.shapes(parameters).containsKey("head.weight"));
    assertNull(ResultFiles.readCell(out, matrix.cells().get(1).id()).orElseThrow().sphere());
  }
}
