package org.sphereface.datasets.layout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.IdentityExclusion;
import org.sphereface.datasets.image.FolderListing;

/**
 * Collects images of which each is known with its identity, in any order; the order of the images
 * is kept, that of identities is by name.
 *
 * @param source id of the data set, for messages
 * @param folder that the names are relative to
 * @param names of images
 * @param people the identity in each
 */
record ImageIdentities(String source, Path folder, List<String> names, List<String> people) {

  ImageIdentities(String source, Path folder) {
    this(source, folder, new ArrayList<>(), new ArrayList<>());
  }

  /** The folder or file that an option names. */
  static Path existing(String source, String option, String path, String layout, boolean folder) {
    if (path == null || path.isBlank()) {
      throw new DatasetException(source + "." + option + " is missing: give " + layout);
    }
    Path file = Path.of(path);
    if (folder ? !Files.isDirectory(file) : !Files.isRegularFile(file)) {
      throw new DatasetException(
          file + ": it does not exist (" + source + "." + option + "): expected " + layout);
    }
    return file;
  }

  void add(String name, String person) {
    names.add(name);
    people.add(person);
  }

  /** Opens them. */
  FaceDataset open(FaceFiles files, String set, IdentityExclusion exclusion) {
    return open(files, set, exclusion, "");
  }

  /**
   * Opens them.
   *
   * @param passedOver what the description ends with
   * @throws DatasetException if there are none, or a name recurs or leads out of the folder
   */
  FaceDataset open(FaceFiles files, String set, IdentityExclusion exclusion, String passedOver) {
    Map<String, Integer> numbers = new HashMap<>();
    List<String> identities = new ArrayList<>();
    for (String person : new TreeSet<>(people)) {
      boolean out = exclusion.leavesOut(person);
      numbers.put(person, out ? -1 : identities.size());
      if (!out) {
        identities.add(person);
      }
    }
    Set<String> seen = new HashSet<>();
    List<String> kept = new ArrayList<>();
    int[] labels = new int[names.size()];
    for (int i = 0; i < labels.length; i++) {
      String name = names.get(i);
      if (FolderListing.inside(folder, name).isEmpty() || !seen.add(name)) {
        throw new DatasetException(
            folder
                + ": the image '"
                + name
                + "' of "
                + source
                + " leads out of the folder, or occurs twice: correct the list");
      }
      int label = numbers.get(people.get(i));
      if (label >= 0) {
        labels[kept.size()] = label;
        kept.add(name);
      }
    }
    if (kept.isEmpty()) {
      throw new DatasetException(
          folder + ": no images of " + source + exclusion.summary() + passedOver);
    }
    return files.open(
        set,
        "images",
        identities,
        kept,
        Arrays.copyOf(labels, kept.size()),
        exclusion.summary() + passedOver);
  }
}
