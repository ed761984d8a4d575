package org.sphereface.engine.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The file {@code engine.properties} defines the engine's settings; launchers and Maven read it.
 */
class EngineSettingsInMavenTest {

  private static final Path ROOT = Path.of("..");

  private static Map<String, String> settings() throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(ROOT.resolve("engine.properties"))) {
      properties.load(reader);
    }
    Map<String, String> settings = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> settings.put(name, properties.getProperty(name)));
    return settings;
  }

  @Test
  void theyAreValidAndEachLineIsANameAndAWord() throws IOException {
    Map<String, String> settings = settings();
    assertTrue(settings.containsKey("GOMP_SPINCOUNT"), settings.toString());
    assertTrue(new EngineSettings(settings, 2).problem().isEmpty(), settings.toString());
    for (String line : Files.readAllLines(ROOT.resolve("engine.properties"))) {
      // shells, Java and Maven read this in the same way
      assertTrue(line.matches("|#.*|[A-Z_]+=[A-Za-z0-9]+"), line);
    }
  }

  @Test
  void noOtherFileRepeatsThem() throws IOException {
    for (String file : Set.of("pom.xml", "sphereface", "sphereface.cmd", "benchmarks/pom.xml")) {
      String text = Files.readString(ROOT.resolve(file));
      for (String value : settings().values()) {
        assertFalse(value.length() > 1 && text.contains(value), file + " has " + value);
      }
    }
  }

  /** The environment and the system properties of the tests that a plugin runs. */
  private static String configuration(String plugin, String pom) {
    String configuration = pom.split("<artifactId>" + plugin + "</artifactId>", 2)[1];
    return configuration
        .split("<environmentVariables>", 2)[1]
        .split("</systemPropertyVariables>", 2)[0];
  }

  @Test
  void integrationTestsHaveTheSettingsOfTheOtherTests() throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    String tests = configuration("maven-surefire-plugin", pom);
    assertTrue(tests.contains("<GOMP_SPINCOUNT>"), tests);
    assertEquals(tests, configuration("maven-failsafe-plugin", pom));
  }

  /** The settings that a POM sets, each to the property of its name. */
  private static Set<String> set(String pom) throws IOException {
    Set<String> names = new TreeSet<>();
    Matcher use =
        Pattern.compile("<([A-Z_]+)>\\$\\{engine\\.([A-Z_]+)\\}</")
            .matcher(Files.readString(ROOT.resolve(pom)));
    while (use.find()) {
      assertEquals(use.group(1), use.group(2));
      names.add(use.group(1));
    }
    // of its own in each
    names.remove("OMP_NUM_THREADS");
    return names;
  }

  @Test
  void testsAndBenchmarksTakeThemFromThere() throws IOException {
    Set<String> tests = set("pom.xml");
    assertTrue(tests.contains("GOMP_SPINCOUNT"), tests.toString());
    assertTrue(settings().keySet().containsAll(tests), tests.toString());
    assertEquals(settings().keySet(), set("benchmarks/pom.xml"));
  }

  @Test
  void theseTestsRunWithThem() throws IOException {
    Assumptions.assumeTrue(System.getenv("GOMP_SPINCOUNT") != null, "started by no build");
    Map<String, String> settings = settings();
    for (String name : set("pom.xml")) {
      assertEquals(settings.get(name), System.getenv(name), name);
    }
  }
}
