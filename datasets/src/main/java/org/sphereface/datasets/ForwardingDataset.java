package org.sphereface.datasets;

import java.util.List;

/**
 * Changes some methods of another set. A method that is not overridden calls that set, but for
 * encoded files, of which there are none, and patches, which are cut out of these images.
 */
public abstract class ForwardingDataset implements FaceDataset {

  private final FaceDataset data;

  /**
   * @param data the set that answers
   */
  protected ForwardingDataset(FaceDataset data) {
    this.data = data;
  }

  /** The set that answers. */
  protected final FaceDataset data() {
    return data;
  }

  @Override
  public String description() {
    return data.description();
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
    return data.image(index);
  }

  @Override
  public String fingerprint() {
    return data.fingerprint();
  }
}
