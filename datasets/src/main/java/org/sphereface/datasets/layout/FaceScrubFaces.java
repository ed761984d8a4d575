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

/**
 * FaceScrub, the images that a list of the MegaFace devkit names ({@code
 * facescrub_features_list.json}, {@code facescrub_uncropped_features_list.json}). See {@link
 * FaceFiles} for sizes and landmarks.
 */
public record FaceScrubFaces(
    @JsonPropertyDescription("folder that the list's paths are relative to, such as actors")
        String images,
    @JsonPropertyDescription("list of the devkit, such as facescrub_features_list.json")
        String list,
    @JsonPropertyDescription(FaceFiles.LANDMARKS) String landmarks,
    @JsonPropertyDescription(FaceFiles.FALLBACK) String fallback,
    @JsonPropertyDescription("rows of an image") int height,
    @JsonPropertyDescription("columns of an image") int width)
    implements FaceSource {

  /** 112 x 96; paths still to be given. */
  public FaceScrubFaces() {
    this("", "", "", "skip", FaceAlignment.HEIGHT, FaceAlignment.WIDTH);
  }

  /**
   * @throws IllegalArgumentException if an option is not among those offered
   */
  public FaceScrubFaces {
    FaceFiles.Fallback.named("facescrub", fallback);
    new FaceSize("facescrub", height, width);
  }

  @Override
  public String id() {
    return "facescrub";
  }

  @Override
  public String summary() {
    return "FaceScrub, the probes of MegaFace, by the devkit's list";
  }

  @Override
  public String source() {
    return "Ng, Winkler, ICIP 2014; MegaFace devkit, templatelists";
  }

  @Override
  public FaceDataset open(Set<String> excludedIdentities) {
    Path folder =
        ImageIdentities.existing(id(), "images", images, "the folder of the images", true);
    Path file = ImageIdentities.existing(id(), "list", list, MegaFaceDevkitList.LAYOUT, false);
    MegaFaceDevkitList devkit = MegaFaceDevkitList.read(file);
    ImageIdentities faces = new ImageIdentities(id(), folder);
    for (int i = 0; i < devkit.paths().size(); i++) {
      faces.add(devkit.paths().get(i), devkit.person(i));
    }
    return faces.open(
        FaceFiles.of(id(), folder, landmarks, fallback, height, width),
        file.getFileName().toString(),
        IdentityExclusion.of(excludedIdentities, List.of(), ""));
  }
}
