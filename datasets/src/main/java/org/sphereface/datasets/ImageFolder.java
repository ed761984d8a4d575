package org.sphereface.datasets;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Faces that are aligned already, one folder an identity, such as CASIA-WebFace after the released
 * alignment. Files of a whole multiple of the size are box-reduced; any other size is refused.
 */
public record ImageFolder(
    @JsonPropertyDescription(
            "folder of <identity>/<image>.jpg, .png, .gif, .bmp, .webp, .pgm or .ppm, aligned")
        String images,
    @JsonPropertyDescription("names of identities (folders) to leave out") List<String> excluded,
    @JsonPropertyDescription("rows of an image") int height,
    @JsonPropertyDescription("columns of an image") int width)
    implements FaceSource {

  private static final String LAYOUT =
      "one folder an identity, <identity>/<image> with aligned .jpg, .png, .gif, .bmp, .webp, .pgm or .ppm files";

  /**
   * Checks the numbers; the path is checked by {@link #open}.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public ImageFolder {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "image-folder.height and width must be >= 1, got " + height + " and " + width);
    }
    excluded = excluded == null ? List.of() : List.copyOf(excluded);
  }

  /** 112 x 96, path still to be given. */
  public ImageFolder() {
    this("", List.of(), FaceAlignment.HEIGHT, FaceAlignment.WIDTH);
  }

  @Override
  public String id() {
    return "image-folder";
  }

  @Override
  public String summary() {
    return "Aligned faces on disk, one folder an identity (CASIA-WebFace and the like)";
  }

  @Override
  public String source() {
    return "Yi et al., arXiv 1411.7923 (CASIA-WebFace); alignment: paper, section 3";
  }

  @Override
  public FaceDataset open(Set<String> excludedIdentities) {
    if (images == null || images.isBlank()) {
      throw new DatasetException("image-folder.images is missing: give a folder with " + LAYOUT);
    }
    Path folder = Path.of(images);
    if (!Files.isDirectory(folder)) {
      throw new DatasetException(
          folder + ": no such folder (image-folder.images): expected " + LAYOUT);
    }
    LabelledFaces.Names names = new LabelledFaces.Names();
    for (String identity : new FolderListing(folder).folders()) {
      if (!excluded.contains(identity) && !excludedIdentities.contains(identity)) {
        List<String> files =
            new FolderListing(folder.resolve(identity)).files("jpe?g|png|gif|bmp|webp|pgm|ppm");
        if (!files.isEmpty()) {
          names.add(identity, files);
        }
      }
    }
    if (names.images().isEmpty()) {
      throw new DatasetException(folder + ": no images are there; expected " + LAYOUT);
    }
    List<String> files = List.copyOf(names.images());
    String description =
        folder.toAbsolutePath().normalize().getFileName()
            + ": "
            + files.size()
            + " images of "
            + names.identities().size()
            + " identities, "
            + height
            + " x "
            + width;
    return names.open(
        description,
        false,
        index -> read(folder.resolve(files.get(index))),
        () -> fingerprint(folder, files));
  }

  private FaceImage read(Path file) {
    FaceImage image = new ImageFile(file).read();
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
              + " or a whole multiple: align it first, or set image-folder.height and width");
    }
    return Pixels.boxReduced(image, factor);
  }

  private String fingerprint(Path folder, List<String> files) {
    Fingerprint hash = new Fingerprint().add(id()).add(height + " x " + width);
    for (String file : files) {
      hash.add(file).add(LfwFaces.sizeOf(folder.resolve(file)));
    }
    return hash.hex();
  }
}
