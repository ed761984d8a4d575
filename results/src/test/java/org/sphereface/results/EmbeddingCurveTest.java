package org.sphereface.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.protocols.statistics.ClassAngles;
import org.sphereface.protocols.statistics.EmbeddingStatistics;

class EmbeddingCurveTest {

  @TempDir Path folder;

  @Test
  void aCurveIsReadAsItWasWritten() {
    float[][] x = {{1, 0}, {0, 1}, {3, 4}, {4, 3}};
    int[] people = {0, 0, 1, 1};
    EmbeddingStatistics statistics = EmbeddingStatistics.of(x, people);
    ClassAngles angles = ClassAngles.of(x, people, new float[] {1, 0, 0, 1});
    EmbeddingCurve curve =
        new EmbeddingCurve(
            CellResult.SCHEMA_VERSION,
            "aa",
            null,
            List.of(
                new EmbeddingCurve.Point(10, statistics, null, angles, 0.25),
                new EmbeddingCurve.Point(20, null, statistics, null, null)));
    assertEquals(Optional.empty(), EmbeddingCurve.read(folder, "cell"));
    curve.write(folder, "cell");
    assertEquals(Optional.of(curve), EmbeddingCurve.read(folder, "cell"));
    EmbeddingCurve.remove(folder, "cell");
    assertEquals(Optional.empty(), EmbeddingCurve.read(folder, "cell"));
  }

  @Test
  void aDamagedFileIsRefusedWithItsName() throws Exception {
    Path file = folder.resolve("cells/cell/embeddings.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"schemaVersion\": 1, \"points\": [");
    String message =
        assertThrows(ResultException.class, () -> EmbeddingCurve.read(folder, "cell")).getMessage();
    assertTrue(message.contains("embeddings.json"), message);
  }
}
