package org.sphereface.datasets;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sphereface.datasets.SimilarityTransform.Point;

/**
 * Image files in a folder: faces that are aligned already, or photographs that are aligned by
 * landmarks when they are read.
 *
 * <p>Aligned files of a whole multiple of the size are box-reduced; any other size is refused. A
 * photograph without landmarks is left out, as the released code does ({@code face_align_demo.m}),
 * or cropped in the middle, as InsightFace does ({@code face_preprocess.py}): here the largest
 * middle of the shape 112 x 96, where InsightFace takes the whole and stretches it.
 *
 * <p>Fingerprint: size, names, labels, landmarks, and the bytes of all files.
 *
 * @param source id of the data set, for messages and the fingerprint
 * @param folder that names of files are relative to
 * @param points landmarks by the file's name; empty if the faces are aligned
 * @param fallback what happens to photographs without landmarks
 * @param height rows of an image
 * @param width columns of an image
 * @param patch what the images show; one that is cut out of aligned faces must lie within them
 */
record FaceFiles(
    String source,
    Path folder,
    Optional<Map<String, List<Point>>> points,
    Fallback fallback,
    int height,
    int width,
    FacePatch patch) {

  /** Whole faces. */
  FaceFiles(
      String source,
      Path folder,
      Optional<Map<String, List<Point>>> points,
      Fallback fallback,
      int height,
      int width) {
    this(source, folder, points, fallback, height, width, FacePatch.WHOLE);
  }

  /** What option {@code landmarks} says. */
  static final String LANDMARKS =
      "landmark file for photographs that are not aligned: path TAB x1 TAB y1 ... TAB x5 TAB y5";

  /** What option {@code fallback} says. */
  static final String FALLBACK =
      "photographs without landmarks: skip (as the released code does) or centre (crop the middle)";

  /** What happens to photographs without landmarks. */
  enum Fallback {
    /** They are left out. */
    SKIP,
    /** They are cropped in the middle. */
    CENTRE;

    /**
     * @throws IllegalArgumentException if there is no such
     */
    static Fallback named(String source, String name) {
      return Arrays.stream(values())
          .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      source + ".fallback must be skip or centre, got '" + name + "'"));
    }
  }

  /**
   * As a data set's options say.
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
        LandmarkOption.read(source, landmarks),
        Fallback.named(source, fallback),
        height,
        width);
  }

  /** What has landmarks, or needs none. */
  private record Choice(List<String> names, int[] labels, List<String> identities, int without) {}

  /**
   * Opens named files.
   *
   * @param set the set's name, for its description
   * @param identities the identities' names
   * @param names the files' names, of which each is unique
   * @param labels positions in the identities
   * @param more what the description ends with
   */
  FaceDataset open(
      String set, List<String> identities, List<String> names, int[] labels, String more) {
    if (points.isPresent()) {
      Pixels.reduction(height, width);
    } else {
      patch.requireWithin(set, height, width);
    }
    Choice chosen = chosen(identities, names, labels);
    if (chosen.names().isEmpty()) {
      throw new DatasetException(
          folder
              + ": no image is left: "
              + chosen.without()
              + " have no landmarks; the landmark file must name them as in "
              + (names.isEmpty() ? "<identity>/<image>" : names.get(0))
              + more);
    }
    String without =
        chosen.without() == 0
            ? ""
            : "; "
                + chosen.without()
                + " images have no landmarks and are "
                + (fallback == Fallback.SKIP ? "left out" : "cropped in the middle");
    List<String> files = chosen.names();
    return new LabelledFaces(
        set
            + ": "
            + files.size()
            + " images of "
            + chosen.identities().size()
            + " identities, "
            + height
            + " x "
            + width
            + without
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
            new FaceFiles(source, folder, points, fallback, height, width, other)
                .open(set, identities, names, labels, more));
  }

  private Choice chosen(List<String> identities, List<String> names, int[] labels) {
    int without = 0;
    if (points.isPresent()) {
      for (String name : names) {
        without += points.get().containsKey(name) ? 0 : 1;
      }
    }
    if (without == 0 || fallback == Fallback.CENTRE) {
      return new Choice(List.copyOf(names), labels, List.copyOf(identities), without);
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
    return new Choice(
        List.copyOf(kept),
        renumbered,
        Arrays.stream(used).mapToObj(identities::get).toList(),
        without);
  }

  private FaceImage read(String name) {
    Path file = resolved(name);
    return new ImageFile(file).read(image -> face(name, file, image));
  }

  private FaceImage face(String name, Path file, FaceImage image) {
    if (points.isEmpty()) {
      return reduced(file, image);
    }
    List<Point> landmarks = points.get().get(name);
    return Pixels.boxReduced(
        landmarks == null
            ? middle(image, patch)
            : patch.of(FaceTemplate.PAPER).align(image, landmarks),
        Pixels.reduction(height, width));
  }

  private FaceImage reduced(Path file, FaceImage image) {
    int factor = image.height() / height;
    if (factor < 1 || image.height() != factor * height || image.width() != factor * width) {
      throw new DatasetException(
          file
              + ": the image is "
              + image.height()
              + " x "
              + image.width()
              + " (height x width), expected "
              + height
              + " x "
              + width
              + " or a whole multiple: align it first, give "
              + source
              + ".landmarks, or set "
              + source
              + ".height and width");
    }
    return Pixels.boxReduced(patch.of(image), factor);
  }

  /** The patch of the largest middle of the shape 112 x 96, resampled to it. */
  static FaceImage middle(FaceImage image, FacePatch patch) {
    double scale =
        Math.max(
            FaceAlignment.HEIGHT / (double) image.height(),
            FaceAlignment.WIDTH / (double) image.width());
    SimilarityTransform whole =
        new SimilarityTransform(
            scale,
            0,
            (FaceAlignment.WIDTH - 1) / 2.0 - scale * (image.width() - 1) / 2.0,
            (FaceAlignment.HEIGHT - 1) / 2.0 - scale * (image.height() - 1) / 2.0);
    return FaceAlignment.warp(
        image,
        patch.isWhole() ? whole : patch.after(whole, FaceAlignment.HEIGHT, FaceAlignment.WIDTH),
        FaceAlignment.HEIGHT,
        FaceAlignment.WIDTH);
  }

  private Optional<byte[]> encoded(String name) {
    if (points.isPresent() || !patch.isWhole()) {
      return Optional.empty();
    }
    Path file = resolved(name);
    byte[] bytes = new ImageFile(file).bytes();
    FaceImage image = ImageFile.decode(name, bytes);
    return FaceEncoder.isCommon(bytes) && image.height() == height && image.width() == width
        ? Optional.of(bytes)
        : Optional.empty();
  }

  private Path resolved(String name) {
    return inside(folder, name)
        .orElseThrow(
            () -> new DatasetException(folder + ": the name '" + name + "' leads out of it"));
  }

  /**
   * The file of a name in a folder; empty if the name leads out of the folder, or is no name. An
   * absolute name may lie in the folder.
   */
  static Optional<Path> inside(Path folder, String name) {
    try {
      Path path = folder.resolve(name);
      for (Path step : path.getFileSystem().getPath(name)) {
        if (step.toString().equals("..")) {
          return Optional.empty();
        }
      }
      boolean within =
          path.toAbsolutePath().normalize().startsWith(folder.toAbsolutePath().normalize());
      return within && !name.isBlank() ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private String fingerprint(Choice chosen) {
    Fingerprint hash = new Fingerprint().add(source).add(height + " x " + width).add(fallback);
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
