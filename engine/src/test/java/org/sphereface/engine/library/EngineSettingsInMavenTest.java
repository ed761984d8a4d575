package org.sphereface.engine.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The launcher defines the engine's settings; Maven's are the same. */
class EngineSettingsInMavenTest {

  private static Map<String, String> found(String pattern, Path file) throws IOException {
    return found(pattern, Files.readString(file));
  }

  private static Map<String, String> found(String pattern, String text) {
    Map<String, String> found = new TreeMap<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.put(matcher.group(1), matcher.group(2));
    }
    // as many as there are cores
    found.remove("OMP_NUM_THREADS");
    return found;
  }

  @Test
  void theyAreThoseOfTheLauncher() throws IOException {
    Map<String, String> launcher =
        found("export ([A-Z_]+)=\"\\$\\{\\1:-([^$}]+)\\}\"", Path.of("../sphereface"));
    assertTrue(launcher.containsKey("GOMP_SPINCOUNT"), launcher.toString());
    assertEquals(launcher, found("<engine\\.([A-Z_]+)>(.*)</engine", Path.of("../pom.xml")));
    assertTrue(new EngineSettings(launcher, 2).problem().isEmpty(), launcher.toString());
  }

  /** The environment and the system properties of the tests that a plugin runs. */
  private static String settings(String plugin, String pom) {
    String configuration = pom.split("<artifactId>" + plugin + "</artifactId>", 2)[1];
    return configuration
        .split("<environmentVariables>", 2)[1]
        .split("</systemPropertyVariables>", 2)[0];
  }

  @Test
  void integrationTestsHaveTheSettingsOfTheOtherTests() throws IOException {
    String pom = Files.readString(Path.of("../pom.xml"));
    String tests = settings("maven-surefire-plugin", pom);
    assertTrue(tests.contains("<GOMP_SPINCOUNT>"), tests);
    assertEquals(tests, settings("maven-failsafe-plugin", pom));
  }

  @Test
  void testsAndBenchmarksTakeThemFromThere() throws IOException {
    String use = "<([A-Z_]+)>\\$\\{engine\\.([A-Z_]+)\\}</";
    Map<String, String> tests = found(use, Path.of("../pom.xml"));
    Map<String, String> benchmarks = found(use, Path.of("../benchmarks/pom.xml"));
    tests.forEach((name, of) -> assertEquals(name, of));
    benchmarks.forEach((name, of) -> assertEquals(name, of));
    assertTrue(benchmarks.keySet().containsAll(tests.keySet()), benchmarks.toString());
    assertTrue(tests.containsKey("GOMP_SPINCOUNT"), tests.toString());
  }
}
