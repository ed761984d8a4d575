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
import org.sphereface.datasets.DatasetFingerprint;
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
 * Looks at every image of a set once; 33 bytes an image are kept.
 *
 * @param threads that read images
 * @param done receives the number of images read, from several threads, not in order
 */
public record DatasetInspector(int threads, IntConsumer done) {

  private static final int MOST = InspectionReport.MOST;

  /**
   * The images of one or two sets.
   *
   * @param test null if there is none
   */
  private record Images(FaceDataset data, FaceDataset test) {

    int count() {
      return data.images().size();
    }

    int all() {
      return test == null ? count() : Math.addExact(count(), test.images().size());
    }

    <T> T image(int i, Function<FaceImage, T> use) {
      return i < count() ? data.image(i, use) : test.image(i - count(), use);
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

  /**
   * What was seen of images.
   *
   * @param broken reasons by position
   */
  private record Seen(ImageHashes hashes, Map<Integer, String> broken) {

    Seen(int images) {
      this(new ImageHashes(images), new TreeMap<>());
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
            () -> fingerprint(folder, files),
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
        () -> fingerprint(folder, files));
  }

  private static String fingerprint(Path folder, List<String> files) {
    return new DatasetFingerprint().add(files).addFiles(folder, files).hex();
  }

  /**
   * Inspects a set.
   *
   * @param test a test set to compare with
   */
  public InspectionReport inspect(FaceDataset data, Optional<FaceDataset> test) {
    Images images = new Images(data, test.orElse(null));
    return report(images, see(images, 0, images.all()));
  }

  /**
   * Looks at a block of the images of a set, and of those of a test set, which follow it; others
   * may look at other blocks meanwhile.
   *
   * @param from the first image
   * @param end the one after the last
   * @param block the file to write for {@link #join}
   */
  public void inspectBlock(
      FaceDataset data, Optional<FaceDataset> test, int from, int end, Path block) {
    Seen seen = see(new Images(data, test.orElse(null)), from, end);
    new InspectedBlock(block).write(seen.hashes(), seen.broken());
  }

  /**
   * Returns the report of {@link #inspect} from blocks.
   *
   * @param size images of a block; the last may be smaller
   * @param blocks of all images, in their order
   * @throws DatasetException if one is damaged
   */
  public static InspectionReport join(
      FaceDataset data, Optional<FaceDataset> test, int size, List<Path> blocks) {
    Images images = new Images(data, test.orElse(null));
    Seen seen = new Seen(images.all());
    int from = 0;
    for (Path block : blocks) {
      int end = (int) Math.min(images.all(), (long) from + size);
      new InspectedBlock(block).read(from, end, seen.hashes(), seen.broken());
      from = end;
    }
    return report(images, seen);
  }

  private static InspectionReport report(Images images, Seen seen) {
    Found exact = new Found();
    Found near = new Found();
    Found shared = new Found();
    exact(images, seen.hashes(), exact, shared);
    near(images, seen.hashes(), near, shared);
    FaceDataset data = images.data();
    List<SimilarNames.Pair> names = SimilarNames.among(data.identities());
    List<Integer> unreadable =
        seen.broken().keySet().stream().filter(i -> i < images.count()).toList();
    return new InspectionReport(
        data.description(),
        data.identities().size(),
        images.count(),
        imagesPerIdentity(data),
        sizes(seen.hashes(), images.count()),
        unreadable.size(),
        unreadable.stream()
            .limit(MOST)
            .map(i -> new Broken(images.name(i), seen.broken().get(i)))
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
        images.test() == null ? null : overlap(data, images.test(), shared));
  }

  /** Looks at the images from one to before another. */
  private Seen see(Images images, int from, int end) {
    Seen seen = new Seen(end - from);
    AtomicInteger finished = new AtomicInteger();
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      pool.submit(
              () ->
                  IntStream.range(0, end - from)
                      .parallel()
                      .forEach(
                          i -> {
                            look(images, from + i, seen, i);
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
    return seen;
  }

  private static void look(Images images, int i, Seen seen, int at) {
    try {
      images.image(
          i,
          image -> {
            seen.hashes().put(at, image);
            return image.height();
          });
    } catch (DatasetException e) {
      synchronized (seen) {
        seen.broken().put(at, e.getMessage());
      }
    }
  }

  private static List<Size> sizes(ImageHashes hashes, int count) {
    Map<Long, Integer> found = new HashMap<>();
    for (int i = 0; i < count; i++) {
      if (hashes.readable()[i]) {
        found.merge(hashes.sizes()[i], 1, Integer::sum);
      }
    }
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

  private static void exact(Images images, ImageHashes hashes, Found within, Found shared) {
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

  private static void near(Images images, ImageHashes hashes, Found within, Found shared) {
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
