package org.sphereface.benchmarks;

import java.util.concurrent.atomic.AtomicLong;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.ForwardingDataset;

/** A set that counts the images read. */
final class CountedFaces extends ForwardingDataset {

  private final AtomicLong read = new AtomicLong();

  CountedFaces(FaceDataset faces) {
    super(faces);
  }

  /** How many images were read. */
  AtomicLong read() {
    return read;
  }

  @Override
  public FaceImage image(int index) {
    FaceImage image = data().image(index);
    read.incrementAndGet();
    return image;
  }
}
