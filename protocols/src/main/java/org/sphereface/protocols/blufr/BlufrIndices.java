package org.sphereface.protocols.blufr;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.blufr.BlufrTrials.Trial;

/**
 * BLUFR's trials as indices into a list of images, the form of its toolkit. The test images are
 * gallery and probes together; a probe is genuine if its person is in the gallery.
 *
 * @param source a file or folder, for messages
 * @param images in the order of the list
 * @param people the person in each image; empty without labels
 * @param gallery indices from 1, of each trial
 * @param probes the same
 * @param test the same; need not be there
 * @param training the same; need not be there
 * @param testName name of the list of test images, for messages
 */
record BlufrIndices(
    Path source,
    List<String> images,
    Map<String, String> people,
    Optional<List<List<Integer>>> gallery,
    Optional<List<List<Integer>>> probes,
    Optional<List<List<Integer>>> test,
    Optional<List<List<Integer>>> training,
    String testName) {

  /**
   * @throws ProtocolException if the lists contradict each other
   */
  BlufrTrials trials() {
    int count = gallery.orElseThrow().size();
    for (Optional<List<List<Integer>>> list : List.of(probes, test, training)) {
      if (list.isPresent() && list.get().size() != count) {
        throw new ProtocolException(
            source
                + ": expected as many trials in all lists, found "
                + count
                + " for the gallery and "
                + list.get().size()
                + " for another.");
      }
    }
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      trials.add(trial(i));
    }
    return new BlufrTrials(source.getFileName().toString(), trials, images, people);
  }

  private Trial trial(int index) {
    List<String> enrolled = named(gallery, index);
    List<String> probing = named(probes, index);
    Set<String> tested = new HashSet<>(enrolled);
    tested.addAll(probing);
    if (test.isPresent() && !tested.equals(new HashSet<>(named(test, index)))) {
      throw new ProtocolException(
          source
              + ": expected trial "
              + (index + 1)
              + " to test on its gallery and probes, but "
              + testName
              + " differs.");
    }
    BlufrFile.requireApart(
        source,
        index + 1,
        named(training, index),
        List.of(enrolled, probing),
        image -> BlufrTrials.person(image, people));
    Set<String> known = new HashSet<>(enrolled.stream().map(this::person).toList());
    return new Trial(
        index + 1,
        enrolled,
        probing.stream().filter(image -> known.contains(person(image))).toList(),
        probing.stream().filter(image -> !known.contains(person(image))).toList());
  }

  private String person(String image) {
    return BlufrTrials.person(image, people);
  }

  private List<String> named(Optional<List<List<Integer>>> lists, int trial) {
    return lists
        .map(list -> list.get(trial).stream().map(index -> images.get(index - 1)).toList())
        .orElse(List.of());
  }
}
