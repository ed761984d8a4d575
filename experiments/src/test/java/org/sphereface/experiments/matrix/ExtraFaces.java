package org.sphereface.experiments.matrix;

import java.nio.file.Path;
import java.util.Set;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceSource;

/** A source that only tests register. */
public record ExtraFaces(Path root, int identities) implements FaceSource {

  public ExtraFaces() {
    this(null, 10);
  }

  @Override
  public String id() {
    return "extra-faces";
  }

  @Override
  public String summary() {
    return "Registered by tests.";
  }

  @Override
  public String source() {
    return "nowhere";
  }

  @Override
  public FaceDataset open(Set<String> excludedIdentities) {
    throw new UnsupportedOperationException();
  }
}
