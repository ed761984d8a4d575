package org.sphereface.training;

import java.util.Set;
import org.sphereface.datasets.CachedDataset;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.synthetic.SyntheticFaces;

/** Small synthetic faces of six people, rendered once for all tests. */
final class SmallFaces {

  static final int HEIGHT = 28;
  static final int WIDTH = 24;

  /** Eight images of each. */
  static final FaceDataset OF_EIGHT = of(8);

  /** Ten images of each. */
  static final FaceDataset OF_TEN = of(10);

  private SmallFaces() {}

  private static FaceDataset of(int images) {
    return CachedDataset.within(
        new SyntheticFaces(6, images, "train", 1, 0.2, HEIGHT, WIDTH).open(Set.of()), 1 << 20);
  }
}
