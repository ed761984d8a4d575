package org.sphereface.protocols.blufr;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.sphereface.files.NameMatching;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.embeddings.MatlabFile;

/**
 * The trials of BLUFR: in each, people for training, and test people of whom some are enrolled in a
 * gallery by one image each. An image's person is its folder, if the lists have no classes.
 *
 * @param source where they come from
 * @param generated whether they were drawn by this program, so that they are not the published ones
 * @param trials the trials, ten by the published lists
 * @param leftOut names of images that the source has, but that are missing and so left out
 * @param images all that the source names, in its order; empty if it names none
 * @param people the person in each image; empty if the source has no classes
 * @param differences how names in the source differ from the images' names, as a sentence; empty if
 *     they do not
 */
public record BlufrTrials(
    String source,
    boolean generated,
    List<Trial> trials,
    List<String> leftOut,
    List<String> images,
    Map<String, String> people,
    String differences) {

  static final int PEOPLE = 5749;
  static final int TRAINING_PEOPLE = 1500;
  static final int PEOPLE_OF_SEVERAL_IMAGES = 1680;
  static final int GALLERY_PEOPLE = 1000;

  public BlufrTrials {
    trials = List.copyOf(trials);
    leftOut = List.copyOf(leftOut);
    images = List.copyOf(images);
    people = Map.copyOf(people);
    for (Trial trial : trials) {
      trial.requireSound(people);
    }
  }

  /** Trials that a list has. */
  BlufrTrials(String source, List<Trial> trials, List<String> images, Map<String, String> people) {
    this(source, false, trials, List.of(), images, people, "");
  }

  /**
   * @param number counted from 1
   * @param gallery one image of each enrolled person
   * @param genuine other images of enrolled people
   * @param impostor images of test people who are not enrolled
   */
  public record Trial(
      int number, List<String> gallery, List<String> genuine, List<String> impostor) {
    public Trial {
      gallery = List.copyOf(gallery);
      genuine = List.copyOf(genuine);
      impostor = List.copyOf(impostor);
    }

    private void requireSound(Map<String, String> people) {
      Set<String> enrolled = new HashSet<>();
      for (String image : gallery) {
        require(
            enrolled.add(person(image, people)),
            number,
            "the gallery has two images like " + image);
      }
      Set<String> images = new HashSet<>(gallery);
      for (String image : genuine) {
        require(
            enrolled.contains(person(image, people)),
            number,
            image + " has no mate in the gallery");
        require(images.add(image), number, image + " is there twice");
      }
      for (String image : impostor) {
        require(
            !enrolled.contains(person(image, people)),
            number,
            image + " has a mate in the gallery");
        require(images.add(image), number, image + " is there twice");
      }
      require(!genuine.isEmpty(), number, "there is no genuine probe");
      require(!impostor.isEmpty(), number, "there is no impostor probe");
    }

    private static void require(boolean sound, int number, String flaw) {
      if (!sound) {
        throw new ProtocolException("BLUFR trial " + number + ": " + flaw + ": correct the lists.");
      }
    }
  }

  /** The person in an image. */
  String person(String image) {
    return person(image, people);
  }

  static String person(String image, Map<String, String> people) {
    String known = people.get(image);
    return known == null ? folder(image) : known;
  }

  static String folder(String image) {
    int slash = image.lastIndexOf('/');
    return slash < 0 ? image : image.substring(0, slash);
  }

  /**
   * Reads the toolkit's {@code blufr_lfw_config.mat}, its folder of text lists, or lists in the
   * text form that {@code docs/PROTOCOLS.md} describes.
   *
   * @throws ProtocolException if the file is missing or differs from the form
   */
  public static BlufrTrials read(Path file) {
    if (Files.isDirectory(file)) {
      return new BlufrFolder(file.toAbsolutePath().normalize()).read();
    }
    return MatlabFile.is(file) ? new BlufrMatlabFile(file).read() : BlufrFile.read(file);
  }

  /** The images of all galleries and probes, each once. */
  public Set<String> tested() {
    Set<String> tested = new LinkedHashSet<>();
    for (Trial trial : trials) {
      tested.addAll(trial.gallery());
      tested.addAll(trial.genuine());
      tested.addAll(trial.impostor());
    }
    return tested;
  }

  /**
   * @param there names of images
   * @throws ProtocolException if images under test are not there; they are counted, and the first
   *     are named
   */
  public void requireTested(Set<String> there) {
    List<String> missing =
        tested().stream().filter(name -> !there.contains(name)).sorted().toList();
    if (!missing.isEmpty()) {
      throw new ProtocolException(
          source
              + " names "
              + missing.size()
              + " test images of which there is no embedding ("
              + NameMatching.shown(missing)
              + "): add them, or leave them out by --skip-missing.");
    }
  }

  /**
   * Replaces names in the source by the images' own names, where these are spelled otherwise
   * ({@link NameMatching}). Names that are not found stay.
   *
   * @throws ProtocolException if hardly any of the names is among them
   */
  public BlufrTrials namedAs(Set<String> names) {
    Set<String> tested = tested();
    NameMatching matching = NameMatching.of(tested, names);
    matching.requireSome("the set under test", "images of " + source, ProtocolException::new);
    if (matching.isExact()) {
      return this;
    }
    UnaryOperator<String> renamed = image -> matching.find(image).orElse(image);
    Map<String, String> known = new HashMap<>();
    images.forEach(image -> known.putIfAbsent(image, person(image)));
    tested.forEach(image -> known.put(renamed.apply(image), person(image)));
    return new BlufrTrials(
        source,
        generated,
        trials.stream()
            .map(
                trial ->
                    new Trial(
                        trial.number(),
                        trial.gallery().stream().map(renamed).toList(),
                        trial.genuine().stream().map(renamed).toList(),
                        trial.impostor().stream().map(renamed).toList()))
            .toList(),
        leftOut,
        images,
        known,
        matching.summary());
  }

  /**
   * Draws trials of the published construction: of P people, round(P 1500 / 5749) drawn at random
   * train; of the others, round(M 1000 / 1680) drawn from those with two or more images are
   * enrolled, M being how many of all people have so many; a random image of each is the gallery,
   * their other images are the genuine probes, all images of the remaining test people the impostor
   * probes. On the whole LFW these are the published 1500 and 1000.
   *
   * @param images names of the images
   * @param count number of trials
   * @throws ProtocolException if the people are too few
   */
  public static BlufrTrials generate(Collection<String> images, int count, long seed) {
    TreeMap<String, List<String>> people = new TreeMap<>();
    for (String image : new TreeSet<>(images)) {
      people.computeIfAbsent(folder(image), name -> new ArrayList<>()).add(image);
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<Trial> trials = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      trials.add(draw(number, people, random.split()));
    }
    return new BlufrTrials(
        "generated: "
            + count
            + " trials drawn with seed "
            + seed
            + " from "
            + people.size()
            + " people",
        true,
        trials,
        List.of(),
        List.of(),
        Map.of(),
        "");
  }

  private static Trial draw(int number, Map<String, List<String>> people, SplittableRandom random) {
    List<List<String>> shuffled = new ArrayList<>(people.values());
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      List<String> moved = shuffled.set(i, shuffled.get(other));
      shuffled.set(other, moved);
    }
    long several = shuffled.stream().filter(images -> images.size() > 1).count();
    long enrolled = Math.round(several * (double) GALLERY_PEOPLE / PEOPLE_OF_SEVERAL_IMAGES);
    int training = Math.round(shuffled.size() * (float) TRAINING_PEOPLE / PEOPLE);
    List<String> gallery = new ArrayList<>();
    List<String> genuine = new ArrayList<>();
    List<String> impostor = new ArrayList<>();
    for (List<String> images : shuffled.subList(training, shuffled.size())) {
      if (images.size() > 1 && gallery.size() < enrolled) {
        int chosen = random.nextInt(images.size());
        gallery.add(images.get(chosen));
        genuine.addAll(images.subList(0, chosen));
        genuine.addAll(images.subList(chosen + 1, images.size()));
      } else {
        impostor.addAll(images);
      }
    }
    if (gallery.size() < enrolled || gallery.isEmpty() || impostor.isEmpty()) {
      throw new ProtocolException(
          "BLUFR trial "
              + number
              + " cannot be drawn: of "
              + people.size()
              + " people, "
              + several
              + " with two or more images, too few are left for the test: use more people.");
    }
    return new Trial(number, gallery, genuine, impostor);
  }

  /**
   * Leaves out missing images, and genuine probes whose mate is missing.
   *
   * @throws ProtocolException if a trial is left without probes of either kind
   */
  public BlufrTrials among(Set<String> images) {
    Set<String> missing = new TreeSet<>(leftOut);
    List<Trial> kept = new ArrayList<>();
    for (Trial trial : trials) {
      List<String> gallery = there(trial.gallery(), images, missing);
      Set<String> enrolled = new HashSet<>(gallery.stream().map(this::person).toList());
      List<String> genuine =
          there(trial.genuine(), images, missing).stream()
              .filter(image -> enrolled.contains(person(image)))
              .toList();
      kept.add(
          new Trial(trial.number(), gallery, genuine, there(trial.impostor(), images, missing)));
    }
    return new BlufrTrials(
        source, generated, kept, List.copyOf(missing), this.images, people, differences);
  }

  private static List<String> there(List<String> names, Set<String> images, Set<String> missing) {
    names.stream().filter(name -> !images.contains(name)).forEach(missing::add);
    return names.stream().filter(images::contains).toList();
  }
}
