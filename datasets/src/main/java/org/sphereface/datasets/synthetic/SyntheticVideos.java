package org.sphereface.datasets.synthetic;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.DatasetFingerprint;
import org.sphereface.datasets.FaceAlignment;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FacePatch;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.LabelledDataset;

/**
 * Synthetic faces as frames of videos, named {@code Person/video/frame} as those of YouTube Faces,
 * of the people that {@link SyntheticFaces} of the same seed and split draws. Frame f of video v is
 * image v x frames + f of its person: frames of one video differ as any two images of a person do,
 * which is more than those of a real video.
 *
 * @param videos number of people with one video, with two, with three and so on: the people are
 *     numbered in this order
 * @param frames of each video
 */
public record SyntheticVideos(
    @JsonPropertyDescription("number of people with one video, with two, with three, ...")
        List<Integer> videos,
    @JsonPropertyDescription("frames of each video") int frames,
    @JsonPropertyDescription("train or test: the people of the two never coincide") String split,
    @JsonPropertyDescription("another seed gives other people") long seed,
    @JsonPropertyDescription(
            "how much images of a person differ and people resemble one another, 0 to 1")
        double difficulty,
    @JsonPropertyDescription("rows of an image: 112, 56 or 28") int height,
    @JsonPropertyDescription("columns of an image: 96, 48 or 24") int width)
    implements FaceSource {

  /** People of YouTube Faces by their number of videos: 3,425 videos of 1,595 people. */
  private static final List<Integer> OF_YOUTUBE_FACES = List.of(591, 471, 307, 167, 51, 8);

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public SyntheticVideos {
    videos = videos == null ? List.of() : List.copyOf(videos);
    long people = videos.stream().mapToLong(Integer::longValue).sum();
    if (people < 1 || people > Integer.MAX_VALUE || videos.stream().anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException(
          "synthetic-videos.videos must be numbers of people >= 0 with a sum of 1 .. 2^31 - 1, got "
              + videos);
    }
    if (frames < 1 || people * videos.size() * frames > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "synthetic-videos.frames must be >= 1, and people x most videos x frames below 2^31, got "
              + frames
              + " frames of at most "
              + videos.size()
              + " videos of "
              + people
              + " people");
    }
    SyntheticFaces.requireDrawable("synthetic-videos", split, difficulty, height, width);
  }

  /** The videos of YouTube Faces in number, with 10 frames each, at 112 x 96. */
  public SyntheticVideos() {
    this(OF_YOUTUBE_FACES, 10, "test", 1, 0.7, FaceAlignment.HEIGHT, FaceAlignment.WIDTH);
  }

  @Override
  public String id() {
    return "synthetic-videos";
  }

  @Override
  public String summary() {
    return "Built-in synthetic faces as frames of videos, as many as YouTube Faces has";
  }

  @Override
  public String source() {
    return faces().source()
        + "; numbers of videos: Wolf et al., CVPR 2011, and the page of its set";
  }

  private int people() {
    return videos.stream().mapToInt(Integer::intValue).sum();
  }

  /** Every person with as many images as the frames of those with the most videos. */
  private SyntheticFaces faces() {
    return new SyntheticFaces(
        people(), videos.size() * frames, split, seed, difficulty, height, width);
  }

  @Override
  public FaceDataset open(Set<String> excludedIdentities) {
    try {
      return open(faces().open(excludedIdentities), FacePatch.WHOLE);
    } catch (DatasetException e) {
      throw new DatasetException(e.getMessage().replace(faces().id(), id()), e);
    }
  }

  private FaceDataset open(FaceDataset drawn, FacePatch patch) {
    List<String> all = faces().open(Set.of()).identities();
    LabelledDataset.Names names = new LabelledDataset.Names();
    int[] places = new int[Math.multiplyExact(drawn.identities().size(), videos.size() * frames)];
    int count = 0;
    int kept = 0;
    int shown = 0;
    int person = 0;
    for (int number = 1; number <= videos.size(); number++) {
      for (int end = person + videos.get(number - 1); person < end; person++) {
        if (kept == drawn.identities().size()
            || !drawn.identities().get(kept).equals(all.get(person))) {
          continue;
        }
        int first = kept++ * videos.size() * frames;
        shown += number;
        names.add(all.get(person), frames(number));
        for (int i = 0; i < number * frames; i++) {
          places[count++] = first + i;
        }
      }
    }
    int[] drawnPlaces = Arrays.copyOf(places, count);
    FaceDataset shownFaces = patch.isWhole() ? drawn : drawn.patch(patch);
    return names.open(
        "Synthetic videos ("
            + split
            + "): "
            + count
            + " frames of "
            + shown
            + " videos of "
            + kept
            + " identities, "
            + height
            + " x "
            + width
            + ", difficulty "
            + difficulty
            + (patch.isWhole() ? "" : "; " + patch),
        true,
        index -> shownFaces.image(drawnPlaces[index]),
        () -> new DatasetFingerprint().add(this).add(shownFaces.fingerprint()).hex(),
        (set, other) -> open(drawn, other));
  }

  /** Names of a person's frames. */
  private List<String> frames(int number) {
    List<String> names = new ArrayList<>();
    for (int video = 0; video < number; video++) {
      for (int frame = 0; frame < frames; frame++) {
        names.add(video + "/" + SyntheticDataset.padded(frame));
      }
    }
    return names;
  }
}
