package org.sphereface.protocols;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sphereface.protocols.BlufrTrials.Trial;

/**
 * Lists of BLUFR as text: {@code images N}, N lines of image names, then for each trial {@code
 * trial n} and the lines {@code training}, {@code gallery}, {@code genuine} and {@code impostor},
 * each followed by indices into the names, counted from 1 as in Matlab. Names may be those of the
 * published list, {@code Aaron_Eckhart_0001.jpg}, or with their folder.
 */
final class BlufrFile {

  private static final Pattern OFFICIAL = Pattern.compile("(.+)_\\d{4}\\.jpg");

  private final Path file;
  private final List<String> lines;
  private final List<String> images = new ArrayList<>();
  private int next;

  private BlufrFile(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  static BlufrTrials read(Path file) {
    try {
      return new BlufrFile(file, Files.readAllLines(file)).parse();
    } catch (NoSuchFileException e) {
      throw new ProtocolException("There is no file of BLUFR lists " + file + ".", e);
    } catch (MalformedInputException e) {
      throw new ProtocolException(file + " is not UTF-8 text: give BLUFR's lists as text.", e);
    } catch (IOException e) {
      throw new ProtocolException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private BlufrTrials parse() {
    String[] header = line("images N");
    if (header.length != 2 || !header[0].equals("images")) {
      throw wrong("images N");
    }
    int count = number(header[1], lines.size());
    for (int i = 0; i < count; i++) {
      String[] name = line("image name " + (i + 1) + " of " + count);
      if (name.length != 1) {
        throw wrong("one image name");
      }
      images.add(inFolder(name[0]));
    }
    List<Trial> trials = new ArrayList<>();
    while (next < lines.size()) {
      if (lines.get(next).isBlank()) {
        next++;
        continue;
      }
      trials.add(trial(trials.size() + 1));
    }
    if (trials.isEmpty()) {
      throw new ProtocolException(file + " has no trial: expected 'trial 1' after the names.");
    }
    return new BlufrTrials(file.getFileName().toString(), false, trials, List.of());
  }

  /** The image's name in its person's folder, where LFW has it. */
  static String inFolder(String name) {
    Matcher official = OFFICIAL.matcher(name);
    return name.indexOf('/') < 0 && official.matches() ? official.group(1) + "/" + name : name;
  }

  private Trial trial(int number) {
    String[] header = line("trial " + number);
    if (header.length != 2 || !header[0].equals("trial") || !header[1].equals("" + number)) {
      throw wrong("trial " + number);
    }
    List<String> training = indices("training");
    List<String> gallery = indices("gallery");
    List<String> genuine = indices("genuine");
    List<String> impostor = indices("impostor");
    requireApart(file, number, training, List.of(gallery, genuine, impostor));
    return new Trial(number, gallery, genuine, impostor);
  }

  /**
   * @throws ProtocolException if a person is trained on and tested
   */
  static void requireApart(Path file, int number, List<String> training, List<List<String>> tests) {
    Set<String> trained = new TreeSet<>(training.stream().map(BlufrTrials::person).toList());
    for (List<String> test : tests) {
      for (String image : test) {
        if (trained.contains(BlufrTrials.person(image))) {
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
      throw wrong(expected);
    }
    List<String> names = new ArrayList<>();
    for (int i = 1; i < fields.length; i++) {
      names.add(images.get(number(fields[i], images.size()) - 1));
    }
    return names;
  }

  private String[] line(String expected) {
    if (next >= lines.size()) {
      throw new ProtocolException(
          file + " ends after line " + lines.size() + ", where it should have " + expected + ".");
    }
    return lines.get(next++).strip().split("\\s+");
  }

  private int number(String text, int greatest) {
    try {
      int value = Integer.parseInt(text);
      if (value >= 1 && value <= greatest) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw wrong("a whole number from 1 to " + greatest + " where '" + text + "' stands");
  }

  private ProtocolException wrong(String expected) {
    return new ProtocolException(file + ":" + next + ": expected " + expected + ".");
  }
}
