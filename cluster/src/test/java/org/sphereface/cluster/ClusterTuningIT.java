package org.sphereface.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.experiments.run.SmokeRun;
import org.sphereface.files.FolderLock;

/**
 * A search for options by cells of a number of threads that the matrix gives, on two executors: its
 * parts follow each other, and each process finds the part's cells by the results of those before.
 */
class ClusterTuningIT {

  private static final String TUNED =
      """
      extends: smoke
      name: tuned
      train: {source: synthetic-faces, identities: 6, imagesPerIdentity: 4, height: 56, width: 48}
      losses: [softmax]
      recipe: {base: none, batch: 8, iterations: 20, learningRate: 0.02}
      threads: 1
      tuning:
        validation:
          faces: {source: synthetic-faces, split: test, seed: 2, identities: 6, imagesPerIdentity: 4, height: 56, width: 48}
          protocol: {protocol: verification, folds: 2, pairsPerFold: 6}
        trials: 2
        rungs: 1
        space:
          recipe: {learningRate: {logUniform: [0.001, 0.1]}}
      evaluations:
        - name: synthetic
          faces: {source: synthetic-faces, split: test, identities: 6, imagesPerIdentity: 3, height: 56, width: 48}
          protocol: {protocol: verification, folds: 2, pairsPerFold: 2}
      """;

  @TempDir private Path folder;

  private ClusterCommandRun run(Path out, String... options) throws Exception {
    Path matrix = Files.writeString(folder.resolve("tuned.yaml"), TUNED);
    List<String> all =
        new ArrayList<>(
            List.of("run", matrix.toString(), "--engine", "MXNet", "--out", out.toString()));
    all.addAll(List.of(options));
    return ClusterCommandRun.start(all);
  }

  @Test
  void aSearchChoosesAndEndsWithTheBytesOfOneMachineAndKeepsItsFolderLocked() throws Exception {
    Path whole = folder.resolve("whole");
    ClusterCommandRun alone = run(whole);
    assertEquals(0, alone.end(), alone::log);
    Path out = folder.resolve("out");
    ClusterCommandRun run = run(out, "--cluster", ClusterCommandRun.TWO);
    assertTrue(run.readTo(line -> line.contains(": begun on ")), run::log);
    assertTrue(FolderLock.isHeld(out), run::log);
    assertEquals(0, run.end(), run::log);
    assertTrue(run.log().contains("Chosen by accuracy on validation:"), run::log);
    SmokeRun.assertSame(whole, out);
  }
}
