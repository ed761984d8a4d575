package org.sphereface.protocols;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sphereface.protocols.BlufrTrials.Trial;

/**
 * The lists as BLUFR's toolkit has them, {@code config/lfw/blufr_lfw_config.mat}: {@code imageList}
 * is a cell of file names; {@code trainIndex}, {@code testIndex}, {@code galIndex} and {@code
 * probIndex} are cells of indices into it, from 1, one a trial. The test images are gallery and
 * probes together; a probe is genuine if its person is in the gallery.
 *
 * <p>Source: the readme beside the toolkit's configuration files.
 */
record BlufrMatlabFile(Path file) {

  private static final String IMAGES = "imageList";
  private static final String TRAINING = "trainIndex";
  private static final String TEST = "testIndex";
  private static final String GALLERY = "galIndex";
  private static final String PROBES = "probIndex";

  /**
   * @throws ProtocolException if the file is damaged, or lists are missing or contradict each other
   */
  BlufrTrials read() {
    Map<String, MatlabArray> variables =
        MatlabFile.read(file, Set.of(IMAGES, TRAINING, TEST, GALLERY, PROBES));
    List<String> images = new ArrayList<>();
    for (MatlabArray image : cells(variables, IMAGES)) {
      if (!(image instanceof MatlabArray.Text text)) {
        throw wrong(IMAGES + " to be a cell of file names");
      }
      images.add(BlufrFile.inFolder(text.value()));
    }
    int count = cells(variables, GALLERY).size();
    for (String list : List.of(TRAINING, TEST, PROBES)) {
      if (count == 0 || cells(variables, list).size() != count) {
        throw wrong("as many trials in " + list + " as in " + GALLERY + ", at least one");
      }
    }
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      trials.add(trial(i, variables, images));
    }
    return new BlufrTrials(file.getFileName().toString(), false, trials, List.of());
  }

  private Trial trial(int index, Map<String, MatlabArray> variables, List<String> images) {
    List<String> gallery = indexed(GALLERY, index, variables, images);
    List<String> probes = indexed(PROBES, index, variables, images);
    List<String> test = indexed(TEST, index, variables, images);
    Set<String> both = new HashSet<>(gallery);
    both.addAll(probes);
    if (!both.equals(new HashSet<>(test))) {
      throw wrong(
          "trial " + (index + 1) + " to test on its gallery and probes, but " + TEST + " differs");
    }
    List<String> training = indexed(TRAINING, index, variables, images);
    BlufrFile.requireApart(file, index + 1, training, List.of(test));
    Set<String> enrolled = new HashSet<>(gallery.stream().map(BlufrTrials::person).toList());
    return new Trial(
        index + 1,
        gallery,
        probes.stream().filter(image -> enrolled.contains(BlufrTrials.person(image))).toList(),
        probes.stream().filter(image -> !enrolled.contains(BlufrTrials.person(image))).toList());
  }

  private List<MatlabArray> cells(Map<String, MatlabArray> variables, String name) {
    if (variables.get(name) instanceof MatlabArray.Cells cells) {
      return cells.values();
    }
    throw wrong("a cell array " + name);
  }

  private List<String> indexed(
      String list, int trial, Map<String, MatlabArray> variables, List<String> images) {
    if (!(cells(variables, list).get(trial) instanceof MatlabArray.Numbers numbers)) {
      throw wrong("numbers in " + list + "{" + (trial + 1) + "}");
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      double index = numbers.at(i);
      if (!(index >= 1 && index <= images.size() && index == Math.rint(index))) {
        throw wrong(
            "whole numbers from 1 to "
                + images.size()
                + " in "
                + list
                + "{"
                + (trial + 1)
                + "}, found "
                + index);
      }
      names.add(images.get((int) index - 1));
    }
    return names;
  }

  private ProtocolException wrong(String expected) {
    return new ProtocolException(
        file + ": expected " + expected + ": give BLUFR's blufr_lfw_config.mat.");
  }
}
