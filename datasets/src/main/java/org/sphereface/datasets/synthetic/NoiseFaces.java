package org.sphereface.datasets.synthetic;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;

/**
 * Random pixels in memory, for measurements of speed in which reading costs nothing.
 *
 * @param identities labels that the images say they have
 * @param pictures the images
 */
public record NoiseFaces(List<String> identities, List<FaceImage> pictures) implements FaceDataset {

  public NoiseFaces {
    identities = List.copyOf(identities);
    pictures = List.copyOf(pictures);
  }

  /**
   * Draws images.
   *
   * @param classes number of identities
   * @param images number of images; the same number gives the same pixels
   * @param height of an image in pixels
   * @param width of an image in pixels
   */
  public static NoiseFaces of(int classes, int images, int height, int width) {
    SplittableRandom random = new SplittableRandom(images);
    return new NoiseFaces(
        IntStream.range(0, classes).mapToObj(String::valueOf).toList(),
        IntStream.range(0, images)
            .mapToObj(
                image -> {
                  byte[] rgb = new byte[height * width * 3];
                  random.nextBytes(rgb);
                  return new FaceImage(height, width, rgb);
                })
            .toList());
  }

  @Override
  public String description() {
    return "noise";
  }

  @Override
  public boolean synthetic() {
    return true;
  }

  @Override
  public List<String> images() {
    return IntStream.range(0, pictures.size()).mapToObj(String::valueOf).toList();
  }

  @Override
  public int label(int index) {
    return index % identities.size();
  }

  @Override
  public FaceImage image(int index) {
    return pictures.get(index);
  }

  @Override
  public String fingerprint() {
    return "";
  }
}
