package org.sphereface.datasets.layout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FacePatch;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.IdentityExclusion;
import org.sphereface.datasets.alignment.FaceSize;
import org.sphereface.datasets.landmarks.LandmarkParser;
import org.sphereface.datasets.landmarks.LandmarkTable;
import org.sphereface.files.TextFile;

/**
 * IJB-B and IJB-C as InsightFace prepares them: {@code loose_crop/1.jpg}, a line an image in {@code
 * ijbc_face_tid_mid.txt} (image, template, medium) and {@code ijbc_name_5pts_score.txt} (image,
 * five times x y, detector's score), separated by spaces. The lists do not say who is in an image:
 * identities are the templates. An image without landmarks is left out or cropped, see {@link
 * FaceFiles}.
 */
public record IjbFaces(
    @JsonPropertyDescription("folder loose_crop of 1.jpg, 2.jpg, ...") String images,
    @JsonPropertyDescription("ijbc_face_tid_mid.txt or ijbb_face_tid_mid.txt") String templates,
    @JsonPropertyDescription("ijbc_name_5pts_score.txt or ijbb_name_5pts_score.txt")
        String landmarks,
    @JsonPropertyDescription(FaceFiles.FALLBACK) String fallback,
    @JsonPropertyDescription("rows of an image") int height,
    @JsonPropertyDescription("columns of an image") int width)
    implements FaceSource {

  /** 112 x 96; paths still to be given. */
  public IjbFaces() {
    this("", "", "", "skip", FaceAlignment.HEIGHT, FaceAlignment.WIDTH);
  }

  /**
   * @throws IllegalArgumentException if an option is not among those offered
   */
  public IjbFaces {
    FaceFiles.Fallback.named("ijb", fallback);
    new FaceSize("ijb", height, width);
  }

  @Override
  public String id() {
    return "ijb";
  }

  @Override
  public String summary() {
    return "IJB-B and IJB-C, loose crops with InsightFace's lists";
  }

  @Override
  public String source() {
    return "Whitelam et al., CVPRW 2017; Maze et al., ICB 2018; deepinsight/insightface, ijb_11.py";
  }

  @Override
  public FaceDataset open(Set<String> excludedIdentities) {
    Path folder =
        ImageIdentities.existing(id(), "images", images, "loose_crop of 1.jpg, ...", true);
    String lines = "lines of image, template, medium";
    TextFile file =
        new TextFile(
            ImageIdentities.existing(id(), "templates", templates, lines, false),
            lines,
            DatasetException::new);
    ImageIdentities faces = new ImageIdentities(id(), folder);
    file.forEach(
        (line, number) -> {
          List<String> fields = TextFile.fields(line);
          if (fields.size() != 3) {
            throw file.wrong(number, line, "has " + fields.size() + " fields instead of 3");
          }
          faces.add(fields.get(0), fields.get(1));
        });
    return faces.open(
        new FaceFiles(
            id(),
            folder,
            landmarks,
            Optional.of(points()),
            FaceFiles.Fallback.named(id(), fallback),
            height,
            width,
            FacePatch.WHOLE),
        "IJB",
        IdentityExclusion.of(excludedIdentities, List.of(), ""));
  }

  private LandmarkTable points() {
    String lines = "lines of image, five times x y, score";
    Path path = ImageIdentities.existing(id(), "landmarks", landmarks, lines, false);
    TextFile file = new TextFile(path, lines, DatasetException::new);
    LandmarkTable points = new LandmarkTable(path);
    file.forEach(
        (line, number) -> {
          List<String> fields = TextFile.fields(line);
          if (fields.size() != 12) {
            throw file.wrong(number, line, "has " + fields.size() + " fields instead of 12");
          }
          if (!points.add(fields.get(0), LandmarkParser.points(file, line, number, fields, 1))) {
            throw file.wrong(number, line, "names its image a second time");
          }
        });
    return points;
  }
}
