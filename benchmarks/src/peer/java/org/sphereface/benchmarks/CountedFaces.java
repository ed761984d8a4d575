package org.sphereface.benchmarks;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;

/**
 * A set that counts the images read.
 *
 * @param faces the set
 * @param read how many images were read
 */
record CountedFaces(FaceDataset faces, AtomicLong read) implements FaceDataset {

  CountedFaces(FaceDataset faces) {
    this(faces, new AtomicLong());
  }

  @Override
  public String description() {
    return faces.description();
  }

  @Override
  public boolean synthetic() {
    return faces.synthetic();
  }

  @Override
  public List<String> identities() {
    return faces.identities();
  }

  @Override
  public List<String> images() {
    return faces.images();
  }

  @Override
  public int label(int index) {
    return faces.label(index);
  }

  @Override
  public FaceImage image(int index) {
    FaceImage image = faces.image(index);
    read.incrementAndGet();
    return image;
  }

  @Override
  public String fingerprint() {
    return faces.fingerprint();
  }
}
