package org.sphereface.datasets.layout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.IdentityExclusion;

/**
 * Faces that a list file names with their labels: lists of Caffe and of the released code ({@code
 * path label}), of MS1M and Glint ({@code path TAB label} or {@code label path}), of MXNet's im2rec
 * ({@code index TAB label TAB path}) and of InsightFace ({@code aligned TAB path TAB label}, more
 * fields are passed over). Labels are any whole numbers; identities are named by them, or by the
 * folder that their images lie in.
 *
 * <p>Names that lead out of the root by {@code ..} or by an absolute path are refused; an absolute
 * path within the root is fine. See {@link FaceFiles} for sizes and landmarks.
 */
public record ListedFaces(
    @JsonPropertyDescription("the list file, a line an image") String list,
    @JsonPropertyDescription("folder that paths are relative to; that of the list if empty")
        String root,
    @JsonPropertyDescription(
            "what a line holds: 'path label', 'label path', 'index label path' or 'aligned path"
                + " label'")
        String columns,
    @JsonPropertyDescription("identities are named by their label or by their folder")
        String identities,
    @JsonPropertyDescription(IdentityExclusion.OPTION) String exclude,
    @JsonPropertyDescription(FaceFiles.LANDMARKS) String landmarks,
    @JsonPropertyDescription(FaceFiles.FALLBACK) String fallback,
    @JsonPropertyDescription("rows of an image") int height,
    @JsonPropertyDescription("columns of an image") int width)
    implements FaceSource {

  /** Lines of {@code path label} at 112 x 96; the list still to be given. */
  public ListedFaces() {
    this("", "", "path label", "label", "", "", "skip", FaceAlignment.HEIGHT, FaceAlignment.WIDTH);
  }

  /**
   * Checks options; paths are checked by {@link #open}.
   *
   * @throws IllegalArgumentException if one is not among those offered
   */
  public ListedFaces {
    ImageListFile.Columns.named(columns);
    if (!identities.equals("label") && !identities.equals("folder")) {
      throw new IllegalArgumentException(
          "list.identities must be label or folder, got '" + identities + "'");
    }
    FaceFiles.Fallback.named("list", fallback);
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "list.height and width must be >= 1, got " + height + " and " + width);
    }
  }

  /**
   * A list whose columns are seen in its first line, with the images beside it.
   *
   * @throws DatasetException if the file cannot be read, or the line is of none of the forms
   */
  public static ListedFaces ofFile(Path file, int height, int width) {
    return new ListedFaces(
        file.toString(),
        "",
        ImageListFile.Columns.of(file).toString(),
        "label",
        "",
        "",
        "skip",
        height,
        width);
  }

  @Override
  public String id() {
    return "list";
  }

  @Override
  public String summary() {
    return "Faces named by a list file with labels (Caffe, MS1M, Glint, im2rec, InsightFace .lst)";
  }

  @Override
  public String source() {
    return "Caffe's ImageData layer; released code, get_list.m; mxnet im2rec.py; face_preprocess.py";
  }

  @Override
  public FaceDataset open(Set<String> excludedIdentities) {
    ImageListFile.Columns form = ImageListFile.Columns.named(columns);
    if (list == null || list.isBlank()) {
      throw new DatasetException("list.list is missing: give a file with lines of " + columns);
    }
    Path file = Path.of(list);
    if (!Files.isRegularFile(file)) {
      throw new DatasetException(file + ": no such file (list.list): expected lines of " + columns);
    }
    Path folder =
        root == null || root.isBlank() ? file.toAbsolutePath().getParent() : Path.of(root);
    if (!Files.isDirectory(folder)) {
      throw new DatasetException(
          folder + ": no such folder (list.root): expected the folder of the images in " + file);
    }
    IdentityExclusion exclusion = IdentityExclusion.of(excludedIdentities, Set.of(), exclude);
    ImageListFile images =
        ImageListFile.read(file, folder, form).without(exclusion, identities.equals("folder"));
    return FaceFiles.of(id(), folder, landmarks, fallback, height, width)
        .open(
            file.getFileName().toString(),
            "images",
            images.identities(),
            images.names(),
            images.labels(),
            exclusion.summary());
  }
}
