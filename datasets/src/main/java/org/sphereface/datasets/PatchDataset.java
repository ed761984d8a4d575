package org.sphereface.datasets;

/** A patch of the faces of a set that has nothing but aligned images. */
public final class PatchDataset extends ForwardingDataset {

  private final FacePatch patch;

  /**
   * @param data the set
   * @param patch one that lies within its images
   * @throws DatasetException if the patch reaches beyond the images
   */
  public PatchDataset(FaceDataset data, FacePatch patch) {
    super(data);
    FaceImage any = data.anyImage();
    patch.requireWithin(data.description(), any.height(), any.width());
    this.patch = patch;
  }

  @Override
  public String description() {
    return data().description() + "; " + patch;
  }

  @Override
  public FaceImage image(int index) {
    return patch.of(data().image(index));
  }

  @Override
  public FaceDataset patch(FacePatch other) {
    return data().patch(other);
  }

  @Override
  public String fingerprint() {
    return new DatasetFingerprint().addSet(data().fingerprint()).add(patch).hex();
  }
}
