package org.sphereface.datasets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import org.sphereface.datasets.AlignmentJournal.Entry;
import org.sphereface.datasets.AlignmentJournal.Outcome;
import org.sphereface.datasets.SimilarityTransform.Point;

/**
 * Aligns all photographs below a folder into another: the same paths with another ending. Beside
 * the images it writes {@code landmarks.txt}, the landmarks that were used, and {@code
 * alignment.tsv}, by which an interrupted run goes on.
 *
 * @param images folder of photographs
 * @param out where aligned faces go
 * @param template size and places of the landmarks
 * @param format of the aligned images; empty: landmarks are found, and no image is written
 * @param cropMissing whether the middle is taken of photographs without landmarks; the released
 *     code leaves them out
 * @param threads that decode, align and encode beside the search for landmarks
 */
public record SetAlignment(
    Path images,
    Path out,
    FaceTemplate template,
    Optional<ImageFormat> format,
    boolean cropMissing,
    int threads) {

  /** The name of the landmark file in the folder. */
  public static final String LANDMARKS = "landmarks.txt";

  private static final int CHUNK = 16;

  /** A photograph, or why it cannot be read. */
  private record Read(String name, FaceImage photograph, String failure) {}

  /**
   * Aligns what is not there yet.
   *
   * @param progress is told of the photographs that are done, those of an earlier run at first
   * @throws DatasetException if the folders are not usable; broken photographs are counted
   */
  public AlignmentCounts run(LandmarkSource source, IntConsumer progress) {
    if (out.toAbsolutePath().normalize().startsWith(images.toAbsolutePath().normalize())) {
      throw new DatasetException(
          out + ": the folder is within that of the photographs: give an --out outside of it");
    }
    List<String> names = names();
    requireDistinct(names);
    AlignmentJournal journal = new AlignmentJournal(out, settings(source));
    List<String> left = names.stream().filter(name -> !done(journal.entry(name))).toList();
    Map<String, String> failures = new HashMap<>();
    progress.accept(names.size() - left.size());
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<CompletableFuture<Read>> next = read(left, 0, pool);
      for (int from = 0; from < left.size(); from += CHUNK) {
        List<Read> chunk = next.stream().map(CompletableFuture::join).toList();
        next = read(left, from + CHUNK, pool);
        chunk.stream()
            .filter(read -> read.failure() != null)
            .forEach(read -> failures.put(read.name(), read.failure()));
        journal.append(align(chunk, source, pool));
        progress.accept(names.size() - left.size() + Math.min(left.size(), from + CHUNK));
      }
    } finally {
      pool.shutdownNow();
    }
    Map<String, List<Point>> landmarks = new TreeMap<>();
    for (String name : names) {
      if (!journal.entry(name).points().isEmpty()) {
        landmarks.put(name, journal.entry(name).points());
      }
    }
    new LandmarkFile(out.resolve(LANDMARKS)).write(landmarks);
    return counts(names, journal, names.size() - left.size(), failures);
  }

  /** Names of the photographs. */
  public List<String> names() {
    return new PhotographFolder(images).names();
  }

  /** Where a photograph's aligned face goes. */
  public Path target(String name) {
    String ending = format.map(chosen -> "." + chosen.name().toLowerCase(Locale.ROOT)).orElse("");
    return out.resolve(name.substring(0, name.lastIndexOf('.')) + ending);
  }

  private String settings(LandmarkSource source) {
    return String.join(
        "; ",
        images.toAbsolutePath().normalize().toString(),
        template.height() + " x " + template.width(),
        template.points().toString(),
        format.map(Enum::toString).orElse("no images"),
        cropMissing ? "centre crop" : "left out",
        source.description());
  }

  private void requireDistinct(List<String> names) {
    Map<Path, String> byTarget = new HashMap<>();
    for (String name : names) {
      String other = byTarget.put(target(name), name);
      if (other != null && format.isPresent()) {
        throw new DatasetException(
            images
                + ": "
                + other
                + " and "
                + name
                + " would be the same aligned file: rename or remove one");
      }
    }
  }

  private boolean done(Entry entry) {
    if (entry == null || entry.outcome() == Outcome.BROKEN) {
      return false;
    }
    return entry.outcome() == Outcome.LEFT_OUT
        || format.isEmpty()
        || Files.isRegularFile(target(entry.name()));
  }

  private List<CompletableFuture<Read>> read(List<String> names, int from, ExecutorService pool) {
    return names.stream()
        .skip(from)
        .limit(CHUNK)
        .map(name -> CompletableFuture.supplyAsync(() -> read(name), pool))
        .toList();
  }

  private Read read(String name) {
    try {
      return new Read(name, new ImageFile(images.resolve(name)).read(), null);
    } catch (DatasetException e) {
      return new Read(name, null, e.getMessage());
    }
  }

  private List<Entry> align(List<Read> chunk, LandmarkSource source, ExecutorService pool) {
    List<Read> whole = chunk.stream().filter(read -> read.failure() == null).toList();
    List<Optional<List<Point>>> points =
        source.find(
            whole.stream().map(Read::name).toList(), whole.stream().map(Read::photograph).toList());
    List<CompletableFuture<Entry>> written = new ArrayList<>();
    for (int i = 0; i < whole.size(); i++) {
      Read read = whole.get(i);
      Optional<List<Point>> found = points.get(i);
      written.add(CompletableFuture.supplyAsync(() -> write(read, found), pool));
    }
    List<Entry> entries = new ArrayList<>();
    try {
      written.forEach(entry -> entries.add(entry.join()));
    } catch (CompletionException e) {
      throw e.getCause() instanceof DatasetException failure ? failure : e;
    }
    chunk.stream()
        .filter(read -> read.failure() != null)
        .forEach(read -> entries.add(new Entry(Outcome.BROKEN, read.name(), List.of())));
    return entries;
  }

  private Entry write(Read read, Optional<List<Point>> points) {
    if (points.isEmpty() && !cropMissing) {
      return new Entry(Outcome.LEFT_OUT, read.name(), List.of());
    }
    if (format.isPresent()) {
      FaceImage face =
          points
              .map(five -> template.align(read.photograph(), five))
              .orElseGet(() -> template.centreCrop(read.photograph()));
      WholeFile.write(target(read.name()), format.get().encode(face));
    }
    return points
        .map(five -> new Entry(Outcome.ALIGNED, read.name(), five))
        .orElseGet(() -> new Entry(Outcome.CENTRE_CROP, read.name(), List.of()));
  }

  private static AlignmentCounts counts(
      List<String> names, AlignmentJournal journal, int kept, Map<String, String> failures) {
    int[] counts = new int[Outcome.values().length];
    names.forEach(name -> counts[journal.entry(name).outcome().ordinal()]++);
    return new AlignmentCounts(
        counts[Outcome.ALIGNED.ordinal()],
        counts[Outcome.CENTRE_CROP.ordinal()],
        counts[Outcome.LEFT_OUT.ordinal()],
        kept,
        names.stream().filter(failures::containsKey).map(failures::get).toList());
  }
}
