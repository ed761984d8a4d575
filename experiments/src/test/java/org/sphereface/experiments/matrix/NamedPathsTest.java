package org.sphereface.experiments.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamedPathsTest {

  private static final String CELL =
      """
      train: {source: synthetic-faces, split: train}
      loss: {loss: softmax}
      recipe: {base: none, batch: 8, iterations: 4, logEvery: 100}
      evaluations:
        - name: e
          faces: {source: lfw, images: /home/victim, landmarks: /etc/passwd, height: 112}
          protocol: {protocol: lfw, pairs: pairs.txt}
      """;

  @Test
  void whatAStrangersResultNamesIsListedAndCanBeReplaced() {
    assertEquals(
        Map.of(
            "evaluations.0.faces.images", "/home/victim",
            "evaluations.0.faces.landmarks", "/etc/passwd",
            "evaluations.0.protocol.pairs", "pairs.txt"),
        NamedPaths.of(CELL));
    String mine = NamedPaths.replace(CELL, Map.of("evaluations.0.faces.images", "/mine"));
    assertEquals("/mine", NamedPaths.of(mine).get("evaluations.0.faces.images"));
  }

  @Test
  void keysThatChangeNoResultAreNoChanges() {
    String other = CELL.replace("logEvery: 100", "logEvery: 5, checkpointEvery: 7");
    assertEquals(List.of(), ConfigurationChanges.between(CELL, other));
    List<ConfigurationChanges.Change> changes =
        ConfigurationChanges.between(CELL, CELL.replace("iterations: 4", "iterations: 20"));
    assertEquals(1, changes.size());
    assertEquals("recipe.iterations was 4 and is 20", changes.get(0).toString());
    assertTrue(
        ConfigurationChanges.between(CELL, CELL.replace("base: none", "base: paper")).isEmpty());
  }
}
