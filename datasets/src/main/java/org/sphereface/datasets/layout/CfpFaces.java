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
import org.sphereface.datasets.image.FolderListing;

/**
 * Celebrities in Frontal-Profile in the official layout: {@code Data/Images/001/frontal/01.jpg} to
 * {@code 10.jpg} and {@code profile/01.jpg} to {@code 04.jpg} for 500 people. Images are named
 * {@code 001/frontal/01.jpg}. See {@link FaceFiles} for sizes and landmarks.
 */
public record CfpFaces(
    @JsonPropertyDescription(
            "the set's Data/Images: folder of 001/frontal/01.jpg and 001/profile/01.jpg")
        String images,
    @JsonPropertyDescription(FaceFiles.LANDMARKS) String landmarks,
    @JsonPropertyDescription(FaceFiles.FALLBACK) String fallback,
    @JsonPropertyDescription("rows of an image") int height,
    @JsonPropertyDescription("columns of an image") int width)
    implements FaceSource {

  /** 112 x 96; paths still to be given. */
  public CfpFaces() {
    this("", "", "skip", FaceAlignment.HEIGHT, FaceAlignment.WIDTH);
  }

  /**
   * @throws IllegalArgumentException if an option is not among those offered
   */
  public CfpFaces {
    FaceFiles.Fallback.named("cfp", fallback);
    new FaceSize("cfp", height, width);
  }

  @Override
  public String id() {
    return "cfp";
  }

  @Override
  public String summary() {
    return "Celebrities in Frontal-Profile (CFP), official layout";
  }

  @Override
  public String source() {
    return "Sengupta et al., WACV 2016";
  }

  @Override
  public FaceDataset open(Set<String> excludedIdentities) {
    Path folder =
        ImageIdentities.existing(
            id(), "images", images, "Data/Images with 001/frontal/01.jpg", true);
    ImageIdentities faces = new ImageIdentities(id(), folder);
    FolderListing listing = new FolderListing(folder);
    for (String person : listing.folders()) {
      FolderListing views = listing.within(person);
      for (String view : views.folders()) {
        for (String file : views.within(view).files("jpe?g|png")) {
          faces.add(person + "/" + view + "/" + file, person);
        }
      }
    }
    return faces.open(
        FaceFiles.of(id(), folder, landmarks, fallback, height, width),
        "CFP",
        IdentityExclusion.of(excludedIdentities, List.of(), ""),
        listing.passedOver().ending());
  }
}
