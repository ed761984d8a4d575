package org.sphereface.experiments;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/** The direction of dependencies in docs/ARCHITECTURE.md. */
@AnalyzeClasses(packages = "org.sphereface", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleDependenciesTest {

  private static final List<String> MODULES =
      List.of("files", "losses", "networks", "datasets", "protocols", "reports", "experiments");

  @ArchTest static final ArchRule filesKnowNoOtherModule = onlyKnows("files");

  @ArchTest static final ArchRule lossesKnowNoOtherModule = onlyKnows("losses");

  @ArchTest static final ArchRule networksKnowFilesOnly = onlyKnows("networks", "files");

  @ArchTest static final ArchRule datasetsKnowFilesOnly = onlyKnows("datasets", "files");

  @ArchTest static final ArchRule protocolsKnowFilesOnly = onlyKnows("protocols", "files");

  @ArchTest
  static final ArchRule reportsKnowProtocolsAndFilesOnly =
      onlyKnows("reports", "protocols", "files");

  @ArchTest
  static final ArchRule datasetsProtocolsAndReportsKnowNoEngine =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.sphereface.files..",
              "org.sphereface.datasets..",
              "org.sphereface.protocols..",
              "org.sphereface.reports..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule modulesHaveNoCycles =
      slices().matching("org.sphereface.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesOfExperimentsHaveNoCycles =
      slices().matching("org.sphereface.experiments.(*)..").should().beFreeOfCycles();

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

  private static ArchRule onlyKnows(String module, String... others) {
    List<String> forbidden = new ArrayList<>(MODULES);
    forbidden.remove(module);
    forbidden.removeAll(List.of(others));
    return noClasses()
        .that()
        .resideInAPackage("org.sphereface." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            forbidden.stream().map(name -> "org.sphereface." + name + "..").toArray(String[]::new));
  }
}
