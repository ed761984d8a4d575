package org.sphereface.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code sphereface}, with a Java that tells how it was started. */
class LauncherIT {

  private static final String JAVA =
      """
      #!/bin/bash
      if [[ "$1" == --list-modules ]]; then
        echo jdk.incubator.vector@17
        exit
      fi
      for setting in OMP_NUM_THREADS GOMP_SPINCOUNT MXNET_ENGINE_TYPE MALLOC_TOP_PAD_ LC_ALL DJL_CACHE_DIR; do
        echo "$setting=${!setting-none}"
      done
      echo "WARNING: Using incubator modules: jdk.incubator.vector" >&2
      echo "WARNING: another" >&2
      for argument in "$@"; do echo "argument $argument"; done
      """;

  @TempDir private Path folder;

  private Path home;

  @BeforeEach
  void install() throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
    home = Files.createDirectories(folder.resolve("pro [gram] 'ü'"));
    Files.copy(Path.of("../sphereface"), home.resolve("sphereface"));
    Files.copy(Path.of("../engine.properties"), home.resolve("engine.properties"));
    Files.createDirectories(home.resolve("experiments/target/lib"));
    Files.createDirectories(home.resolve("experiments/target/classes"));
    Path java = folder.resolve("jdk/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, JAVA);
    assertTrue(java.toFile().setExecutable(true));
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
  }

  /** Output, and the status as the last line. */
  private List<String> start(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>(output.lines().toList());
    lines.add("status " + process.waitFor());
    return lines;
  }

  private List<String> start(Map<String, String> environment)
      throws IOException, InterruptedException {
    return start(environment, home.resolve("sphereface").toString(), "doctor");
  }

  @Test
  void spacesBracketsAndLettersInPathsAndArgumentsArrive()
      throws IOException, InterruptedException {
    Path link = Files.createSymbolicLink(folder.resolve("my link"), home.resolve("sphereface"));
    List<String> lines = start(Map.of("CDPATH", "."), link.toString(), "run", "it's *", "ü", "a;b");
    assertEquals("status 0", lines.get(lines.size() - 1), lines.toString());
    assertTrue(
        lines.contains(
            "argument "
                + home
                + "/experiments/target/classes:"
                + home
                + "/experiments/target/lib/*"),
        lines.toString());
    int main = lines.indexOf("argument org.sphereface.experiments.cli.SphereFace");
    assertEquals(
        List.of("argument run", "argument it's *", "argument ü", "argument a;b"),
        lines.subList(main + 1, lines.size() - 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void anyShellMayStartIt(String shell) throws IOException, InterruptedException {
    List<String> lines = start(Map.of(), shell, home.resolve("sphereface").toString(), "doctor");
    assertEquals("status 0", lines.get(lines.size() - 1), lines.toString());
    assertTrue(lines.contains("argument doctor"), lines.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {"2,1|2", " 3 , 2 , 1|3", " 4 |4", "7|7", "abc|abc", "0|0", "2;1|2;1"})
  void ofAListOfThreadsTheFirstIsTaken(String given, String expected)
      throws IOException, InterruptedException {
    List<String> lines = start(Map.of("OMP_NUM_THREADS", given));
    assertTrue(lines.contains("OMP_NUM_THREADS=" + expected), lines.toString());
    assertEquals(given.contains(","), lines.get(0).contains("first number"), lines.toString());
  }

  @Test
  void settingsThatAreThereStayAndEmptyOnesAreNone() throws IOException, InterruptedException {
    List<String> lines =
        start(Map.of("GOMP_SPINCOUNT", "5", "OMP_NUM_THREADS", "", "DJL_CACHE_DIR", ""));
    assertTrue(lines.contains("GOMP_SPINCOUNT=5"), lines.toString());
    assertTrue(lines.contains("DJL_CACHE_DIR=none"), lines.toString());
    assertFalse(lines.contains("OMP_NUM_THREADS="), lines.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "xx_XX.UTF-8", ""})
  void anAsciiLocaleIsReplaced(String locale) throws IOException, InterruptedException {
    List<String> lines = start(Map.of("LC_ALL", locale));
    Assumptions.assumeFalse(lines.contains("LC_ALL=" + locale), "no locale with UTF-8 here");
    assertTrue(
        lines.contains("LC_ALL=C.UTF-8") || lines.contains("LC_ALL=en_US.UTF-8"), lines.toString());
    assertTrue(lines.contains("argument -Dfile.encoding=UTF-8"), lines.toString());
  }

  @Test
  void theFileOfSettingsIsTheEngines() throws IOException, InterruptedException {
    Files.writeString(
        home.resolve("engine.properties"),
        "# a comment\r\n\nGOMP_SPINCOUNT=7\r\nMALLOC_TOP_PAD_=8");
    List<String> lines = start(Map.of());
    assertTrue(lines.contains("GOMP_SPINCOUNT=7"), lines.toString());
    assertTrue(lines.contains("MALLOC_TOP_PAD_=8"), lines.toString());
    Files.delete(home.resolve("engine.properties"));
    List<String> missing = start(Map.of());
    assertEquals(2, missing.size(), missing.toString());
    assertTrue(missing.get(0).contains("engine.properties is missing"), missing.toString());
    assertEquals("status 1", missing.get(1));
  }

  @Test
  void anUnpackedArchiveIsStartedFromItsLibraries() throws IOException, InterruptedException {
    Files.createDirectories(home.resolve("lib"));
    List<String> lines = start(Map.of());
    assertTrue(lines.contains("argument " + home + "/lib/*"), lines.toString());
  }

  @Test
  void onlyMegaFaceUsesTheIncubatingModuleAndDoesNotSaySo()
      throws IOException, InterruptedException {
    String warning = "WARNING: Using incubator modules: jdk.incubator.vector";
    String program = home.resolve("sphereface").toString();
    List<String> megaface = start(Map.of(), program, "evaluate", "megaface");
    assertTrue(megaface.contains("argument jdk.incubator.vector"), megaface.toString());
    assertFalse(megaface.contains(warning), megaface.toString());
    assertTrue(megaface.contains("WARNING: another"), megaface.toString());
    List<String> other = start(Map.of());
    assertFalse(other.contains("argument jdk.incubator.vector"), other.toString());
    assertTrue(other.contains(warning), other.toString());
  }

  @ParameterizedTest
  @CsvSource({"17.0.1, false, false", "22, true, false", "25.0.1, true, true"})
  void newerJavaIsAllowedWhatEnginesUse(String version, boolean natives, boolean unsafe)
      throws IOException, InterruptedException {
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
    List<String> lines = start(Map.of());
    assertEquals(
        natives, lines.contains("argument --enable-native-access=ALL-UNNAMED"), lines.toString());
    assertEquals(
        unsafe, lines.contains("argument --sun-misc-unsafe-memory-access=allow"), lines.toString());
  }

  /** The launcher of Windows cannot be started here: what both say must at least be the same. */
  @Test
  void bothLaunchersGiveJavaTheSameOptions() throws IOException {
    Pattern option =
        Pattern.compile(
            "-(?:D|XX:)[A-Za-z.+_]+(?:=[a-z][A-Za-z.0-9-]*)?|--(?:enable|add|sun)-[a-z-]+[= ][A-Za-z.-]+");
    List<Set<String>> options = new ArrayList<>();
    for (String launcher : List.of("../sphereface", "../sphereface.cmd")) {
      Set<String> found = new TreeSet<>();
      option
          .matcher(Files.readString(Path.of(launcher)))
          .results()
          .forEach(result -> found.add(result.group()));
      options.add(found);
    }
    assertTrue(options.get(0).contains("-Dai.djl.offline=true"), options.toString());
    assertEquals(options.get(0), options.get(1));
  }

  @Test
  void javasOptionsAreWordsAndNotPatterns() throws IOException, InterruptedException {
    List<String> lines = start(Map.of("SPHEREFACE_JAVA_OPTS", "-Xmx1g  -Da=*"));
    assertTrue(lines.contains("argument -Xmx1g"), lines.toString());
    assertTrue(lines.contains("argument -Da=*"), lines.toString());
  }

  @Test
  void whatIsMissingIsASentence() throws IOException, InterruptedException {
    Files.delete(home.resolve("experiments/target/lib"));
    List<String> lines = start(Map.of());
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(
        lines.get(0).startsWith("sphereface: the program is not built yet: run 'mvn verify'"),
        lines.toString());
    assertEquals("status 1", lines.get(1));
  }

  @Test
  void aColonInTheFolderIsRefused() throws IOException, InterruptedException {
    Path moved = Files.move(home, folder.resolve("a:b"));
    List<String> lines = start(Map.of(), moved.resolve("sphereface").toString());
    assertTrue(lines.get(0).contains("has a colon in its name"), lines.toString());
    assertEquals("status 1", lines.get(1));
  }
}
