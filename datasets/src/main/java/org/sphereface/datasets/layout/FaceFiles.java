package org.sphereface.datasets.layout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.DatasetFingerprint;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FacePatch;
import org.sphereface.datasets.FaceTemplate;
import org.sphereface.datasets.LabelledDataset;
import org.sphereface.datasets.SimilarityTransform.Point;
import org.sphereface.datasets.alignment.AlignedFolder;
import org.sphereface.datasets.alignment.FaceSize;
import org.sphereface.datasets.alignment.FolderAligner;
import org.sphereface.datasets.image.FolderListing;
import org.sphereface.datasets.image.ImageFile;
import org.sphereface.datasets.image.ImageSize;
import org.sphereface.datasets.image.PixelOperations;
import org.sphereface.datasets.landmarks.LandmarkFaultCounts;
import org.sphereface.datasets.landmarks.LandmarkFile;
import org.sphereface.datasets.landmarks.LandmarkOption;
import org.sphereface.datasets.landmarks.LandmarkTable;
import org.sphereface.datasets.landmarks.MatchedLandmarks;

/**
 * Image files in a folder: faces that are aligned already, or photographs that are aligned by
 * landmarks when they are read.
 *
 * <p>Aligned faces are taken unchanged, see {@link FaceSize}; any other size is refused. A folder
 * that {@link FolderAligner} wrote holds aligned faces; landmarks are ignored for it. A photograph
 * without landmarks is left out, as the released code does ({@code face_align_demo.m}), or cropped
 * in the middle, as InsightFace does ({@code face_preprocess.py}): here the largest middle of the
 * faces' shape, where InsightFace takes the whole and stretches it; or the set is refused. Where
 * all would be cropped it is refused too. Landmarks that are absurd are counted in the description,
 * and refused where most are, see {@link LandmarkFaultCounts}.
 *
 * <p>Fingerprint: size, names, labels, landmarks, and the bytes of all files.
 *
 * @param source id of the data set, for messages and the fingerprint
 * @param folder that names of files are relative to
 * @param landmarks the landmarks' file, for messages; empty if the faces are aligned
 * @param points landmarks by the file's name; empty if the faces are aligned
 * @param fallback what happens to photographs without landmarks
 * @param height rows of an image
 * @param width columns of an image
 * @param patch what the images show; one that is cut out of aligned faces must lie within them
 */
record FaceFiles(
    String source,
    Path folder,
    String landmarks,
    Optional<? extends Map<String, List<Point>>> points,
    Fallback fallback,
    int height,
    int width,
    FacePatch patch) {

  /** Description of the option {@code landmarks}. */
  static final String LANDMARKS =
      "landmark file for photographs that are not aligned: path TAB x1 TAB y1 ... TAB x5 TAB y5";

  /** Description of the option {@code fallback}. */
  static final String FALLBACK =
      "photographs without landmarks: skip (as the released code does), centre (crop the middle) or"
          + " refuse";

  /** The treatment of photographs without landmarks. */
  enum Fallback {
    /** They are left out. */
    SKIP,
    /** They are cropped in the middle. */
    CENTRE,
    /** The set is not opened. */
    REFUSE;

    /**
     * @throws IllegalArgumentException if there is no such value
     */
    static Fallback named(String source, String name) {
      return Arrays.stream(values())
          .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      source + ".fallback must be skip, centre or refuse, got '" + name + "'"));
    }
  }

  /**
   * Makes the files of a data set's options.
   *
   * @param landmarks the option {@code landmarks}; empty for aligned faces
   * @param fallback the option {@code fallback}
   * @throws DatasetException if the landmarks cannot be read
   */
  static FaceFiles of(
      String source, Path folder, String landmarks, String fallback, int height, int width) {
    return new FaceFiles(
        source,
        folder,
        landmarks == null ? "" : landmarks,
        LandmarkOption.read(source, landmarks),
        Fallback.named(source, fallback),
        height,
        width,
        FacePatch.WHOLE);
  }

  /** The images that have landmarks, or need none. */
  private record Selection(
      List<String> names, int[] labels, List<String> identities, int without) {}

  /**
   * Opens named files.
   *
   * @param set the set's name, for its description
   * @param kind what the files are called in messages, such as images
   * @param identities the identities' names
   * @param names the files' names, of which each is unique
   * @param labels positions in the identities
   * @param more what the description ends with
   */
  FaceDataset open(
      String set,
      String kind,
      List<String> identities,
      List<String> names,
      int[] labels,
      String more) {
    Optional<AlignedFolder> written = AlignedFolder.of(folder);
    if (written.isPresent() && points.isPresent()) {
      return new FaceFiles(
              source, folder, landmarks, Optional.empty(), fallback, height, width, patch)
          .open(set, kind, identities, names, labels, more);
    }
    if (points.isPresent() && points.get() instanceof LandmarkTable listed) {
      MatchedLandmarks found = listed.among(names, kind);
      return new FaceFiles(
              source, folder, landmarks, Optional.of(found), fallback, height, width, patch)
          .open(set, kind, identities, names, labels, found.summary() + more);
    }
    if (points.isPresent()) {
      FaceTemplate.aligningTo(height, width);
    } else {
      patch.requireWithin(set, height, width);
    }
    Selection chosen = chosen(kind, identities, names, labels);
    String origin =
        points.isPresent() ? photographs(chosen, kind) : aligned(chosen.names(), written);
    List<String> files = chosen.names();
    return new LabelledDataset(
        set
            + ": "
            + files.size()
            + " "
            + kind
            + " of "
            + chosen.identities().size()
            + " identities, "
            + height
            + " x "
            + width
            + "; "
            + origin
            + more
            + (patch.isWhole() ? "" : "; " + patch),
        false,
        chosen.identities(),
        files,
        chosen.labels(),
        index -> read(files.get(index)),
        index -> encoded(files.get(index)),
        () -> fingerprint(chosen),
        (whole, other) ->
            new FaceFiles(source, folder, landmarks, points, fallback, height, width, other)
                .open(set, kind, identities, names, labels, more));
  }

  /** Describes how photographs are aligned, and checks their landmarks. */
  private String photographs(Selection chosen, String kind) {
    LandmarkFaultCounts survey = LandmarkFaultCounts.of(folder, chosen.names(), points.get());
    survey.requireFaces(landmarks);
    String by = "aligned by " + Path.of(landmarks).getFileName();
    String without =
        chosen.without() == 0
            ? ""
            : "; "
                + chosen.without()
                + " "
                + kind
                + " have no landmarks and are "
                + (fallback == Fallback.SKIP ? "left out" : "cropped in the middle");
    return by + without + (survey.remarks().isEmpty() ? "" : "; " + survey.remarks());
  }

  /** Describes aligned faces, and checks that most of a sample have the size of the set. */
  private String aligned(List<String> names, Optional<AlignedFolder> written) {
    String stored =
        new FaceSize(source, height, width)
            .requireMost(
                folder.toString(),
                names.size(),
                i -> FolderListing.inside(folder, names.get(i)).flatMap(ImageSize::of));
    String made =
        written
            .map(
                folder ->
                    "aligned already by 'data align'"
                        + (landmarks.isEmpty() ? "" : ", so that landmarks do not apply")
                        + (folder.middles().isEmpty()
                            ? ""
                            : "; "
                                + folder.middles().size()
                                + " faces are middles of photographs without landmarks"))
            .orElse("taken as aligned");
    return made + stored;
  }

  private Selection chosen(String kind, List<String> identities, List<String> names, int[] labels) {
    int without = 0;
    String first = "";
    if (points.isPresent()) {
      for (String name : names) {
        boolean has = points.get().containsKey(name);
        first = !has && without == 0 ? name : first;
        without += has ? 0 : 1;
      }
    }
    if (without > 0 && (without == names.size() || fallback == Fallback.REFUSE)) {
      throw withoutLandmarks(kind, without, names.size(), first);
    }
    if (without == 0 || fallback == Fallback.CENTRE) {
      return new Selection(List.copyOf(names), labels, List.copyOf(identities), without);
    }
    List<String> kept = new ArrayList<>();
    int[] keptLabels = new int[names.size() - without];
    for (int i = 0; i < names.size(); i++) {
      if (points.get().containsKey(names.get(i))) {
        keptLabels[kept.size()] = labels[i];
        kept.add(names.get(i));
      }
    }
    int[] used = Arrays.stream(keptLabels).sorted().distinct().toArray();
    int[] renumbered =
        Arrays.stream(keptLabels).map(label -> Arrays.binarySearch(used, label)).toArray();
    return new Selection(
        List.copyOf(kept),
        renumbered,
        Arrays.stream(used).mapToObj(identities::get).toList(),
        without);
  }

  private DatasetException withoutLandmarks(String kind, int without, int all, String first) {
    return new DatasetException(
        landmarks
            + ": "
            + without
            + " of "
            + all
            + " "
            + kind
            + " have no landmarks, the first "
            + first
            + "; add lines of "
            + LandmarkFile.LAYOUT
            + ", with the name as it stands here");
  }

  private FaceImage read(String name) {
    Path file = resolved(name);
    return new ImageFile(file).read(image -> face(name, file, image));
  }

  private FaceImage face(String name, Path file, FaceImage image) {
    if (points.isEmpty()) {
      return new FaceSize(source, height, width).of(file.toString(), image, patch);
    }
    FaceTemplate template = FaceTemplate.aligningTo(height, width);
    List<Point> five = points.get().get(name);
    return PixelOperations.boxReduced(
        five == null
            ? template.largestCentreCrop(image, patch)
            : patch.of(template).align(image, five),
        template.height() / height);
  }

  private Optional<byte[]> encoded(String name) {
    if (points.isPresent() || !patch.isWhole()) {
      return Optional.empty();
    }
    return ImageFile.reusable(name, new ImageFile(resolved(name)).bytes(), height, width);
  }

  private Path resolved(String name) {
    return FolderListing.inside(folder, name)
        .orElseThrow(
            () -> new DatasetException(folder + ": the name '" + name + "' leads out of it"));
  }

  private String fingerprint(Selection chosen) {
    DatasetFingerprint hash =
        new DatasetFingerprint().add(source).add(height + " x " + width).add(fallback);
    if (!patch.isWhole()) {
      hash.add(patch);
    }
    for (int i = 0; i < chosen.labels().length; i++) {
      String name = chosen.names().get(i);
      hash.add(name).add(chosen.identities().get(chosen.labels()[i]));
      resolved(name);
      points.ifPresent(known -> hash.add(known.getOrDefault(name, List.of())));
    }
    return hash.addFiles(folder, chosen.names()).hex();
  }
}
