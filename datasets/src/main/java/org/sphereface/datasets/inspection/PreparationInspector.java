package org.sphereface.datasets.inspection;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FaceTemplate;

/**
 * Checks whether the images of a set are prepared as a network of the paper expects (section 4.1):
 * aligned to the template, 8-bit RGB, red first.
 *
 * @param threads that read images
 * @param most images looked at, spread evenly over the set
 * @param done receives the number of images read, from several threads, not in order
 */
public record PreparationInspector(int threads, int most, IntConsumer done) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public PreparationInspector {
    if (threads < 1 || most < 1) {
      throw new IllegalArgumentException(
          "threads and images must be >= 1, got " + threads + " and " + most);
    }
  }

  /** Sums over the images seen. */
  static final class Observations {
    private static final double CONSTANT = 3;
    private static final int GREY = 2;

    /**
     * By how many grey levels the centre of a face is bluer than red where channels are swapped.
     */
    static final double BLUER = 10;

    final Map<String, Integer> sizes = new TreeMap<>();
    final Map<String, MeanFace> means = new TreeMap<>();
    final double[] centre = new double[3];
    int images;
    int coloured;
    int constant;
    int broken;
    String firstBroken = "";
    double deviations;
    int smallest = 255;
    int largest;
    int mirrored;
    int mirroredOfOthers;
    String firstMirrored = "";
    int blue;
    String firstBlue = "";
    Optional<AlignmentMixture.Found> mixture = Optional.empty();
    String clearest = "";

    private synchronized void addBroken(DatasetException reason) {
      broken++;
      firstBroken = firstBroken.isEmpty() ? reason.getMessage() : firstBroken;
    }

    private int add(String name, FaceImage image) {
      byte[] rgb = image.rgb();
      double[] sums = new double[3];
      int low = 255;
      int high = 0;
      int tint = 0;
      long sum = 0;
      long squares = 0;
      int within = 0;
      for (int i = 0, at = 0; at < rgb.length; i++, at += 3) {
        int r = rgb[at] & 0xff;
        int g = rgb[at + 1] & 0xff;
        int b = rgb[at + 2] & 0xff;
        low = Math.min(low, Math.min(r, Math.min(g, b)));
        high = Math.max(high, Math.max(r, Math.max(g, b)));
        tint = Math.max(tint, Math.max(Math.abs(r - g), Math.abs(g - b)));
        sum += r + g + b;
        squares += r * r + g * g + b * b;
        if (central(i / image.width(), image.height())
            && central(i % image.width(), image.width())) {
          sums[0] += r;
          sums[1] += g;
          sums[2] += b;
          within++;
        }
      }
      double mean = (double) sum / rgb.length;
      double deviation = Math.sqrt(Math.max(0, (double) squares / rgb.length - mean * mean));
      return merge(name, image, low, high, deviation, tint > GREY ? sums : null, within);
    }

    /** Takes in a pair of images one of which is the mirror image of the other. */
    private void addMirrored(FaceDataset data, int first, int second) {
      boolean others = data.label(first) != data.label(second);
      // a pair of two identities is reported first
      if (mirrored == 0 || (others && mirroredOfOthers == 0)) {
        firstMirrored = data.images().get(first) + " and " + data.images().get(second);
      }
      mirrored++;
      mirroredOfOthers += others ? 1 : 0;
    }

    private static boolean central(int at, int length) {
      return 4 * at >= length && 4 * at < 3 * length;
    }

    private int merge(
        String name,
        FaceImage image,
        int low,
        int high,
        double deviation,
        double[] sums,
        int within) {
      String size = image.height() + " x " + image.width();
      MeanFace mean;
      int read;
      synchronized (this) {
        read = ++images;
        sizes.merge(size, 1, Integer::sum);
        smallest = Math.min(smallest, low);
        largest = Math.max(largest, high);
        deviations += deviation;
        constant += deviation < CONSTANT ? 1 : 0;
        if (sums != null) {
          coloured++;
          for (int c = 0; c < 3; c++) {
            centre[c] += sums[c] / Math.max(1, within);
          }
          if (sums[2] - sums[0] >= BLUER * within) {
            // the first by name, whatever the order of the threads
            firstBlue = blue == 0 || name.compareTo(firstBlue) < 0 ? name : firstBlue;
            blue++;
          }
        }
        mean =
            offered(image)
                ? means.computeIfAbsent(size, key -> new MeanFace(image.height(), image.width()))
                : null;
      }
      if (mean != null) {
        mean.add(image);
      }
      return read;
    }

    private static boolean offered(FaceImage image) {
      try {
        FaceTemplate.reducedTo(image.height(), image.width());
        return true;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }

  /**
   * Checks the images.
   *
   * @throws DatasetException if no image can be read
   */
  public PreparationReport check(FaceDataset data) {
    int[] indices = indices(data.images().size());
    Observations seen = new Observations();
    MirroredDuplicates copies = new MirroredDuplicates(indices.length);
    AlignmentMixture mixture = new AlignmentMixture(indices.length);
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      pool.submit(
              () ->
                  IntStream.range(0, indices.length)
                      .parallel()
                      .forEach(
                          i ->
                              look(
                                      data,
                                      indices[i],
                                      seen,
                                      image -> {
                                        copies.put(i, image);
                                        if (Observations.offered(image)) {
                                          mixture.put(i, image);
                                        }
                                      })
                                  .ifPresent(done::accept)))
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatasetException("the check was interrupted", e);
    } finally {
      pool.shutdownNow();
    }
    if (seen.images == 0) {
      throw new DatasetException(
          data.description() + ": no image can be read, the first: " + seen.firstBroken);
    }
    for (MirroredDuplicates.Pair pair : copies.pairs()) {
      seen.addMirrored(data, indices[pair.first()], indices[pair.second()]);
    }
    seen.mixture = mixture.found();
    seen.clearest = seen.mixture.map(f -> data.images().get(indices[f.clearest()])).orElse("");
    return new PreparationReport(
        data.description(), indices.length, new PreparationChecks(seen).all());
  }

  private int[] indices(int total) {
    int count = Math.min(most, total);
    return IntStream.range(0, count).map(i -> (int) ((long) i * total / count)).toArray();
  }

  private static Optional<Integer> look(
      FaceDataset data, int index, Observations seen, Consumer<FaceImage> more) {
    try {
      return Optional.of(
          data.image(
              index,
              image -> {
                more.accept(image);
                return seen.add(data.images().get(index), image);
              }));
    } catch (DatasetException e) {
      seen.addBroken(e);
      return Optional.empty();
    }
  }
}
