package org.sphereface.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sphereface.experiments.cli.DocumentedExamples.Example;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixReader;

/** The commands of the README and of docs: all are valid, and those that need no data are run. */
class DocumentedCommandsTest {

  /** Commands that end in a moment and need nothing of the user's. */
  private static final Set<String> RUN = Set.of("list", "models", "config");

  @TempDir private Path folder;

  static Stream<Example> commands() {
    return DocumentedExamples.commands("./sphereface");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsOneOfTheProgram(Example command) {
    String[] arguments = DocumentedExamples.arguments(command.text());
    SphereFace.commandLine().setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
  }

  @Test
  void thereAreCommandsOnThePages() {
    assertTrue(commands().count() >= 30);
    assertEquals(
        List.of("run", "mine.yaml", "--set", "a=[1, 2] b"),
        List.of(DocumentedExamples.arguments("./sphereface run mine.yaml --set 'a=[1, 2] b'")));
  }

  static Stream<Example> withoutData() {
    return commands()
        .filter(
            command -> {
              List<String> words = List.of(DocumentedExamples.arguments(command.text()));
              return RUN.contains(words.get(0))
                  || words.contains("geometry")
                  || words.get(0).equals("plan") && words.contains("--no-calibration");
            });
  }

  @ParameterizedTest
  @MethodSource("withoutData")
  void commandsThatNeedNoDataEndWell(Example command) {
    String[] arguments = DocumentedExamples.arguments(command.text());
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = arguments[i].equals("DIR") ? folder.resolve("out").toString() : arguments[i];
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = SphereFace.run(out, err, arguments);
    // a plan of a matrix without its data says what is missing
    boolean isOfMissing = arguments[0].equals("plan") && out.toString().contains("Missing: Input");
    assertEquals(isOfMissing ? 1 : 0, status, err::toString);
    assertEquals("", err.toString());
  }

  static Stream<Example> maven() {
    return Stream.of("mvn", "./mvnw").flatMap(DocumentedExamples::commands);
  }

  @ParameterizedTest
  @MethodSource("maven")
  void everyProfileAndPropertyOfMavenIsThere(Example command) throws IOException {
    String poms = poms();
    Set<String> inputs = new HashSet<>(MavenArguments.OPTIONS);
    MatrixReader reader = new MatrixReader();
    for (String name : reader.shipped()) {
      Matrix matrix = reader.read(name, List.of());
      inputs.addAll(matrix.inputs().keySet());
    }
    List<String> unknown = new ArrayList<>();
    for (String word : DocumentedExamples.arguments(command.text())) {
      if (word.startsWith("-P")) {
        Arrays.stream(word.substring(2).split(","))
            .filter(profile -> !poms.contains("<id>" + profile + "</id>"))
            .forEach(unknown::add);
      } else if (word.startsWith("-D")) {
        String name = word.substring(2).split("=")[0];
        boolean isKnown =
            inputs.contains(name)
                || poms.contains("${" + name + "}")
                || poms.contains("<" + name + ">")
                || poms.contains("<name>" + name + "</name>")
                || name.matches("test|it\\.test|skipTests|groups|surefire\\..*|os\\.(name|arch)");
        unknown.addAll(isKnown ? List.of() : List.of(name));
      }
    }
    assertEquals(List.of(), unknown, command.text());
  }

  private static String poms() throws IOException {
    StringBuilder all = new StringBuilder(Files.readString(Path.of("../pom.xml")));
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path module : modules.sorted().toList()) {
        Path pom = module.resolve("pom.xml");
        all.append(Files.isRegularFile(pom) ? Files.readString(pom) : "");
      }
    }
    return all.toString();
  }
}
