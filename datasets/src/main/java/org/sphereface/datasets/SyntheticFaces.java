package org.sphereface.datasets;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Synthetic faces, rendered when asked for by an analytic shader of the project's own. An identity
 * is the geometry and colouring of a head; an image adds pose, light, expression, background,
 * occlusion and the camera's faults. Image k of an identity depends on (seed, split, identity, k)
 * and difficulty alone, and has the same bytes on every machine.
 */
public record SyntheticFaces(
    @JsonPropertyDescription("number of people") int identities,
    @JsonPropertyDescription("images of each") int imagesPerIdentity,
    @JsonPropertyDescription("train or test: the people of the two never coincide") String split,
    @JsonPropertyDescription("another seed gives other people") long seed,
    @JsonPropertyDescription("how strong pose, light, occlusion and the like are, 0 to 1")
        double difficulty,
    @JsonPropertyDescription("rows of an image: 112, 56 or 28") int height,
    @JsonPropertyDescription("columns of an image: 96, 48 or 24") int width)
    implements FaceSource {

  private static final int GENERATOR = 1;

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public SyntheticFaces {
    if (identities < 1 || imagesPerIdentity < 1) {
      throw new IllegalArgumentException(
          "synthetic-faces.identities and imagesPerIdentity must be >= 1, got "
              + identities
              + " and "
              + imagesPerIdentity);
    }
    if (!"train".equals(split) && !"test".equals(split)) {
      throw new IllegalArgumentException(
          "synthetic-faces.split must be train or test, got '" + split + "'");
    }
    if (!(difficulty >= 0 && difficulty <= 1)) {
      throw new IllegalArgumentException(
          "synthetic-faces.difficulty must be within 0 .. 1, got " + difficulty);
    }
    Pixels.reduction(height, width);
  }

  /** 500 people of 20 images for training, at 112 x 96. */
  public SyntheticFaces() {
    this(500, 20, "train", 1, 0.7, FaceAlignment.HEIGHT, FaceAlignment.WIDTH);
  }

  @Override
  public String id() {
    return "synthetic-faces";
  }

  @Override
  public String summary() {
    return "Built-in synthetic faces, rendered without assets; the same bytes for the same seed";
  }

  @Override
  public String source() {
    return "This project's own generator, version " + GENERATOR;
  }

  @Override
  public FaceDataset open(Set<String> excludedIdentities) {
    LabelledFaces.Names names = new LabelledFaces.Names();
    List<Integer> people = new ArrayList<>();
    for (int person = 0; person < identities; person++) {
      String name = String.format(Locale.ROOT, "%s-%04d", split, person);
      if (!excludedIdentities.contains(name)) {
        people.add(person);
        names.add(
            name,
            IntStream.range(0, imagesPerIdentity)
                .mapToObj(image -> String.format(Locale.ROOT, "%s_%04d", name, image))
                .toList());
      }
    }
    if (people.isEmpty()) {
      throw new DatasetException(
          "synthetic-faces: all " + identities + " people are excluded; ask for more identities");
    }
    List<Integer> numbers = List.copyOf(people);
    String description =
        "Synthetic faces ("
            + split
            + "): "
            + names.images().size()
            + " images of "
            + numbers.size()
            + " identities, "
            + height
            + " x "
            + width
            + ", difficulty "
            + difficulty;
    return names.open(
        description,
        true,
        index -> render(numbers.get(index / imagesPerIdentity), index % imagesPerIdentity),
        () -> fingerprint(numbers));
  }

  private FaceImage render(int person, int image) {
    long splitKey = split.equals("train") ? 1 : 2;
    FaceIdentity identity = new FaceIdentity(SplitMix.of(seed, splitKey, person));
    SplitMix random = SplitMix.of(seed, splitKey, person, image);
    FaceCapture capture = new FaceCapture(random, identity, (float) difficulty);
    float[] light = new FaceShader(identity, capture).render();
    FaceImage full = new FaceCamera(capture, random).develop(light);
    return Pixels.boxReduced(full, Pixels.reduction(height, width));
  }

  private String fingerprint(List<Integer> people) {
    Fingerprint hash = new Fingerprint().add(id()).add(GENERATOR).add(this).add(people);
    for (int i = 0; i < Math.min(3, people.size()); i++) {
      hash.add(render(people.get(i), i % imagesPerIdentity).rgb());
    }
    return hash.hex();
  }
}
