package org.sphereface.fuzz;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sphereface.files.OutputFolder;

/**
 * Writes what a fuzzing found: a table of targets, and the files that were slowest, largest, or did
 * what must not happen.
 */
record FuzzReport(OutputFolder folder) {

  private static final String HEAD =
      """
      | target | inputs | refused | findings | longest, ms | its file, bytes | most allocated, MB | its file, bytes |
      |---|---:|---:|---:|---:|---:|---:|---:|
      """;

  /** Writes {@code report.md} and the files. */
  String write(List<Fuzzer.Tally> tallies) throws IOException {
    StringBuilder table = new StringBuilder(HEAD);
    for (Fuzzer.Tally tally : tallies) {
      Optional<Fuzzer.Input> slowest = tally.slowest();
      Optional<Fuzzer.Input> largest = tally.largest();
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %,d | %d | %,.0f | %,d | %,.1f | %,d |%n",
              tally.target.name(),
              tally.inputs(),
              tally.refused(),
              tally.findings(),
              slowest.map(of -> of.outcome().nanoseconds() / 1e6).orElse(0.0),
              slowest.map(of -> of.content().length).orElse(0),
              largest.map(of -> of.outcome().allocated() / 1e6).orElse(0.0),
              largest.map(of -> of.content().length).orElse(0)));
      keep(tally.target, "slowest", slowest);
      keep(tally.target, "largest", largest);
      keep(tally.target, "finding", tally.finding());
    }
    folder.write("report.md", table.toString());
    return table.toString();
  }

  private void keep(FuzzTarget target, String why, Optional<Fuzzer.Input> input)
      throws IOException {
    if (input.isPresent()) {
      String name = target.name().replace(' ', '-') + "/" + why;
      folder.write(name + "/" + input.get().path(), input.get().content());
      folder.write(
          name + ".txt",
          String.join(" ", target.arguments())
              + "\n"
              + input.get().finding().orElse("")
              + "\n"
              + input.get().outcome().errors());
    }
  }
}
