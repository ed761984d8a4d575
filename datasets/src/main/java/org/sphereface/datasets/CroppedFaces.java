package org.sphereface.datasets;

import java.util.List;

/**
 * A patch of the faces of a set that has nothing but aligned images.
 *
 * @param data the set
 * @param patch one that lies within its images
 */
record CroppedFaces(FaceDataset data, FacePatch patch) implements FaceDataset {

  /**
   * @throws DatasetException if the patch reaches beyond the images
   */
  CroppedFaces {
    FaceImage any = data.anyImage();
    patch.requireWithin(data.description(), any.height(), any.width());
  }

  @Override
  public String description() {
    return data.description() + "; " + patch;
  }

  @Override
  public boolean synthetic() {
    return data.synthetic();
  }

  @Override
  public List<String> identities() {
    return data.identities();
  }

  @Override
  public List<String> images() {
    return data.images();
  }

  @Override
  public int label(int index) {
    return data.label(index);
  }

  @Override
  public FaceImage image(int index) {
    return patch.of(data.image(index));
  }

  @Override
  public FaceDataset patch(FacePatch other) {
    return data.patch(other);
  }

  @Override
  public String fingerprint() {
    return new Fingerprint().add(data.fingerprint()).add(patch).hex();
  }
}
