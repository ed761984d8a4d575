package org.sphereface.experiments.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixOverrideTest {

  @Test
  void valuesAreReplacedByKeysAndIndices() {
    Matrix matrix =
        MatrixFiles.parse(
            MatrixFiles.VALID,
            "recipe.iterations=100",
            "seeds=[3]",
            "networks.0.depth=[20]",
            "losses.0.margin=3",
            "evaluations.0.protocol.folds=[1]");

    assertEquals(100, matrix.recipe().iterations());
    assertEquals(List.of(3L), matrix.seeds());
    assertEquals(List.of(new ExtraNetwork(20, 0.25, 112, 96)), matrix.networks());
    assertEquals(3, ((ExtraLoss) matrix.losses().get(0)).margin());
    assertEquals(List.of(1), ((ExtraProtocol) matrix.evaluations().get(0).protocol()).folds());
  }

  @Test
  void anInputReplacesItsReferences() {
    Matrix matrix = withInputs("lfw=/my faces: here/lfw", "lfwPairs=pairs.txt");

    assertEquals(Path.of("/my faces: here/lfw/train"), ((ExtraFaces) matrix.train()).root());
    assertEquals(List.of(), matrix.missingInputs());
    matrix.requireInputs();
  }

  @Test
  void aUsedInputWithoutAValueIsMissedOnlyWhenTheMatrixIsToRun() {
    Matrix matrix = withInputs("lfw=", "lfwPairs=", "lfwLandmarks=");

    assertEquals(List.of("lfw"), matrix.missingInputs());
    assertEquals(
        "The matrix 'mine' needs data that are not given: 'lfw'; add --set lfw=PATH.",
        assertThrows(MatrixException.class, matrix::requireInputs).getMessage());
  }

  private static Matrix withInputs(String... sets) {
    return MatrixFiles.with(
        "{source: extra-faces, identities: 20}",
        "{source: extra-faces, root: \"${lfw}/train\"}",
        sets);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "recipe.iteration=5 | --set recipe.iteration=5: unknown key 'iteration' in recipe: did you mean 'iterations'?",
        "recpie.batch=5 | --set recpie.batch=5: unknown key 'recpie' in the matrix: did you mean 'recipe'?",
        "seed=5 | --set seed=5: unknown key 'seed' in the matrix: did you mean 'seeds'?",
        "lfv=DIR | --set lfv=DIR: unknown key 'lfv' in the matrix: did you mean 'lfw'?",
        "lfwLandmarks=FILE | --set lfwLandmarks=FILE: this matrix has no input 'lfwLandmarks'; its inputs: lfw, lfwPairs.",
        "networks.1.depth=4 | --set networks.1.depth=4: 'networks' is a list of 1: name an entry by 0 to 0, not '1'.",
        "networks.depth=4 | --set networks.depth=4: 'networks' is a list of 1: name an entry by 0 to 0, not 'depth'.",
        "recipe.batch.size=4 | --set recipe.batch.size=4: 'recipe.batch' is a single value",
        "recipe.batch=four | --set recipe.batch=four: 'batch' of recipe takes a whole number, not 'four'.",
        "recipe.steps=[1, | --set recipe.steps=[1,: not valid YAML",
        "recipe.batch | --set takes path=value",
      })
  void aMistakeNamesTheOptionAndTheNearestKey(String set, String sentence) {
    String message =
        assertThrows(MatrixException.class, () -> MatrixFiles.parse(MatrixFiles.VALID, set))
            .getMessage();

    assertTrue(message.contains(sentence), message);
  }
}
