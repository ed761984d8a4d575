package org.sphereface.experiments;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

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
