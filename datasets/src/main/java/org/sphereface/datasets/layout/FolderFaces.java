package org.sphereface.datasets.layout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.IdentityExclusion;
import org.sphereface.datasets.alignment.FaceSize;
import org.sphereface.datasets.alignment.FolderAligner;
import org.sphereface.datasets.image.FolderListing;

/**
 * All images below a folder, however they are sorted into folders: faces that are aligned already,
 * as the released Matlab code, InsightFace and {@link FolderAligner} write them, or photographs
 * with landmarks. Images are named by their path below the folder, with the ending; the identity is
 * the folder that an image lies in, by its path. See {@link FaceFiles} for sizes and landmarks.
 */
public record FolderFaces(
    @JsonPropertyDescription("folder of images, sorted into folders or not") String images,
    @JsonPropertyDescription(IdentityExclusion.OPTION) String exclude,
    @JsonPropertyDescription(FaceFiles.LANDMARKS) String landmarks,
    @JsonPropertyDescription(FaceFiles.FALLBACK) String fallback,
    @JsonPropertyDescription("rows of an image") int height,
    @JsonPropertyDescription("columns of an image") int width)
    implements FaceSource {

  /** 112 x 96; the folder still to be given. */
  public FolderFaces() {
    this("", "", "", "refuse", FaceAlignment.HEIGHT, FaceAlignment.WIDTH);
  }

  /**
   * @throws IllegalArgumentException if an option is not among those offered
   */
  public FolderFaces {
    FaceFiles.Fallback.named("folder", fallback);
    new FaceSize("folder", height, width);
  }

  @Override
  public String id() {
    return "folder";
  }

  @Override
  public String summary() {
    return "All images below a folder, in any layout: aligned faces, or photographs with landmarks";
  }

  @Override
  public String source() {
    return "Folders of the released code's face_align_demo.m, InsightFace's and 'data align'";
  }

  @Override
  public FaceDataset open(Set<String> excludedIdentities) {
    Path folder = ImageIdentities.existing(id(), "images", images, "a folder of images", true);
    ImageIdentities faces = new ImageIdentities(id(), folder);
    Path whole = folder.toAbsolutePath().normalize().getFileName();
    String own = whole == null ? folder.toString() : whole.toString();
    FolderListing listing = new FolderListing(folder);
    for (String name : listing.imagesBelow()) {
      int slash = name.lastIndexOf('/');
      faces.add(name, slash < 0 ? own : name.substring(0, slash));
    }
    return faces.open(
        FaceFiles.of(id(), folder, landmarks, fallback, height, width),
        own,
        IdentityExclusion.of(excludedIdentities, List.of(), exclude),
        listing.passedOver().ending());
  }
}
