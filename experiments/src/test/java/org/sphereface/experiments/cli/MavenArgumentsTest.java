package org.sphereface.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sphereface.experiments.cli.shared.CommandException;
import org.sphereface.experiments.matrix.MatrixReader;

class MavenArgumentsTest {

  private static List<String> command(String... properties) {
    return new MavenArguments(given(properties), Map.of(), "MXNet").command();
  }

  private static List<String> given(String... properties) {
    List<String> given = new ArrayList<>(List.of("maven"));
    given.addAll(List.of(properties));
    return given;
  }

  @Test
  void eachPropertyIsAnOptionAndThoseNotGivenAreNone() {
    assertEquals(
        List.of(
            "run",
            "mine.yaml",
            "--engine=PyTorch",
            "--devices=cpu,cpu",
            "--devices-per-cell=1",
            "--force",
            "--quick",
            "--out=my runs",
            "--set",
            "lfw=/Bücher/it's \"lfw\"=1"),
        command(
            "matrix=mine.yaml",
            "set=",
            "engine=PyTorch",
            "devices=cpu,cpu",
            "devicesPerCell=1",
            "force=true",
            "quick=true",
            "out=my runs",
            "lfw=/Bücher/it's \"lfw\"=1",
            "casia="));
    assertEquals(
        List.of("run", "smoke"), command("matrix=smoke", "engine=MXNet", "force=false", "out="));
    assertEquals(
        List.of("run", "--engine=MXNet"),
        new MavenArguments(given("engine=MXNet"), Map.of(), "PyTorch").command());
  }

  @Test
  void severalSetsAreSeparatedBySemicolonsAndTwoAreOneInAValue() {
    assertEquals(
        List.of(
            "run",
            "--set",
            "recipe.iterations=2",
            "--set",
            "seeds=[1,2]",
            "--set",
            "a=b;c=d;",
            "--set",
            "title=x"),
        command("set=recipe.iterations=2; seeds=[1,2];a=b;;c=d;;;title=x;"));
    assertEquals(List.of("run", "--set", "title=a;b"), command("set=title=a;;b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "force=perhaps | sphereface: -Dforce takes no value, not 'perhaps'.",
        "set=recipe | sphereface: -Dset takes PATH=VALUE, such as recipe.iterations=100, several separated by ';', not 'recipe'.",
        "lfw=/B\uFFFDcher | start Maven with LC_ALL=C.UTF-8.",
        "devices=tpu | 'tpu' is no device",
        "devicesPerCell=x | -DdevicesPerCell"
      })
  void aMistakeIsASentenceInMavensWords(String property, String sentence) {
    StringWriter err = new StringWriter();
    int status = SphereFace.run(new StringWriter(), err, "maven", "matrix=smoke", property);
    assertTrue(status == 1 || status == 2, err.toString());
    assertTrue(err.toString().contains(sentence), err.toString());
    assertTrue(err.toString().startsWith("sphereface: "), err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
  }

  @Test
  void dataThatAreNotGivenAreAskedForByProperties() {
    StringWriter err = new StringWriter();
    assertEquals(
        1,
        SphereFace.run(
            new StringWriter(),
            err,
            "maven",
            "matrix=lfw-real",
            "lfw=DIR",
            "lfwPairs=",
            "lfwLandmarks="));
    assertTrue(
        err.toString().strip().endsWith("add -DlfwLandmarks=PATH -DlfwPairs=PATH."),
        err.toString());
  }

  @Test
  void adviceHasTheNamesOfProperties() {
    MavenArguments maven = new MavenArguments(given("lfw=", "out="), Map.of(), "MXNet");
    assertEquals(
        "choose another -Dout, or -Dforce to run it again; add -Dlfw=PATH -Dset='mine=PATH'.",
        maven.sentence(
            "choose another --out, or --force to run it again; add --set lfw=PATH --set"
                + " mine=PATH."));
    assertEquals(
        "-Dset='recpie.batch=5': unknown key", maven.sentence("--set recpie.batch=5: unknown key"));
    assertEquals("/data/a--out-b", maven.sentence("/data/a--out-b"));
  }

  @Test
  void setsThatMavenWouldLoseAreRefused() {
    MavenArguments maven =
        new MavenArguments(
            given("set=b=2"),
            Map.of("MAVEN_CMD_LINE_ARGS", " verify -Pexperiments -Dset=a=1 -Dset=b=2"),
            "MXNet");
    String sentence = assertThrows(CommandException.class, maven::command).getMessage();
    assertTrue(sentence.contains("given more than once"), sentence);
  }

  /** So that a new matrix's inputs cannot be forgotten. */
  @Test
  void theProfilePassesEveryInputOfEveryShippedMatrix() throws IOException {
    String project = Files.readString(Path.of("pom.xml"));
    Set<String> passed = new TreeSet<>();
    Matcher arguments = Pattern.compile("<argument>(\\w+)=\\$\\{(\\w+)\\}<").matcher(project);
    while (arguments.find()) {
      assertEquals(arguments.group(1), arguments.group(2));
      passed.add(arguments.group(1));
    }
    Set<String> inputs = new TreeSet<>();
    MatrixReader matrices = new MatrixReader();
    matrices
        .shipped()
        .forEach(name -> inputs.addAll(matrices.read(name, List.of()).inputs().keySet()));
    Set<String> expected = new TreeSet<>(inputs);
    expected.addAll(MavenArguments.OPTIONS);
    assertEquals(expected, passed);
    assertEquals(
        inputs.size() + MavenArguments.OPTIONS.size(),
        expected.size(),
        "an input has an option's name");
    for (String input : inputs) {
      assertTrue(project.contains("<" + input + "/>"), input + " needs an empty default");
    }
  }

  @Test
  void whatProcessesOfARunSayHasMavensWordsToo() throws IOException {
    StringWriter shown = new StringWriter();
    MavenArguments arguments =
        new MavenArguments(given("matrix=paper-table3", "ytf="), Map.of(), "MXNet");
    try (LineRewriter lines = new LineRewriter(shown, arguments::sentence)) {
      // in pieces, as a process is read
      lines.write("cpu#1: sphereface: The input is needed: give --se");
      lines.write("t ytf=DIR, and --devices-per-cell 1.\ncpu#2: --set a=1 or --force");
    }
    assertEquals(
        "cpu#1: sphereface: The input is needed: give -Dytf=DIR, and -DdevicesPerCell 1.\n"
            + "cpu#2: -Dset='a=1' or -Dforce",
        shown.toString());
  }
}
