package org.sphereface.datasets.inspection;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.ForwardingDataset;
import org.sphereface.datasets.IdentityExclusion;
import org.sphereface.datasets.LabelledDataset;
import org.sphereface.datasets.PatchDataset;
import org.sphereface.datasets.image.FolderListing;
import org.sphereface.datasets.image.ImageFile;
import org.sphereface.datasets.inspection.InspectionReport.Bin;
import org.sphereface.datasets.inspection.InspectionReport.Broken;
import org.sphereface.datasets.inspection.InspectionReport.Duplicate;
import org.sphereface.datasets.inspection.InspectionReport.ImagesPerIdentity;
import org.sphereface.datasets.inspection.InspectionReport.Overlap;
import org.sphereface.datasets.inspection.InspectionReport.SimilarIdentities;
import org.sphereface.datasets.inspection.InspectionReport.Size;

/**
 * Looks at every image of a set once; 25 bytes an image are kept.
 *
 * @param threads that read images
 * @param done receives the number of images read, from several threads, not in order
 */
public record DatasetInspector(int threads, IntConsumer done) {

  private static final int MOST = InspectionReport.MOST;

  /** The images of one or two sets, read. */
  private record Images(
      FaceDataset data, FaceDataset test, ImageHashes hashes, Map<Integer, String> broken) {

    int count() {
      return data.images().size();
    }

    String name(int i) {
      return i < count() ? data.images().get(i) : test.images().get(i - count());
    }

    String identity(int i) {
      return i < count()
          ? data.identities().get(data.label(i))
          : test.identities().get(test.label(i - count()));
    }

    Duplicate duplicate(int first, int second, int distance) {
      boolean same =
          IdentityExclusion.folded(identity(first))
              .equals(IdentityExclusion.folded(identity(second)));
      return new Duplicate(name(first), name(second), distance, same);
    }
  }

  /** Pairs found: all are counted, the first are kept, those of two identities before others. */
  private static final class Found {
    private final List<Duplicate> across = new ArrayList<>();
    private final List<Duplicate> within = new ArrayList<>();
    private long count;
    private long countAcross;

    void add(Images images, int first, int second, int distance) {
      Duplicate pair = images.duplicate(first, second, distance);
      count++;
      countAcross += pair.sameIdentity() ? 0 : 1;
      List<Duplicate> kept = pair.sameIdentity() ? within : across;
      if (kept.size() < MOST) {
        kept.add(pair);
      }
    }

    List<Duplicate> kept() {
      return Stream.concat(across.stream(), within.stream()).limit(MOST).toList();
    }
  }

  /**
   * A folder of {@code <identity>/<image>} whose images may be of any size; where there are none
   * so, all images below it, identities being the folders that they lie in.
   *
   * @throws DatasetException if there are none
   */
  public static FaceDataset folder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DatasetException(
          folder + ": no such folder: expected <identity>/<image> files in it");
    }
    LabelledDataset.Names names = new LabelledDataset.Names();
    FolderListing listing = new FolderListing(folder);
    for (String identity : listing.folders()) {
      names.add(identity, listing.within(identity).images());
    }
    String passedOver = listing.passedOver().ending();
    if (names.images().isEmpty()) {
      return anyLayout(folder);
    }
    List<String> files = List.copyOf(names.images());
    return new Photographs(
        names.open(
            folder + passedOver,
            false,
            index -> new ImageFile(folder.resolve(files.get(index))).read(),
            () -> "",
            PatchDataset::new),
        folder);
  }

  /** Reads images of any size, each of which is in memory only while it is checked. */
  private static final class Photographs extends ForwardingDataset {
    private final Path folder;

    Photographs(FaceDataset data, Path folder) {
      super(data);
      this.folder = folder;
    }

    @Override
    public <T> T image(int index, Function<FaceImage, T> use) {
      return new ImageFile(folder.resolve(images().get(index))).read(use);
    }
  }

  private static FaceDataset anyLayout(Path folder) {
    FolderListing listing = new FolderListing(folder);
    List<String> files = List.copyOf(listing.imagesBelow());
    String passedOver = listing.passedOver().ending();
    if (files.isEmpty()) {
      throw new DatasetException(
          folder + ": no images are there; expected files below it" + passedOver);
    }
    Map<String, Integer> identities = new LinkedHashMap<>();
    int[] labels = new int[files.size()];
    for (int i = 0; i < labels.length; i++) {
      String name = files.get(i);
      String within = name.substring(0, Math.max(0, name.lastIndexOf('/')));
      labels[i] = identities.computeIfAbsent(within, key -> identities.size());
    }
    return new LabelledDataset(
        folder + passedOver,
        false,
        identities.keySet().stream().map(name -> name.isEmpty() ? "." : name).toList(),
        files,
        labels,
        index -> new ImageFile(folder.resolve(files.get(index))).read(),
        () -> "");
  }

  /**
   * Inspects a set.
   *
   * @param test a test set to compare with
   */
  public InspectionReport inspect(FaceDataset data, Optional<FaceDataset> test) {
    int[] sizes = new int[2];
    sizes[0] = data.images().size();
    sizes[1] = test.map(faces -> faces.images().size()).orElse(0);
    Map<Integer, String> broken = new TreeMap<>();
    Map<Long, Integer> found = new HashMap<>();
    Images images =
        new Images(
            data, test.orElse(null), new ImageHashes(Math.addExact(sizes[0], sizes[1])), broken);
    read(images, sizes[0] + sizes[1], found);
    Found exact = new Found();
    Found near = new Found();
    Found shared = new Found();
    exact(images, exact, shared);
    near(images, near, shared);
    List<SimilarNames.Pair> names = SimilarNames.among(data.identities());
    List<Integer> unreadable = broken.keySet().stream().filter(i -> i < sizes[0]).toList();
    return new InspectionReport(
        data.description(),
        data.identities().size(),
        sizes[0],
        imagesPerIdentity(data),
        sizes(found),
        unreadable.size(),
        unreadable.stream()
            .limit(MOST)
            .map(i -> new Broken(images.name(i), broken.get(i)))
            .toList(),
        exact.count,
        exact.countAcross,
        exact.kept(),
        near.count,
        near.kept(),
        (int) names.stream().filter(SimilarNames.Pair::alike).count(),
        (int) names.stream().filter(pair -> !pair.alike()).count(),
        names.stream()
            .limit(MOST)
            .map(pair -> new SimilarIdentities(pair.first(), pair.second(), pair.alike()))
            .toList(),
        test.map(faces -> overlap(data, faces, shared)).orElse(null));
  }

  private void read(Images images, int count, Map<Long, Integer> sizes) {
    AtomicInteger finished = new AtomicInteger();
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      pool.submit(
              () ->
                  IntStream.range(0, count)
                      .parallel()
                      .forEach(
                          i -> {
                            look(images, i, sizes);
                            done.accept(finished.incrementAndGet());
                          }))
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatasetException("the inspection was interrupted", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static void look(Images images, int i, Map<Long, Integer> sizes) {
    int count = images.count();
    FaceDataset set = i < count ? images.data() : images.test();
    try {
      long size = set.image(i < count ? i : i - count, image -> look(images.hashes(), i, image));
      if (i < count) {
        synchronized (sizes) {
          sizes.merge(size, 1, Integer::sum);
        }
      }
    } catch (DatasetException e) {
      synchronized (sizes) {
        images.broken().put(i, e.getMessage());
      }
    }
  }

  private static long look(ImageHashes hashes, int i, FaceImage image) {
    hashes.put(i, image);
    return ((long) image.height() << 32) | image.width();
  }

  private static List<Size> sizes(Map<Long, Integer> found) {
    return found.entrySet().stream()
        .map(e -> new Size((int) (e.getKey() >>> 32), e.getKey().intValue(), e.getValue()))
        .sorted(
            Comparator.comparingInt(Size::images)
                .reversed()
                .thenComparingInt(Size::height)
                .thenComparingInt(Size::width))
        .limit(MOST)
        .toList();
  }

  private static void exact(Images images, Found within, Found shared) {
    ImageHashes hashes = images.hashes();
    Map<List<Long>, Integer> firsts = new HashMap<>();
    for (int i = 0; i < hashes.readable().length; i++) {
      if (!hashes.readable()[i]) {
        continue;
      }
      Integer first = firsts.putIfAbsent(List.of(hashes.exact()[i], hashes.more()[i]), i);
      if (first != null && i < images.count()) {
        within.add(images, first, i, 0);
      } else if (first != null && first < images.count()) {
        shared.add(images, first, i, 0);
      }
    }
  }

  private static void near(Images images, Found within, Found shared) {
    ImageHashes hashes = images.hashes();
    NearDuplicates.forEach(
        hashes,
        (first, second, distance) -> {
          boolean equal =
              hashes.exact()[first] == hashes.exact()[second]
                  && hashes.more()[first] == hashes.more()[second];
          if (!equal && second < images.count()) {
            within.add(images, first, second, distance);
          } else if (!equal && first < images.count()) {
            shared.add(images, first, second, distance);
          }
        });
  }

  private static Overlap overlap(FaceDataset data, FaceDataset test, Found shared) {
    Set<String> names = new HashSet<>();
    test.identities().forEach(name -> names.add(IdentityExclusion.folded(name)));
    List<String> both =
        data.identities().stream()
            .filter(name -> names.contains(IdentityExclusion.folded(name)))
            .toList();
    return new Overlap(
        test.description(),
        both.size(),
        both.subList(0, Math.min(MOST, both.size())),
        shared.count,
        shared.kept());
  }

  /** The bins double in width: 0, 1, 2-3, 4-7, ... */
  private static ImagesPerIdentity imagesPerIdentity(FaceDataset data) {
    int[] counts = new int[data.identities().size()];
    for (int i = 0; i < data.images().size(); i++) {
      counts[data.label(i)]++;
    }
    Arrays.sort(counts);
    int middle = counts.length / 2;
    double median =
        counts.length % 2 == 1 ? counts[middle] : (counts[middle - 1] + counts[middle]) / 2.0;
    List<Bin> bins = new ArrayList<>();
    int max = counts[counts.length - 1];
    for (int from = 0; from <= max; from = from == 0 ? 1 : 2 * from) {
      int low = from;
      int high = from == 0 ? 0 : 2 * from - 1;
      int within = (int) Arrays.stream(counts).filter(c -> c >= low && c <= high).count();
      if (within > 0 || from > 0) {
        bins.add(new Bin(low, high, within));
      }
    }
    return new ImagesPerIdentity(counts[0], median, max, bins);
  }
}
