package org.sphereface.datasets.layout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.IdentityExclusion;
import org.sphereface.datasets.LabelledDataset;
import org.sphereface.datasets.image.FolderListing;

/**
 * Faces in one folder an identity: aligned already, such as CASIA-WebFace after the released
 * alignment, or photographs with a landmark file, such as VGGFace2. See {@link FaceFiles} for sizes
 * and for photographs without landmarks.
 */
public record ImageFolder(
    @JsonPropertyDescription(
            "folder of <identity>/<image>.jpg, .png, .gif, .bmp, .webp, .pgm or .ppm")
        String images,
    @JsonPropertyDescription("names of identities (folders) to leave out") List<String> excluded,
    @JsonPropertyDescription(IdentityExclusion.OPTION) String exclude,
    @JsonPropertyDescription(FaceFiles.LANDMARKS + "; or VGGFace2's loose_landmark_train.csv")
        String landmarks,
    @JsonPropertyDescription(FaceFiles.FALLBACK) String fallback,
    @JsonPropertyDescription("rows of an image") int height,
    @JsonPropertyDescription("columns of an image") int width)
    implements FaceSource {

  private static final String LAYOUT =
      "one folder an identity, <identity>/<image> with .jpg, .png, .gif, .bmp, .webp, .pgm or .ppm files";

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
    FaceFiles.Fallback.named("image-folder", fallback);
    excluded = excluded == null ? List.of() : List.copyOf(excluded);
  }

  /** 112 x 96, path still to be given. */
  public ImageFolder() {
    this("", List.of(), "", "", "skip", FaceAlignment.HEIGHT, FaceAlignment.WIDTH);
  }

  @Override
  public String id() {
    return "image-folder";
  }

  @Override
  public String summary() {
    return "Faces on disk, one folder an identity (CASIA-WebFace, VGGFace2, ORL and the like)";
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
    IdentityExclusion exclusion = IdentityExclusion.of(excludedIdentities, excluded, exclude);
    LabelledDataset.Names names = new LabelledDataset.Names();
    FolderListing listing = new FolderListing(folder);
    for (String identity : listing.folders()) {
      if (!exclusion.leavesOut(identity)) {
        List<String> files = listing.within(identity).images();
        if (!files.isEmpty()) {
          names.add(identity, files);
        }
      }
    }
    String more = exclusion.summary() + listing.passedOver().ending();
    if (names.images().isEmpty()) {
      throw new DatasetException(folder + ": no images are there; expected " + LAYOUT + more);
    }
    return FaceFiles.of(id(), folder, landmarks, fallback, height, width)
        .open(
            folder.toAbsolutePath().normalize().getFileName().toString(),
            "images",
            names.identities(),
            names.images(),
            names.labels(),
            more);
  }
}
