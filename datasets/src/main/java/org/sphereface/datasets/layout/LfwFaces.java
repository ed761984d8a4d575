package org.sphereface.datasets.layout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.FaceTemplate;
import org.sphereface.datasets.IdentityExclusion;
import org.sphereface.datasets.LabelledDataset;
import org.sphereface.datasets.image.FolderListing;

/**
 * Labeled Faces in the Wild in its official layout: photographs that are aligned by given landmarks
 * (see {@link FaceAlignment}; smaller sizes are the same crop, box-reduced), of which each must
 * have some; or faces that are aligned already, {@code .jpg} or {@code .png}. See {@link
 * FaceFiles}.
 */
public record LfwFaces(
    @JsonPropertyDescription("folder of <Person>/<Person>_NNNN.jpg") String images,
    @JsonPropertyDescription(FaceFiles.LANDMARKS) String landmarks,
    @JsonPropertyDescription("people with fewer images are left out") int minimumImages,
    @JsonPropertyDescription("only the first so many images a person; 0: all") int maximumImages,
    @JsonPropertyDescription("rows of an image: 112, 56 or 28") int height,
    @JsonPropertyDescription("columns of an image: 96, 48 or 24; InsightFace's: 112, 56 or 28")
        int width)
    implements FaceSource {

  private static final String LAYOUT =
      "the official layout <Person>/<Person>_NNNN.jpg, such as Abel_Pacheco/Abel_Pacheco_0001.jpg";
  private static final String ENDINGS = "jpe?g|png";

  /**
   * Checks the numbers; paths are checked by {@link #open}.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public LfwFaces {
    if (minimumImages < 1) {
      throw new IllegalArgumentException("lfw.minimumImages must be >= 1, got " + minimumImages);
    }
    if (maximumImages < 0) {
      throw new IllegalArgumentException("lfw.maximumImages must be >= 0, got " + maximumImages);
    }
    FaceTemplate.aligningTo(height, width);
  }

  /** All people and images at 112 x 96, paths still to be given. */
  public LfwFaces() {
    this("", "", 1, 0, FaceAlignment.HEIGHT, FaceAlignment.WIDTH);
  }

  @Override
  public String id() {
    return "lfw";
  }

  @Override
  public String summary() {
    return "Labeled Faces in the Wild, aligned to 112 x 96 by five landmarks";
  }

  @Override
  public String source() {
    return "Huang et al., Labeled Faces in the Wild, UMass TR 07-49; alignment: paper, section 3";
  }

  @Override
  public FaceDataset open(Set<String> excludedIdentities) {
    Path folder = folder();
    FaceFiles files = FaceFiles.of(id(), folder, landmarks, "refuse", height, width);
    FolderListing listing = new FolderListing(folder);
    LabelledDataset.Names names = list(listing, folder, excludedIdentities);
    String passedOver = listing.passedOver().ending();
    if (names.images().isEmpty()) {
      throw new DatasetException(
          folder
              + ": no images are left with minimumImages "
              + minimumImages
              + " and "
              + excludedIdentities.size()
              + " excluded people; expected "
              + LAYOUT
              + passedOver);
    }
    return files.open(
        "LFW", "images", names.identities(), names.images(), names.labels(), passedOver);
  }

  private Path folder() {
    if (images == null || images.isBlank()) {
      throw new DatasetException(
          "lfw.images is missing: give the folder of Labeled Faces in the Wild in " + LAYOUT);
    }
    Path folder = Path.of(images);
    if (!Files.isDirectory(folder)) {
      throw new DatasetException(
          folder + ": no such folder (lfw.images): expected LFW in " + LAYOUT);
    }
    return folder;
  }

  private LabelledDataset.Names list(FolderListing listing, Path folder, Set<String> excluded) {
    IdentityExclusion exclusion = IdentityExclusion.of(excluded, List.of(), "");
    LabelledDataset.Names names = new LabelledDataset.Names();
    for (String person : listing.folders()) {
      if (exclusion.leavesOut(person)) {
        continue;
      }
      Pattern official = Pattern.compile(Pattern.quote(person) + "_\\d{4}\\.(" + ENDINGS + ")");
      List<String> files = listing.within(person).files(ENDINGS);
      for (String file : files) {
        if (!official.matcher(file).matches()) {
          throw new DatasetException(
              folder.resolve(person).resolve(file) + ": the name does not fit " + LAYOUT);
        }
      }
      if (files.size() >= minimumImages) {
        boolean all = maximumImages == 0 || files.size() <= maximumImages;
        names.add(person, all ? files : files.subList(0, maximumImages));
      }
    }
    return names;
  }
}
