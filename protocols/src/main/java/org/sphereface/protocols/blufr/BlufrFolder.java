package org.sphereface.protocols.blufr;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sphereface.files.TextFile;
import org.sphereface.protocols.ProtocolException;

/**
 * BLUFR's lists in the text files of its toolkit, which according to its readme "can be used
 * instead of the .mat configuration files": a folder of {@code image_list.txt}, a file name a line
 * without folder; {@code labels.txt}, the class of each; and {@code train_set.txt}, {@code
 * test_set.txt}, {@code gallery_set.txt} and {@code probe_set.txt}, of which each has the number of
 * trials, and then for each trial the number of its images and a line {@code index, file name} an
 * image, the index from 1. Without {@code labels.txt} a person is an image's folder or its name in
 * LFW.
 */
record BlufrFolder(Path folder) {

  private static final String IMAGES = "image_list.txt";
  private static final String LABELS = "labels.txt";
  private static final String TRAINING = "train_set.txt";
  private static final String TEST = "test_set.txt";
  private static final String GALLERY = "gallery_set.txt";
  private static final String PROBES = "probe_set.txt";

  /**
   * @throws ProtocolException if a file is missing or differs from the form, with the line, or
   *     lists contradict each other
   */
  BlufrTrials read() {
    List<String> listed =
        text(IMAGES, "a file name a line").lines().stream()
            .map(line -> line.text().strip())
            .toList();
    List<String> images = listed.stream().map(BlufrFile::inFolder).toList();
    return new BlufrIndices(
            folder,
            images,
            people(images),
            sets(GALLERY, listed),
            sets(PROBES, listed),
            sets(TEST, listed),
            sets(TRAINING, listed),
            TEST)
        .trials();
  }

  private TextFile text(String name, String layout) {
    return new TextFile(
        folder.resolve(name), "BLUFR's " + name + ", " + layout, ProtocolException::new);
  }

  private Map<String, String> people(List<String> images) {
    if (!Files.exists(folder.resolve(LABELS))) {
      return Map.of();
    }
    List<TextFile.Line> labels = text(LABELS, "a class a line").lines();
    if (labels.size() != images.size()) {
      throw new ProtocolException(
          folder.resolve(LABELS)
              + " has "
              + labels.size()
              + " lines where "
              + IMAGES
              + " has "
              + images.size()
              + ": they must be as many.");
    }
    Map<String, String> people = new HashMap<>();
    for (int i = 0; i < images.size(); i++) {
      people.put(images.get(i), labels.get(i).text().strip());
    }
    return people;
  }

  /** The indices of each trial; empty if there is no such file and it need not be. */
  private Optional<List<List<Integer>>> sets(String name, List<String> listed) {
    if (!Files.exists(folder.resolve(name)) && (name.equals(TRAINING) || name.equals(TEST))) {
      return Optional.empty();
    }
    TextFile.Cursor lines =
        text(name, "numbers of trials and images, then lines 'index, file name'").cursor();
    int count = number(lines, lines.next("the number of trials"), lines.left());
    List<List<Integer>> trials = new ArrayList<>();
    for (int trial = 1; trial <= count; trial++) {
      int size = number(lines, lines.next("the number of images of trial " + trial), listed.size());
      List<Integer> indices = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        String expected = "'index, file name' as in " + IMAGES;
        List<String> fields = TextFile.fields(lines.next(expected));
        int index = number(lines, fields.get(0), listed.size());
        if (fields.size() > 2
            || (fields.size() == 2 && !fields.get(1).equals(listed.get(index - 1)))) {
          throw lines.wrong(expected + ", where " + index + " is " + listed.get(index - 1));
        }
        indices.add(index);
      }
      trials.add(indices);
    }
    if (lines.hasNext()) {
      lines.next("the end");
      throw lines.wrong("the end of the file after " + count + " trials");
    }
    return Optional.of(trials);
  }

  private static int number(TextFile.Cursor lines, String text, int greatest) {
    String digits = text.strip();
    int value = TextFile.isNumber(digits) ? Integer.parseInt(digits) : 0;
    if (value < 1 || value > greatest) {
      throw lines.wrong("a whole number from 1 to " + greatest);
    }
    return value;
  }
}
