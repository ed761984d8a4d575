package org.sphereface.datasets.inspection;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.CachedDataset;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceTemplate;
import org.sphereface.datasets.layout.LfwFaces;

/** The faults of {@link PreparationInspectorTest} in photographs. */
@Tag("faces")
class PreparationInspectorIT {

  @Test
  void faultsOfRealFacesAreFound() {
    String faces = System.getProperty("faces", "");
    Assumptions.assumeFalse(faces.isEmpty(), "give the folder of LFW by -Dfaces=DIR");
    Path folder = Path.of(faces);
    LfwFaces lfw =
        new LfwFaces(
            folder.resolve("lfw").toString(),
            folder.resolve("lfw-landmarks.txt").toString(),
            1,
            0,
            112,
            96);
    // all checks read the same few
    PreparationInspectorTest.faultsAreFound(
        CachedDataset.within(lfw.open(Set.of()), Long.MAX_VALUE));
    FaceDataset raw = DatasetInspector.folder(folder.resolve("lfw"));
    assertFalse(PreparationInspectorTest.check(raw, FaceTemplate.PAPER::centreCrop).sound());
  }
}
