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
 * Distractors of MegaFace, the images that a list of the devkit names ({@code
 * megaface_features_list.json_1000000_1}); identities are the folders. See {@link FaceFiles} for
 * sizes and landmarks.
 */
public record MegaFaceDistractors(
    @JsonPropertyDescription("folder that the list's paths are relative to, such as FlickrFinal2")
        String images,
    @JsonPropertyDescription("list of the devkit, such as megaface_features_list.json_10000_1")
        String list,
    @JsonPropertyDescription("only the first so many of the list; 0: all") int first,
    @JsonPropertyDescription(FaceFiles.LANDMARKS) String landmarks,
    @JsonPropertyDescription(FaceFiles.FALLBACK) String fallback,
    @JsonPropertyDescription("rows of an image") int height,
    @JsonPropertyDescription("columns of an image") int width)
    implements FaceSource {

  /** 112 x 96; paths still to be given. */
  public MegaFaceDistractors() {
    this("", "", 0, "", "skip", FaceAlignment.HEIGHT, FaceAlignment.WIDTH);
  }

  /**
   * @throws IllegalArgumentException if an option is not among those offered
   */
  public MegaFaceDistractors {
    FaceFiles.Fallback.named("megaface", fallback);
    new FaceSize("megaface", height, width);
    if (first < 0) {
      throw new IllegalArgumentException("megaface.first must be >= 0, got " + first);
    }
  }

  @Override
  public String id() {
    return "megaface";
  }

  @Override
  public String summary() {
    return "Distractors of MegaFace, by the devkit's list";
  }

  @Override
  public String source() {
    return "Kemelmacher-Shlizerman et al., CVPR 2016; MegaFace devkit, templatelists";
  }

  @Override
  public FaceDataset open(Set<String> excludedIdentities) {
    Path folder =
        ImageIdentities.existing(id(), "images", images, "the folder of the images", true);
    Path file = ImageIdentities.existing(id(), "list", list, MegaFaceDevkitList.LAYOUT, false);
    MegaFaceDevkitList devkit = MegaFaceDevkitList.read(file);
    ImageIdentities faces = new ImageIdentities(id(), folder);
    for (int i = 0;
        i < (first == 0 ? devkit.paths().size() : Math.min(first, devkit.paths().size()));
        i++) {
      faces.add(devkit.paths().get(i), devkit.person(i));
    }
    return faces.open(
        FaceFiles.of(id(), folder, landmarks, fallback, height, width),
        file.getFileName().toString(),
        IdentityExclusion.of(excludedIdentities, List.of(), ""));
  }
}
