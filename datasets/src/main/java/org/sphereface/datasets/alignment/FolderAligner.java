package org.sphereface.datasets.alignment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FaceTemplate;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.datasets.alignment.AlignmentJournal.Entry;
import org.sphereface.datasets.alignment.AlignmentJournal.Outcome;
import org.sphereface.datasets.image.FolderListing;
import org.sphereface.datasets.image.ImageEncoding;
import org.sphereface.datasets.image.ImageFile;
import org.sphereface.datasets.image.ImageFormats;
import org.sphereface.datasets.image.PhotographReader;
import org.sphereface.datasets.image.PhotographReader.Read;
import org.sphereface.datasets.landmarks.LandmarkFaultCounts;
import org.sphereface.datasets.landmarks.LandmarkFile;
import org.sphereface.datasets.landmarks.LandmarkSource;
import org.sphereface.files.ContentHashes;
import org.sphereface.files.FileName;
import org.sphereface.files.FolderLock;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.PrintableText;
import org.sphereface.files.RealPath;
import org.sphereface.files.Reason;

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
public record FolderAligner(
    Path images,
    Path out,
    FaceTemplate template,
    Optional<ImageEncoding> format,
    boolean cropMissing,
    int threads) {

  /** The name of the landmark file in the folder. */
  public static final String LANDMARKS = "landmarks.txt";

  /**
   * Aligns what is not there yet, and what an earlier run made of a photograph of other bytes or by
   * other landmarks.
   *
   * @param progress receives the photographs that are done, those of an earlier run at first
   * @throws DatasetException if the folders are not usable; broken photographs are counted
   */
  public AlignmentCounts run(LandmarkSource source, IntConsumer progress) {
    requireApart();
    FolderListing listing = listing();
    List<String> names = photographs(listing);
    requireDistinct(names, name -> name);
    requireNoPhotographs(names);
    LandmarkSource found = source.among(names);
    try (FolderLock lock = FolderLock.of(out)) {
      removeUnfinished(names);
      return run(listing, names, found, source, progress);
    } catch (IOException e) {
      throw DatasetException.unwritable(out, e);
    }
  }

  /** What an alignment that was killed has left. */
  private void removeUnfinished(List<String> names) throws IOException {
    OutputFolder faces = OutputFolder.at(out);
    Set<String> folders = new TreeSet<>(Set.of(""));
    names.forEach(name -> folders.add(name.substring(0, Math.max(0, name.lastIndexOf('/')))));
    for (String folder : folders) {
      faces.removeUnfinished(folder);
    }
  }

  private AlignmentCounts run(
      FolderListing listing,
      List<String> names,
      LandmarkSource found,
      LandmarkSource source,
      IntConsumer progress) {
    AlignmentJournal journal = new AlignmentJournal(out, settings(source));
    if (Files.exists(out.resolve(AlignmentJournal.NAME.toUpperCase(Locale.ROOT)))) {
      // this system takes names that differ in case alone for one
      requireDistinct(names, FileName::folded);
    }
    try (ContentHashes hashes = hashes()) {
      return run(names, found, journal, hashes, progress).with(listing.passedOver());
    }
  }

  /**
   * Begins an alignment in blocks: checks as {@link #run} does, and removes what a killed process
   * has left. No process aligns meanwhile.
   *
   * @return all that decides how photographs are aligned
   * @throws DatasetException if the folders are not usable
   */
  public String beginBlocks(LandmarkSource source) {
    requireApart();
    List<String> names = photographs(listing());
    requireDistinct(names, name -> name);
    requireNoPhotographs(names);
    try {
      removeUnfinished(names);
    } catch (IOException e) {
      throw DatasetException.unwritable(out, e);
    }
    new AlignmentJournal(out, settings(source));
    return settings(source) + "\n" + String.join("\n", names);
  }

  /**
   * Aligns a block of the photographs, those that are not done; others may align other blocks
   * meanwhile. The block's journal takes the place of the folder's until {@link #joinBlocks}.
   *
   * @param names of all photographs, as {@link #names} gives them
   * @param from the first photograph
   * @param end the one after the last
   * @param blockJournal a file of this block
   */
  public void runBlock(
      LandmarkSource source, List<String> names, int from, int end, Path blockJournal) {
    List<String> block = names.subList(from, end);
    LandmarkSource found = source.among(names);
    AlignmentJournal earlier = new AlignmentJournal(out, settings(source));
    AlignmentJournal journal = journal(blockJournal, source);
    journal.append(
        block.stream()
            .filter(name -> journal.entry(name) == null && wasDone(earlier.entry(name)))
            .map(earlier::entry)
            .toList());
    try (ContentHashes hashes = hashes()) {
      Set<String> same = same(block, found, journal, hashes);
      List<String> left =
          block.stream()
              .filter(name -> !same.contains(name) || !done(journal.entry(name)))
              .toList();
      align(left, found, journal, hashes, new HashMap<>(), done -> {});
    }
  }

  /**
   * Takes the outcomes of blocks into the folder's journal, in the order of the photographs. {@link
   * #run} then tries again what is broken, and tells why.
   *
   * @param blockJournals of all blocks, in their order
   */
  public void joinBlocks(LandmarkSource source, List<Path> blockJournals) {
    AlignmentJournal journal = new AlignmentJournal(out, settings(source));
    Map<String, Entry> joined = new HashMap<>();
    blockJournals.forEach(
        block ->
            journal(block, source).entries().forEach(entry -> joined.put(entry.name(), entry)));
    journal.append(names().stream().map(joined::get).filter(Objects::nonNull).toList());
  }

  private AlignmentJournal journal(Path file, LandmarkSource source) {
    return new AlignmentJournal(
        file.toAbsolutePath().getParent(), file.getFileName().toString(), settings(source));
  }

  private void requireApart() {
    try {
      if (RealPath.isWithin(out, images)) {
        throw new DatasetException(
            out + ": the folder is within that of the photographs: give an --out outside of it");
      }
      if (RealPath.isWithin(images, out)) {
        throw new DatasetException(
            out + ": the folder of the photographs is within it: give an --out outside of it");
      }
      OutputFolder.at(out).require(LANDMARKS);
      OutputFolder.at(out).require(AlignmentJournal.NAME);
    } catch (IOException e) {
      throw DatasetException.unwritable(out, e);
    }
  }

  /** Folders and photographs may be reached through links, which lead where faces would go. */
  private void requireNoPhotographs(List<String> names) {
    try {
      Path folder = RealPath.of(out);
      Set<Path> photographs = new HashSet<>();
      for (String name : names) {
        Path photograph = images.resolve(name);
        // a link that leads nowhere is a broken photograph, named later
        if (Files.exists(photograph) && RealPath.isWithin(photograph, folder)) {
          photographs.add(RealPath.of(photograph));
        }
      }
      for (String name : names) {
        if (photographs.contains(folder.resolve(alignedName(name)))) {
          throw new DatasetException(
              target(name) + ": this is a photograph of " + images + ": give another --out");
        }
      }
    } catch (IOException e) {
      throw DatasetException.unwritable(out, e);
    }
  }

  private ContentHashes hashes() {
    try {
      return ContentHashes.of(images);
    } catch (IOException e) {
      throw new DatasetException(images + ": the folder cannot be read (" + Reason.of(e) + ")", e);
    }
  }

  private AlignmentCounts run(
      List<String> names,
      LandmarkSource source,
      AlignmentJournal journal,
      ContentHashes hashes,
      IntConsumer progress) {
    Set<String> same = same(names, source, journal, hashes);
    List<String> left =
        names.stream().filter(name -> !same.contains(name) || !done(journal.entry(name))).toList();
    int changed =
        (int)
            left.stream()
                .filter(name -> wasDone(journal.entry(name)) && !same.contains(name))
                .count();
    Map<String, String> failures = new HashMap<>();
    int kept = names.size() - left.size();
    progress.accept(kept);
    align(left, source, journal, hashes, failures, done -> progress.accept(kept + done));
    Map<String, List<Point>> landmarks = new TreeMap<>();
    for (String name : names) {
      if (!journal.entry(name).points().isEmpty()) {
        landmarks.put(name, journal.entry(name).points());
      }
    }
    new LandmarkFile(out.resolve(LANDMARKS)).write(landmarks);
    return counts(names, journal, kept, changed, failures);
  }

  /**
   * Aligns photographs.
   *
   * @param failures takes those that are broken, with the reason
   * @param progress takes the number of those that are done
   */
  private void align(
      List<String> left,
      LandmarkSource source,
      AlignmentJournal journal,
      ContentHashes hashes,
      Map<String, String> failures,
      IntConsumer progress) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    PhotographReader reader = new PhotographReader(images, hashes, pool);
    try {
      List<CompletableFuture<Read>> next = reader.begin(left, 0);
      for (int done = 0; done < left.size(); ) {
        List<Read> chunk = next.stream().map(CompletableFuture::join).toList();
        done += chunk.size();
        next = reader.begin(left, done);
        chunk.stream()
            .filter(read -> read.failure() != null)
            .forEach(read -> failures.put(read.name(), read.failure()));
        journal.append(align(chunk, source, journal, pool, failures));
        progress.accept(done);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /**
   * Looks at the folder and at the landmarks before any work.
   *
   * @return the faults of landmarks; empty if there are none
   * @throws DatasetException if the folder's images are aligned already, or most of the landmarks
   *     are not those of faces in the photographs
   */
  public String requirePhotographs(LandmarkSource source) {
    AlignedFolder.of(images)
        .ifPresent(
            aligned -> {
              throw new DatasetException(
                  images
                      + ": the images are faces that 'data align' wrote ("
                      + aligned.journal()
                      + "): give the folder of the photographs");
            });
    List<String> names = names();
    LandmarkFaultCounts survey =
        LandmarkFaultCounts.of(images, names, source.among(names).known(names));
    survey.requireFaces(images.toString());
    return survey.remarks();
  }

  /** Photographs in the folder without landmarks, of which the middle was taken. */
  public List<String> middles() {
    return AlignedFolder.of(out).map(AlignedFolder::middles).orElse(List.of());
  }

  /**
   * Names of the photographs.
   *
   * @throws DatasetException if there is no such folder, or no photograph in it
   */
  public List<String> names() {
    return photographs(listing());
  }

  private FolderListing listing() {
    if (!Files.isDirectory(images)) {
      throw new DatasetException(images + ": no such folder: expected a folder of photographs");
    }
    return new FolderListing(images);
  }

  private List<String> photographs(FolderListing listing) {
    List<String> names = listing.imagesBelow();
    if (names.isEmpty()) {
      throw new DatasetException(
          images
              + ": there are no photographs: expected "
              + ImageFormats.EXTENSIONS
              + " files"
              + listing.passedOver().ending());
    }
    return names;
  }

  /** Returns the path of the aligned face of a photograph. */
  public Path target(String name) {
    return out.resolve(alignedName(name));
  }

  private String alignedName(String name) {
    String ending = format.map(chosen -> "." + chosen.ending()).orElse("");
    return name.substring(0, name.lastIndexOf('.')) + ending;
  }

  /** Returns the settings that decide how a photograph is aligned. */
  private Map<String, String> settings(LandmarkSource source) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("images", images.toAbsolutePath().normalize().toString());
    settings.put("size", template.height() + "x" + template.width());
    if (template.leastSquares() == FaceTemplate.LeastSquares.PHOTOGRAPH) {
      // absent otherwise, so that folders that were aligned before this option stay valid
      settings.put("least squares", "in the photograph");
    }
    settings.put("places of the landmarks", places());
    settings.put("format", format.map(FolderAligner::lower).orElse("landmarks only"));
    settings.put("missing", cropMissing ? "crop" : "skip");
    settings.putAll(new TreeMap<>(source.settings()));
    return settings;
  }

  private String places() {
    return template.points().stream()
        .map(point -> point.x() + "," + point.y())
        .collect(Collectors.joining(" "));
  }

  private static String lower(ImageEncoding format) {
    return format.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the photographs that have not changed since they were aligned, nor have their
   * landmarks.
   */
  private static Set<String> same(
      List<String> names, LandmarkSource source, AlignmentJournal journal, ContentHashes hashes) {
    return names.parallelStream()
        .filter(name -> wasDone(journal.entry(name)))
        .filter(name -> source.stillGives(name, journal.entry(name).points()))
        .filter(name -> PhotographReader.hash(name, hashes).equals(journal.entry(name).hash()))
        .collect(Collectors.toSet());
  }

  /**
   * @param form what names have in common that are one file
   */
  private void requireDistinct(List<String> names, UnaryOperator<String> form) {
    Map<String, String> byTarget = new HashMap<>();
    for (String name : names) {
      String other = byTarget.put(form.apply(alignedName(name)), name);
      if (other != null && format.isPresent()) {
        throw new DatasetException(
            images
                + ": "
                + PrintableText.of(other)
                + " and "
                + PrintableText.of(name)
                + " would be the same aligned file: rename or remove one");
      }
    }
  }

  private static boolean wasDone(Entry entry) {
    return entry != null && entry.outcome() != Outcome.BROKEN;
  }

  private boolean done(Entry entry) {
    return entry.outcome() == Outcome.LEFT_OUT
        || format.isEmpty()
        || Files.isRegularFile(target(entry.name()));
  }

  private List<Entry> align(
      List<Read> chunk,
      LandmarkSource source,
      AlignmentJournal journal,
      ExecutorService pool,
      Map<String, String> failures) {
    chunk.forEach(
        read ->
            FileName.problem(alignedName(read.name()), FileName.isWindows())
                .ifPresent(why -> failures.put(read.name(), unnamed(read.name(), why))));
    List<Read> whole =
        new ArrayList<>(chunk.stream().filter(read -> !failures.containsKey(read.name())).toList());
    List<Optional<List<Point>>> points = find(whole, source, failures);
    List<CompletableFuture<Entry>> written = new ArrayList<>();
    for (int i = 0; i < whole.size(); i++) {
      Read read = whole.get(i);
      Optional<List<Point>> found = points.get(i);
      written.add(CompletableFuture.supplyAsync(() -> write(read, found), pool));
    }
    Map<String, Entry> outcomes = new HashMap<>();
    try {
      written.forEach(entry -> outcomes.put(entry.join().name(), entry.join()));
    } catch (CompletionException e) {
      throw e.getCause() instanceof DatasetException failure ? failure : e;
    }
    // in the order of the photographs, whatever the chunks are
    List<Entry> entries = new ArrayList<>();
    for (Read read : chunk) {
      entries.add(
          failures.containsKey(read.name())
              ? new Entry(Outcome.BROKEN, read.name(), read.hash(), List.of())
              : outcomes.get(read.name()));
    }
    entries.forEach(entry -> removeEarlier(entry, journal.entry(entry.name())));
    return entries;
  }

  private String unnamed(String name, String why) {
    return PrintableText.of(images.resolve(name).toString())
        + ": its aligned face cannot have this name ("
        + why
        + "): rename the photograph";
  }

  /**
   * The landmarks of photographs. Those for which the heap is too small even one by one are taken
   * off the list, as failures.
   */
  private List<Optional<List<Point>>> find(
      List<Read> whole, LandmarkSource source, Map<String, String> failures) {
    try {
      return source.find(
          whole.stream().map(Read::name).toList(), whole.stream().map(Read::photograph).toList());
    } catch (OutOfMemoryError e) {
      List<Optional<List<Point>>> points = new ArrayList<>();
      for (Read read : List.copyOf(whole)) {
        try {
          points.addAll(source.find(List.of(read.name()), List.of(read.photograph())));
        } catch (OutOfMemoryError alone) {
          whole.remove(read);
          failures.put(
              read.name(),
              images.resolve(read.name())
                  + ": there is too little memory to find the face in a photograph of "
                  + read.photograph().height()
                  + " x "
                  + read.photograph().width()
                  + "; "
                  + ImageFile.MORE_MEMORY);
        }
      }
      return points;
    }
  }

  /** The face that an earlier run made of a photograph of which none is made now. */
  private void removeEarlier(Entry now, Entry then) {
    boolean without = now.outcome() == Outcome.BROKEN || now.outcome() == Outcome.LEFT_OUT;
    boolean hasFace =
        then != null
            && (then.outcome() == Outcome.ALIGNED || then.outcome() == Outcome.CENTRE_CROP);
    if (format.isPresent() && without && hasFace) {
      Path face = target(now.name());
      try {
        OutputFolder.make(out).remove(out.relativize(face).toString());
      } catch (IOException e) {
        throw new DatasetException(face + ": it cannot be removed (" + Reason.of(e) + ")", e);
      }
    }
  }

  private Entry write(Read read, Optional<List<Point>> points) {
    if (points.isEmpty() && !cropMissing) {
      return new Entry(Outcome.LEFT_OUT, read.name(), read.hash(), List.of());
    }
    if (format.isPresent()) {
      FaceImage face =
          points
              .map(five -> template.align(read.photograph(), five))
              .orElseGet(() -> template.centreCrop(read.photograph()));
      try {
        OutputFolder.at(out).write(alignedName(read.name()), format.get().encode(face));
      } catch (IOException e) {
        throw DatasetException.unwritable(target(read.name()), e);
      }
    }
    return points
        .map(five -> new Entry(Outcome.ALIGNED, read.name(), read.hash(), five))
        .orElseGet(() -> new Entry(Outcome.CENTRE_CROP, read.name(), read.hash(), List.of()));
  }

  private AlignmentCounts counts(
      List<String> names,
      AlignmentJournal journal,
      int kept,
      int changed,
      Map<String, String> failures) {
    int[] counts = new int[Outcome.values().length];
    names.forEach(name -> counts[journal.entry(name).outcome().ordinal()]++);
    return new AlignmentCounts(
        counts[Outcome.ALIGNED.ordinal()],
        counts[Outcome.CENTRE_CROP.ordinal()],
        counts[Outcome.LEFT_OUT.ordinal()],
        kept,
        changed,
        gone(names, journal),
        names.stream().filter(failures::containsKey).map(failures::get).toList());
  }

  /** Faces of photographs that are no longer there. */
  private int gone(List<String> names, AlignmentJournal journal) {
    Set<String> now = new HashSet<>(names);
    return (int)
        journal.entries().stream()
            .filter(entry -> !now.contains(entry.name()) && wasDone(entry))
            .filter(entry -> format.isPresent() && Files.isRegularFile(target(entry.name())))
            .count();
  }
}
