package org.sphereface.experiments.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResolvedMatrixTextTest {

  @TempDir private Path folder;

  static Stream<String> shipped() {
    return new MatrixReader().shipped().stream();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyShippedMatrixReadsBackAsTheSameCells(String name) throws IOException {
    assertSame(name, List.of());
  }

  @Test
  void whatACommandLineSetsReadsBackToo() throws IOException {
    assertSame(
        "smoke",
        List.of(
            "title='a: \"title\" # with signs'",
            "seeds=[3, 1]",
            "losses=[softmax, {loss: a-softmax, m: [1, 4]}, {loss: sampled-classes, of: cosface}]",
            "recipe={base: small, iterations: 90, warmUp: 9, augment: {shift: 2}}",
            "start={loss: {loss: a-softmax, m: 1}, recipe: {learningRate: 0.01}}"));
  }

  private void assertSame(String name, List<String> sets) throws IOException {
    Matrix matrix = new MatrixReader().read(name, sets);
    Path file = folder.resolve("other.yaml");
    String text = new MatrixReader().resolved(name, sets);
    Files.writeString(file, text);
    Matrix again = new MatrixReader().read(file.toString(), List.of());

    assertEquals(matrix.cells(), again.cells(), text);
    for (Cell cell : matrix.cells()) {
      assertEquals(matrix.configuration(cell), again.configuration(cell));
    }
    assertEquals(matrix.recipe(), again.recipe());
    assertEquals(matrix.name(), again.name());
    assertEquals(matrix.title(), again.title());
    assertEquals(matrix.inputs(), again.inputs());
    assertEquals(matrix.megaFace(), again.megaFace());
    assertEquals(matrix.patches(), again.patches());
    assertEquals(matrix.ensembles(), again.ensembles());
  }

  @Test
  void commentsSayWhereValuesComeFrom() throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, "extends: smoke\nname: mine\nrecipe: {base: small,\n  batch: 8}\n");
    List<String> lines =
        new MatrixReader().resolved(file.toString(), List.of("recipe.warmUp=3")).lines().toList();
    assertLine(lines, "name: mine  # " + file + " line 2");
    assertLine(lines, "  batch: 8  # " + file + " line 4");
    assertLine(lines, "  warmUp: 3  # --set recipe.warmUp=3");
    assertLine(lines, "  momentum: 0.9  # preset small");
    assertLine(lines, "  identities: 20  # smoke.yaml line 4");
    assertLine(lines, "excludeTestIdentities: true  # default");
  }

  private static void assertLine(List<String> lines, String expected) {
    assertTrue(lines.contains(expected), () -> expected + "\nin\n" + String.join("\n", lines));
  }
}
