package org.sphereface.experiments;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The direction of dependencies in docs/ARCHITECTURE.md. */
@AnalyzeClasses(packages = "org.sphereface", importOptions = MainCode.class)
class ModuleDependenciesTest {

  private static final int MOST_CLASSES_OF_A_PACKAGE = 40;

  /** The modules, each with those that it may know, and whether it may know an engine. */
  private enum Module {
    FILES(false),
    ENGINE(true, FILES),
    LOSSES(true, ENGINE),
    NETWORKS(true, FILES, ENGINE),
    DATASETS(false, FILES),
    PROTOCOLS(false, FILES),
    RESULTS(false, FILES, PROTOCOLS),
    TRAINING(true, FILES, ENGINE, LOSSES, NETWORKS, DATASETS, PROTOCOLS, RESULTS),
    DETECTION(true, FILES, ENGINE, NETWORKS, DATASETS),
    REPORTS(false, FILES, PROTOCOLS, RESULTS);

    private final boolean engine;
    private final List<Module> known;

    Module(boolean engine, Module... known) {
      this.engine = engine;
      this.known = List.of(known);
    }

    private String packages() {
      return "org.sphereface." + name().toLowerCase(Locale.ROOT) + "..";
    }
  }

  @ArchTest
  static void modulesKnowOnlyThoseBelow(JavaClasses classes) {
    for (Module module : Module.values()) {
      List<String> forbidden = new ArrayList<>(List.of("org.sphereface.experiments.."));
      for (Module other : Module.values()) {
        if (other != module && !module.known.contains(other)) {
          forbidden.add(other.packages());
        }
      }
      if (!module.engine) {
        forbidden.add("ai.djl..");
      }
      noClasses()
          .that()
          .resideInAPackage(module.packages())
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(forbidden.toArray(String[]::new))
          .check(classes);
    }
  }

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.sphereface.(**)").should().beFreeOfCycles();

  @ArchTest
  static void packagesAreSmallAndSayWhatTheyAreFor(JavaClasses classes) throws IOException {
    Map<String, Integer> sizes = new TreeMap<>();
    for (JavaClass type : classes) {
      if (type.isTopLevelClass() && !type.getSimpleName().equals("package-info")) {
        sizes.merge(type.getPackageName(), 1, Integer::sum);
      }
    }
    assertTrue(sizes.size() > 30, sizes.keySet().toString());
    for (Map.Entry<String, Integer> size : sizes.entrySet()) {
      assertTrue(size.getValue() <= MOST_CLASSES_OF_A_PACKAGE, size.toString());
      String module = size.getKey().split("\\.")[2];
      Path info =
          Path.of("..", module, "src/main/java", size.getKey().replace('.', '/'))
              .resolve("package-info.java");
      assertTrue(Files.readString(info).startsWith("/**"), info.toString());
    }
  }

  /**
   * So that nothing writes through links, and everything is there as a whole or not at all. The
   * exceptions: standard output is a descriptor, and the engine's cache makes folders for the user
   * alone.
   */
  @ArchTest
  static final ArchRule onlyFilesWritesMovesAndRemoves =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.sphereface.files..")
          .and()
          .haveNameNotMatching(".*\\.(SphereFace|EngineCache)(\\$.*)?")
          .should()
          .accessTargetWhere(
              DescribedPredicate.describe(
                  "writes, moves or removes a file", ModuleDependenciesTest::writes));

  private static boolean writes(JavaAccess<?> access) {
    String name = access.getName();
    return switch (access.getTargetOwner().getName()) {
      case "java.nio.file.Files" ->
          name.matches(
              "write.*|new(OutputStream|BufferedWriter)|move|copy|delete.*|create.*|set.*");
      case "java.nio.file.StandardOpenOption" -> !name.equals("READ");
      case "java.io.FileOutputStream", "java.io.FileWriter", "java.io.RandomAccessFile" ->
          name.equals("<init>");
      case "java.io.File" -> name.matches("delete.*|renameTo|mkdirs?|create.*|set.*");
      default -> false;
    };
  }
}
