package org.sphereface.experiments.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The examples between fences in the README and the pages of {@code docs}. */
final class DocumentedExamples {

  private static final Pattern FENCED =
      Pattern.compile("(?ms)^( *)```([a-z]*)\\n(.*?)^\\1```[ ]*$");

  private static final Pattern COMMENT = Pattern.compile("(^|\\s+)#.*$");

  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S)");

  /**
   * An example.
   *
   * @param page its file
   * @param text its lines
   */
  record Example(Path page, String text) {
    @Override
    public String toString() {
      return page.getFileName() + ": " + text.lines().findFirst().orElse("");
    }
  }

  private DocumentedExamples() {}

  private static Stream<Example> fenced(boolean isYaml) {
    Path root = Path.of("..");
    List<Path> pages = new ArrayList<>(List.of(root.resolve("README.md")));
    try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
      List<Example> examples = new ArrayList<>();
      for (Path page : pages) {
        Matcher fence = FENCED.matcher(Files.readString(page));
        while (fence.find()) {
          if (fence.group(2).equals("yaml") == isYaml) {
            examples.add(new Example(page, fence.group(3).stripIndent()));
          }
        }
      }
      return examples.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the YAML examples: whole matrices, and sections of matrices. */
  static Stream<Example> yaml() {
    return fenced(true);
  }

  /** Returns the command lines of a program, such as {@code ./sphereface}, without comments. */
  static Stream<Example> commands(String program) {
    return fenced(false)
        .flatMap(
            example ->
                example
                    .text()
                    .replaceAll("\\\\\\n\\s*", " ")
                    .lines()
                    .map(line -> COMMENT.matcher(line).replaceFirst("").strip())
                    .filter(line -> line.startsWith(program + " "))
                    .map(line -> new Example(example.page(), line)));
  }

  /** Returns the words of a command line as a shell splits it, without the program. */
  static String[] arguments(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    Matcher part = WORD.matcher(line);
    int end = 0;
    while (part.find()) {
      if (part.start() > end && !word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
      for (int group = 1; group <= 3; group++) {
        word.append(part.group(group) == null ? "" : part.group(group));
      }
      end = part.end();
    }
    words.add(word.toString());
    return words.subList(1, words.size()).toArray(String[]::new);
  }
}
