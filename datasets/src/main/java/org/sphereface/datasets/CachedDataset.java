package org.sphereface.datasets;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A data set whose images are kept in memory, as decoded 8-bit images, once they have been read.
 */
public final class CachedDataset extends ForwardingDataset {

  private final AtomicReferenceArray<FaceImage> images;
  private final List<String> names;

  private CachedDataset(FaceDataset data) {
    super(data);
    this.names = data.images();
    this.images = new AtomicReferenceArray<>(names.size());
  }

  /**
   * Caches the set if it fits into the budget; otherwise returns it unchanged. The size of its
   * images is that of the first one that can be read.
   *
   * @param data the set
   * @param byteBudget most bytes of pixels to keep
   * @throws DatasetException if none of the first images can be read
   */
  public static FaceDataset within(FaceDataset data, long byteBudget) {
    int count = data.images().size();
    if (count == 0 || (long) data.anyImage().rgb().length * count > byteBudget) {
      return data;
    }
    return new CachedDataset(data);
  }

  @Override
  public List<String> images() {
    return names;
  }

  @Override
  public FaceImage image(int index) {
    FaceImage image = images.get(index);
    if (image == null) {
      // Two threads may read the same image: both get the same pixels.
      image = data().image(index);
      images.set(index, image);
    }
    return image;
  }

  /** Not cached. */
  @Override
  public FaceDataset patch(FacePatch patch) {
    return patch.isWhole() ? this : data().patch(patch);
  }
}
