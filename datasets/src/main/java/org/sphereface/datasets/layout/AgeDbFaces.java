package org.sphereface.datasets.layout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.IdentityExclusion;
import org.sphereface.datasets.alignment.FaceSize;
import org.sphereface.datasets.image.FolderListing;

/**
 * AgeDB in the official layout: one folder of {@code number_Name_age_gender.jpg}, such as {@code
 * 10000_GlennClose_62_f.jpg}; the identity is the name. See {@link FaceFiles} for sizes and
 * landmarks.
 */
public record AgeDbFaces(
    @JsonPropertyDescription("folder of number_Name_age_gender.jpg") String images,
    @JsonPropertyDescription(FaceFiles.LANDMARKS) String landmarks,
    @JsonPropertyDescription(FaceFiles.FALLBACK) String fallback,
    @JsonPropertyDescription("rows of an image") int height,
    @JsonPropertyDescription("columns of an image") int width)
    implements FaceSource {

  /** 112 x 96; paths still to be given. */
  public AgeDbFaces() {
    this("", "", "skip", FaceAlignment.HEIGHT, FaceAlignment.WIDTH);
  }

  /**
   * @throws IllegalArgumentException if an option is not among those offered
   */
  public AgeDbFaces {
    FaceFiles.Fallback.named("agedb", fallback);
    new FaceSize("agedb", height, width);
  }

  @Override
  public String id() {
    return "agedb";
  }

  @Override
  public String summary() {
    return "AgeDB, official layout";
  }

  @Override
  public String source() {
    return "Moschoglou et al., CVPRW 2017";
  }

  private static final Pattern NAME = Pattern.compile("\\d+_(.+)_\\d+_[a-zA-Z]\\.(jpe?g|png)");

  @Override
  public FaceDataset open(Set<String> excludedIdentities) {
    Path folder =
        ImageIdentities.existing(id(), "images", images, "number_Name_age_gender.jpg files", true);
    ImageIdentities faces = new ImageIdentities(id(), folder);
    FolderListing listing = new FolderListing(folder);
    for (String file : listing.files("jpe?g|png")) {
      Matcher name = NAME.matcher(file);
      if (!name.matches()) {
        throw new DatasetException(
            folder.resolve(file)
                + ": the name does not fit number_Name_age_gender.jpg, such as"
                + " 10000_GlennClose_62_f.jpg");
      }
      faces.add(file, name.group(1));
    }
    return faces.open(
        FaceFiles.of(id(), folder, landmarks, fallback, height, width),
        "AgeDB",
        IdentityExclusion.of(excludedIdentities, List.of(), ""),
        listing.passedOver().ending());
  }
}
