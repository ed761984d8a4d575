package org.sphereface.benchmarks;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sphereface.experiments.provenance.EngineEnvironment;
import org.sphereface.experiments.provenance.MachineDescription;
import org.sphereface.experiments.provenance.ProgramVersion;
import org.sphereface.reports.html.BenchmarkPage;
import org.sphereface.reports.html.Fact;

/** Makes {@code index.html} of all JSON files that benchmarks wrote into the same folder. */
public final class Page {

  private Page() {}

  /**
   * Writes the page.
   *
   * @param args {@code --out=DIR}
   */
  public static void main(String[] args) throws IOException {
    Path folder = Arguments.of(args).out();
    List<BenchmarkPage.Section> sections = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".json")).sorted().toList()) {
        Sheet sheet = Sheet.read(file);
        sections.add(
            new BenchmarkPage.Section(
                sheet.title(), sheet.note(), sheet.columns(), sheet.text(), sheet.charts()));
      }
    }
    Path page = folder.resolve("index.html");
    new BenchmarkPage(facts(), sections).write(page);
    System.out.println("\nAll of it as a page: " + page.toAbsolutePath());
  }

  private static List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    new MachineDescription().describe().forEach((name, value) -> facts.add(new Fact(name, value)));
    EngineEnvironment.of(System.getenv())
        .forEach((name, value) -> facts.add(new Fact(name, value)));
    ProgramVersion harness = new ProgramVersion();
    facts.add(new Fact("version", harness.version()));
    facts.add(new Fact("commit", harness.commit()));
    facts.add(new Fact("JDK", Runtime.version().toString()));
    facts.add(new Fact("DJL", Engine.getDjlVersion()));
    facts.add(new Fact("natives", String.join(" ", harness.natives())));
    return facts;
  }
}
