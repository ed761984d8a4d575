package org.sphereface.training;

import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.ForwardingDataset;

/** Every fifth image cannot be read. */
final class BrokenFaces extends ForwardingDataset {

  BrokenFaces(FaceDataset data) {
    super(data);
  }

  @Override
  public FaceImage image(int index) {
    if (index % 5 == 2) {
      throw new DatasetException("image " + index + " is broken");
    }
    return data().image(index);
  }
}
