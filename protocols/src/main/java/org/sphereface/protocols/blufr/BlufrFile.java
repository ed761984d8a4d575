package org.sphereface.protocols.blufr;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sphereface.files.TextFile;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.blufr.BlufrTrials.Trial;

/**
 * Lists of BLUFR as text: {@code images N}, N lines of image names, then for each trial {@code
 * trial n} and the lines {@code training}, {@code gallery}, {@code genuine} and {@code impostor},
 * each followed by indices into the names, counted from 1 as in Matlab. Names may be those of the
 * published list, {@code Aaron_Eckhart_0001.jpg}, or with their folder.
 */
final class BlufrFile {

  private static final Pattern OFFICIAL = Pattern.compile("(.+)_\\d{4}\\.jpg");

  private final Path file;
  private final TextFile.Cursor lines;
  private final List<String> images = new ArrayList<>();

  private BlufrFile(Path file) {
    this.file = file;
    lines = new TextFile(file, "BLUFR's lists as text", ProtocolException::new).cursor();
  }

  static BlufrTrials read(Path file) {
    return new BlufrFile(file).parse();
  }

  private BlufrTrials parse() {
    String expected =
        "images N; of the toolkit's text lists (image_list.txt, gallery_set.txt, ...) give the"
            + " folder";
    String[] header = line(expected);
    if (header.length != 2 || !header[0].equals("images")) {
      throw lines.wrong(expected);
    }
    int count = number(header[1], lines.left() + 1);
    for (int i = 0; i < count; i++) {
      String name = lines.next("image name " + (i + 1) + " of " + count).strip();
      if (name.matches("trial \\d+")) {
        throw lines.wrong("image name " + (i + 1) + " of " + count);
      }
      images.add(inFolder(name));
    }
    List<Trial> trials = new ArrayList<>();
    while (lines.hasNext()) {
      trials.add(trial(trials.size() + 1));
    }
    if (trials.isEmpty()) {
      throw new ProtocolException(file + " has no trial: expected 'trial 1' after the names.");
    }
    return new BlufrTrials(file.getFileName().toString(), trials, images, Map.of());
  }

  /** The image's name in its person's folder, where LFW has it. */
  static String inFolder(String name) {
    Matcher official = OFFICIAL.matcher(name);
    return name.indexOf('/') < 0 && official.matches() ? official.group(1) + "/" + name : name;
  }

  private Trial trial(int number) {
    String[] header = line("trial " + number);
    if (header.length != 2 || !header[0].equals("trial") || !header[1].equals("" + number)) {
      throw lines.wrong("trial " + number);
    }
    List<String> training = indices("training");
    List<String> gallery = indices("gallery");
    List<String> genuine = indices("genuine");
    List<String> impostor = indices("impostor");
    requireApart(file, number, training, List.of(gallery, genuine, impostor), BlufrTrials::folder);
    return new Trial(number, gallery, genuine, impostor);
  }

  /**
   * @throws ProtocolException if a person is trained on and tested
   */
  static void requireApart(
      Path file,
      int number,
      List<String> training,
      List<List<String>> tests,
      UnaryOperator<String> person) {
    Set<String> trained = new TreeSet<>(training.stream().map(person).toList());
    for (List<String> test : tests) {
      for (String image : test) {
        if (trained.contains(person.apply(image))) {
          throw new ProtocolException(
              file + ": trial " + number + " trains and tests on the person of " + image + ".");
        }
      }
    }
  }

  private List<String> indices(String list) {
    String expected = list + " and indices from 1 to " + images.size();
    String[] fields = line(expected);
    if (!fields[0].equals(list)) {
      throw lines.wrong(expected);
    }
    List<String> names = new ArrayList<>();
    for (int i = 1; i < fields.length; i++) {
      names.add(images.get(number(fields[i], images.size()) - 1));
    }
    return names;
  }

  private String[] line(String expected) {
    return lines.next(expected).strip().split("\\s+");
  }

  private int number(String text, int greatest) {
    int value = TextFile.isNumber(text) ? Integer.parseInt(text) : 0;
    if (value < 1 || value > greatest) {
      throw lines.wrong("a whole number from 1 to " + greatest + " where '" + text + "' is");
    }
    return value;
  }
}
