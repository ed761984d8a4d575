package org.sphereface.experiments.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MegaFaceSectionTest {

  private static final String SECTION =
      "megaface={probes: extra-faces, distractors: {source: extra-faces, identities: 99}, sizes: [10, 99]}";

  @Test
  void theSectionReadsBackAndIsNoPartOfACellsConfiguration() {
    Matrix without = MatrixFiles.parse(MatrixFiles.VALID);
    Matrix matrix = MatrixFiles.parse(MatrixFiles.VALID, SECTION);
    assertNull(without.megaFace());
    assertEquals(new ExtraFaces(null, 99), matrix.megaFace().distractors());
    assertEquals(List.of(10, 99), matrix.megaFace().sizes());
    assertEquals(matrix, MatrixFiles.parse(matrix.configuration()));
    Cell cell = matrix.cells().get(0);
    assertEquals(without.configuration(cell), matrix.configuration(cell));
    Matrix other =
        MatrixFiles.parse(MatrixFiles.VALID, SECTION, "megaface.distractors.identities=9");
    assertNotEquals(matrix.megaFaceConfiguration(), other.megaFaceConfiguration());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{probes: extra-faces} | 'megaface' lacks 'distractors'.",
        "{probes: extra-faces, distractor: x} | unknown key 'distractor' in 'megaface': did you mean 'distractors'?",
        "{probes: extra-faces, distractors: extra-faces, sizes: [10, 5]} | sizes of megaface must be at least 1 and rise, but are [10, 5].",
        "{probes: extra-faces, distractors: extra-faces, sizes: ten} | 'sizes' of 'megaface' takes a list",
        "{probes: extra-faces, distractors: extra-faces, probesOf: LFV} | there is no evaluation 'LFV'",
        "[extra-faces] | 'megaface' takes a map of probes, probesOf, distractors, sizes.",
      })
  void aMistakeIsToldWithItsPlace(String section, String sentence) {
    String message =
        assertThrows(
                MatrixException.class,
                () -> MatrixFiles.parse(MatrixFiles.VALID, "megaface=" + section))
            .getMessage();
    assertTrue(message.contains(sentence), message);
    assertTrue(message.endsWith(".") || message.endsWith("?"), message);
  }

  @Test
  void theMatricesOfTable5HaveTheCellsOfTable4AndTwoMoreForEachEnsemble() {
    MatrixReader reader = new MatrixReader();
    for (String scale : List.of("mini", "lfw", "paper")) {
      Matrix four = reader.read(scale + "-table4", List.of());
      Matrix five = reader.read(scale + "-table5", List.of());
      assertNull(four.megaFace());
      Map<String, String> more = configurations(five);
      configurations(four).forEach((id, text) -> assertEquals(text, more.remove(id), id));
      assertEquals(2 * five.seeds().size(), more.size());
      assertEquals(five.seeds().size(), five.ensembles().size());
      five.ensembles().forEach(of -> assertEquals(3, of.cells().size()));
      assertTrue(more.keySet().stream().allMatch(id -> id.startsWith("a-softmax-m4_")));
      assertTrue(five.megaFace().sizes().contains(1000), scale);
    }
    Matrix paper = reader.read("paper-table5", List.of());
    assertTrue(paper.megaFace().sizes().containsAll(List.of(10_000, 1_000_000)));
    assertTrue(paper.missingInputs().contains("megafaceList"), paper.missingInputs()::toString);
  }

  /** What the paper's run has and the rehearsal must have too; its sets are as large. */
  @Test
  void theRehearsalIsThePapersRunOnOtherFacesAndAShallowNetwork() {
    MatrixReader reader = new MatrixReader();
    Matrix paper = reader.read("paper-table5", List.of());
    Matrix rehearsal = reader.read("rehearsal", List.of());
    assertEquals(List.of("trainFaces", "distractors"), rehearsal.missingInputs());
    assertEquals(paper.recipe(), rehearsal.recipe());
    assertEquals(
        paper.cells().stream().map(cell -> cell.id().replace("-64_", "-4_")).toList(),
        rehearsal.cells().stream().map(Cell::id).toList());
    assertEquals(paper.ensembles().size(), rehearsal.ensembles().size());
    assertEquals(paper.megaFace().sizes(), rehearsal.megaFace().sizes());
    assertEquals(paper.excludeTestIdentities(), rehearsal.excludeTestIdentities());
    assertEquals(3530, rehearsal.megaFace().probes().open(Set.of()).images().size());
    assertEquals(
        List.of(13_228, 34_250),
        rehearsal.evaluations().stream()
            .map(plan -> plan.faces().open(Set.of()).images().size())
            .toList());
  }

  private static Map<String, String> configurations(Matrix matrix) {
    return matrix.cells().stream().collect(Collectors.toMap(Cell::id, matrix::configuration));
  }
}
