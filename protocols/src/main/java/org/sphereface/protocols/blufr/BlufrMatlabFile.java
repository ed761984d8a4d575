package org.sphereface.protocols.blufr;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.embeddings.MatlabArray;
import org.sphereface.protocols.embeddings.MatlabFile;

/**
 * The lists of BLUFR's toolkit, {@code config/lfw/blufr_lfw_config.mat}: {@code imageList} is a
 * cell of file names; {@code trainIndex}, {@code testIndex}, {@code galIndex} and {@code probIndex}
 * are cells of indices into it, from 1, one a trial; {@code labels} has the class of each image.
 * See {@link BlufrIndices}.
 *
 * <p>Source: the readme beside the toolkit's configuration files.
 */
record BlufrMatlabFile(Path file) {

  private static final String IMAGES = "imageList";
  private static final String LABELS = "labels";
  private static final String TRAINING = "trainIndex";
  private static final String TEST = "testIndex";
  private static final String GALLERY = "galIndex";
  private static final String PROBES = "probIndex";

  /**
   * @throws ProtocolException if the file is damaged, or lists are missing or contradict each other
   */
  BlufrTrials read() {
    Map<String, MatlabArray> variables =
        MatlabFile.read(file, Set.of(IMAGES, LABELS, TRAINING, TEST, GALLERY, PROBES));
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
    return new BlufrIndices(
            file,
            images,
            people(variables, images),
            indices(GALLERY, variables, images),
            indices(PROBES, variables, images),
            indices(TEST, variables, images),
            indices(TRAINING, variables, images),
            TEST)
        .trials();
  }

  /** The class of each image, if the file has one an image: it need not be in the image's name. */
  private Map<String, String> people(Map<String, MatlabArray> variables, List<String> images) {
    if (!(variables.get(LABELS) instanceof MatlabArray.Numbers labels)
        || labels.size() != images.size()) {
      return Map.of();
    }
    Map<String, String> people = new HashMap<>();
    for (int i = 0; i < images.size(); i++) {
      people.put(images.get(i), Double.toString(labels.at(i)));
    }
    return people;
  }

  private List<MatlabArray> cells(Map<String, MatlabArray> variables, String name) {
    if (variables.get(name) instanceof MatlabArray.Cells cells) {
      return cells.values();
    }
    throw wrong("a cell array " + name);
  }

  private Optional<List<List<Integer>>> indices(
      String list, Map<String, MatlabArray> variables, List<String> images) {
    List<List<Integer>> trials = new ArrayList<>();
    for (MatlabArray of : cells(variables, list)) {
      String place = list + "{" + (trials.size() + 1) + "}";
      if (!(of instanceof MatlabArray.Numbers numbers)) {
        throw wrong("numbers in " + place);
      }
      List<Integer> trial = new ArrayList<>();
      for (int i = 0; i < numbers.size(); i++) {
        double index = numbers.at(i);
        if (!(index >= 1 && index <= images.size() && index == Math.rint(index))) {
          throw wrong(
              "whole numbers from 1 to " + images.size() + " in " + place + ", found " + index);
        }
        trial.add((int) index);
      }
      trials.add(trial);
    }
    return Optional.of(trials);
  }

  private ProtocolException wrong(String expected) {
    return new ProtocolException(
        file + ": expected " + expected + ": give BLUFR's blufr_lfw_config.mat.");
  }
}
