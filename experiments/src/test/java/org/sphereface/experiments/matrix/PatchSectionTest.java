package org.sphereface.experiments.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.datasets.FacePatch;

class PatchSectionTest {

  private static final FacePatch EYES = new FacePatch("eyes", 1.4, 0, 22);
  private static final FacePatch MOUTH = new FacePatch("mouth", 1.3, -2, -9.5);

  private static final String TWO =
      MatrixFiles.VALID
          + """
          megaface: {probes: extra-faces, distractors: extra-faces}
          patches:
            losses: [extra-m3]
            crops:
              - {name: eyes, zoom: 1.4, down: 22}
              - {name: mouth, zoom: 1.3, right: -2, down: -9.5}
          """;

  private static Matrix matrix(String... sets) {
    return MatrixFiles.parse(
        TWO.replace("losses: [extra-loss]", "losses: [{loss: extra-loss, margin: [2, 3]}]"), sets);
  }

  private static List<String> ids(List<Cell> cells) {
    return cells.stream().map(Cell::id).toList();
  }

  @Test
  void cellsOfWholeFacesStayAsTheyAreAndThoseOfEachPatchFollow() {
    Matrix with = matrix();
    Matrix without = matrix("patches=null");
    List<Cell> whole = without.cells();
    assertEquals(8, whole.size());
    assertEquals(whole, with.cells().subList(0, 8));
    whole.forEach(cell -> assertEquals(without.configuration(cell), with.configuration(cell)));
    assertFalse(without.configuration(whole.get(0)).contains("patch"));
    assertEquals(without.megaFaceConfiguration(), with.megaFaceConfiguration());
    assertEquals(
        List.of(
            "extra-m3_extra-4_eyes_seed1",
            "extra-m3_extra-4_eyes_seed2",
            "extra-m3_extra-10_eyes_seed1",
            "extra-m3_extra-10_eyes_seed2",
            "extra-m3_extra-4_mouth_seed1",
            "extra-m3_extra-4_mouth_seed2",
            "extra-m3_extra-10_mouth_seed1",
            "extra-m3_extra-10_mouth_seed2"),
        ids(with.cells().subList(8, 16)));
    assertEquals(List.of(EYES, MOUTH), with.patches().crops());
    assertEquals(with, MatrixFiles.parse(with.configuration()));
  }

  @Test
  void thePatchIsPartOfACellsConfigurationAndReadsBack() {
    Matrix matrix = matrix();
    MatrixReader reader = new MatrixReader();
    for (Cell cell : matrix.cells()) {
      String text = matrix.configuration(cell);
      assertEquals(cell.patch(), reader.patch(text, "it"));
      Matrix alone = reader.cell(text, matrix.ensembleConfiguration(), "it");
      assertEquals(matrix.megaFace(), alone.megaFace());
      assertEquals(matrix.megaFaceConfiguration(), alone.megaFaceConfiguration());
      assertEquals(List.of(cell.network()), alone.networks());
    }
    Matrix other = matrix("patches.crops.0.zoom=1.5");
    assertEquals(matrix.cells().get(8).id(), other.cells().get(8).id());
    assertNotEquals(
        matrix.configuration(matrix.cells().get(8)), other.configuration(other.cells().get(8)));
    assertNotEquals(matrix.ensembleConfiguration(), other.ensembleConfiguration());
  }

  @Test
  void anEnsembleHasTheCellsOfOneLossNetworkAndSeedTheWholeFaceFirst() {
    List<Ensemble> ensembles = matrix().ensembles();
    assertEquals(4, ensembles.size());
    assertEquals("extra-m3_extra-4_patches_seed1", ensembles.get(0).id());
    assertEquals(
        List.of(
            "extra-m3_extra-4_seed1",
            "extra-m3_extra-4_eyes_seed1",
            "extra-m3_extra-4_mouth_seed1"),
        ids(ensembles.get(0).cells()));
    assertEquals(8, matrix("patches={crops: [{name: up, zoom: 2}]}").ensembles().size());
    assertTrue(matrix("patches=null").ensembles().isEmpty());
  }

  @Test
  void cellsOfAnEnsembleAreRunTogetherAndEveryCellOnce() {
    Matrix matrix = matrix("networks=[{network: extra-network, depth: 4}]");
    assertEquals(
        List.of(
            List.of("extra-m2_extra-4_seed1"),
            List.of("extra-m2_extra-4_seed2"),
            List.of(
                "extra-m3_extra-4_seed1",
                "extra-m3_extra-4_eyes_seed1",
                "extra-m3_extra-4_mouth_seed1"),
            List.of(
                "extra-m3_extra-4_seed2",
                "extra-m3_extra-4_eyes_seed2",
                "extra-m3_extra-4_mouth_seed2")),
        matrix.runGroups().stream().map(PatchSectionTest::ids).toList());
    Matrix whole = matrix("patches=null");
    assertEquals(whole.cells(), whole.runOrder());
  }

  @Test
  void theSecondStageOfAPatchStartsFromItsFirst() {
    Matrix matrix = matrix("start={loss: {loss: extra-loss, margin: 2}}");
    Cell second =
        matrix.cells().stream()
            .filter(cell -> cell.id().equals("extra-m3_extra-10_mouth_seed2"))
            .findFirst()
            .orElseThrow();
    assertEquals("extra-m2_extra-10_mouth_seed2", second.start());
    for (List<String> ids : List.of(ids(matrix.cells()), ids(matrix.runOrder()))) {
      assertTrue(ids.contains(second.start()));
      assertTrue(ids.indexOf(second.start()) < ids.indexOf(second.id()));
    }
    String first = matrix.configuration(second).split("start:", 2)[1];
    assertTrue(first.contains("mouth"), first);
    assertEquals(4, matrix.ensembles().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "losses: [extra-m3] | losses: [extra-m5] | mine.yaml:20:12: no cell of the matrix has the loss 'extra-m5': did you mean 'extra-m2'?",
        "losses: [extra-m3] | losses: [extra-m3, extra-m3] | lists",
        "losses: [extra-m3] | losses: [{loss: extra-loss}] | 'losses' of 'patches' takes losses by their names in the ids of cells: extra-m2, extra-m3.",
        "losses: [extra-m3] | of: [extra-m3] | mine.yaml:20:3: unknown key 'of' in 'patches': ",
        "zoom: 1.4 | zoom: none | mine.yaml:22:26: 'zoom' of a crop of 'patches' takes a number, not 'none'.",
        "zoom: 1.4 | zoom: 0 | a patch's zoom must be > 0",
        "zoom: 1.4 | zom: 1.4 | unknown key 'zom' in a crop of 'patches': did you mean 'zoom'?",
        "'name: mouth, ' | '' | mine.yaml:23:7: a crop takes a name and at least one of zoom, right and down",
        "name: mouth | name: eyes | 'crops' names 'eyes' twice: keep one.",
        "name: mouth | name: whole | a crop cannot be named 'whole'",
        "name: mouth | name: patches | a crop cannot be named 'patches'",
        "name: mouth | name: The_Mouth | a patch's name must be a word of small letters",
        "'zoom: 1.4, down: 22' | 'down: 0' | the crop 'eyes' is the whole face: give zoom, right or down.",
        "'megaface: {probes: extra-faces, distractors: extra-faces}' | '' | 'patches' needs the section 'megaface'",
      })
  void aMistakeIsToldWithItsPlace(String text, String instead, String sentence) {
    String yaml =
        TWO.replace("losses: [extra-loss]", "losses: [{loss: extra-loss, margin: [2, 3]}]");
    assertTrue(yaml.contains(text), text);
    String message =
        assertThrows(
                MatrixException.class,
                () -> MatrixFiles.parse(yaml.replace(text, instead == null ? "" : instead)))
            .getMessage();
    assertTrue(message.contains(sentence), message);
    assertTrue(message.startsWith("mine.yaml:"), message);
  }

  @Test
  void aSectionWithoutCropsOrThatIsNoMapIsRefused() {
    for (String section : List.of("{losses: [extra-m3]}", "[eyes]", "{crops: []}")) {
      String message =
          assertThrows(MatrixException.class, () -> matrix("patches=" + section)).getMessage();
      assertTrue(message.contains("patches") || message.contains("'crops' takes"), message);
    }
  }
}
