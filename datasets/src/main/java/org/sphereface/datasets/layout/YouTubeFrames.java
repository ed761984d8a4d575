package org.sphereface.datasets.layout;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.FaceTemplate;
import org.sphereface.datasets.IdentityExclusion;
import org.sphereface.datasets.LabelledDataset;
import org.sphereface.datasets.image.FolderListing;

/**
 * Frames of YouTube Faces in the official layout: photographs that are aligned by given landmarks
 * (see {@link FaceAlignment}), of which each must have some, or faces that are aligned already. See
 * {@link FaceFiles}.
 */
public record YouTubeFrames(
    @JsonPropertyDescription("frame_images_DB: folder of <Person>/<video>/<frame>.jpg")
        String images,
    @JsonPropertyDescription(FaceFiles.LANDMARKS) String landmarks,
    @JsonPropertyDescription("at most so many frames a video, evenly spaced; 0: all") int frames,
    @JsonPropertyDescription("rows of an image: 112, 56 or 28") int height,
    @JsonPropertyDescription("columns of an image: 96, 48 or 24; InsightFace's: 112, 56 or 28")
        int width)
    implements FaceSource {

  private static final String LAYOUT =
      "<Person>/<video>/<frame>.jpg, such as Aaron_Eckhart/0/0.555.jpg";
  private static final Comparator<String> BY_NUMBER =
      Comparator.comparingLong(YouTubeFrames::number).thenComparing(Comparator.naturalOrder());

  /**
   * Checks the numbers; paths are checked by {@link #open}.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public YouTubeFrames {
    if (frames < 0) {
      throw new IllegalArgumentException("ytf.frames must be >= 0, got " + frames);
    }
    FaceTemplate.aligningTo(height, width);
  }

  /** All frames at 112 x 96, paths still to be given. */
  public YouTubeFrames() {
    this("", "", 0, FaceAlignment.HEIGHT, FaceAlignment.WIDTH);
  }

  @Override
  public String id() {
    return "ytf";
  }

  @Override
  public String summary() {
    return "Frames of YouTube Faces, aligned to 112 x 96 by five landmarks";
  }

  @Override
  public String source() {
    return "Wolf, Hassner, Maoz, CVPR 2011; alignment: paper, section 3";
  }

  @Override
  public FaceDataset open(Set<String> excludedIdentities) {
    Path folder = ImageIdentities.existing(id(), "images", images, LAYOUT, true);
    FaceFiles files = FaceFiles.of(id(), folder, landmarks, "refuse", height, width);
    FolderListing listing = new FolderListing(folder);
    LabelledDataset.Names names = list(listing, excludedIdentities);
    String passedOver = listing.passedOver().ending();
    if (names.images().isEmpty()) {
      throw new DatasetException(folder + ": there are no frames; expected " + LAYOUT + passedOver);
    }
    return files.open(
        "YTF", "frames", names.identities(), names.images(), names.labels(), passedOver);
  }

  private LabelledDataset.Names list(FolderListing listing, Set<String> excluded) {
    IdentityExclusion exclusion = IdentityExclusion.of(excluded, List.of(), "");
    LabelledDataset.Names names = new LabelledDataset.Names();
    for (String person : listing.folders()) {
      if (exclusion.leavesOut(person)) {
        continue;
      }
      List<String> ofPerson = new ArrayList<>();
      FolderListing videos = listing.within(person);
      for (String video : videos.folders()) {
        List<String> all =
            videos.within(video).files("jpe?g|png").stream().sorted(BY_NUMBER).toList();
        evenly(all).forEach(frame -> ofPerson.add(video + "/" + frame));
      }
      if (!ofPerson.isEmpty()) {
        names.add(person, ofPerson);
      }
    }
    return names;
  }

  /** Of n frames in the order of their numbers those at floor((i + 1/2) n / frames). */
  private List<String> evenly(List<String> all) {
    if (frames == 0 || all.size() <= frames) {
      return all;
    }
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      chosen.add(all.get((int) ((2L * i + 1) * all.size() / (2L * frames))));
    }
    return chosen;
  }

  private static long number(String name) {
    String[] parts = name.split("\\.");
    String digits = parts.length < 2 ? parts[0] : parts[parts.length - 2];
    return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : Long.MAX_VALUE;
  }
}
