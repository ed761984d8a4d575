package org.sphereface.fuzz;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.sphereface.files.OutputFolder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fuzzes all targets, and writes a table; status 1 if something was found. */
@Command(name = "fuzz", mixinStandardHelpOptions = true)
public final class FuzzCommand implements Callable<Integer> {

  private static final Duration LONGEST = Duration.ofSeconds(120);
  private static final long LARGEST = 1 << 20;

  @Option(names = "--inputs", description = "Damaged inputs of each target; 5000.")
  private int inputs = 5000;

  @Option(names = "--seed", description = "Of the random numbers; 1.")
  private long seed = 1;

  @Option(
      names = "--corpus",
      description =
          "A folder of further whole files: each joins the targets with files of its ending.")
  private String corpus = "";

  @Option(names = "--targets", description = "Only targets whose names contain this; all.")
  private String named = "";

  @Option(names = "--out", required = true, description = "Where the table and the files go.")
  private Path out;

  /** Runs the command and exits with its status. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new FuzzCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("fuzz");
    PrintWriter console = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    FuzzReport report = new FuzzReport(OutputFolder.make(out));
    Path files = work.resolve("files");
    Fuzzer fuzzer = new Fuzzer(new Execution(files, LONGEST), seed, further());
    List<Fuzzer.Tally> tallies = new ArrayList<>();
    for (FuzzTarget target : FuzzTargets.all(files, new MadeFiles(work).make())) {
      if (target.name().contains(named)) {
        tallies.add(fuzzer.begin(target));
      }
    }
    int hangs = 0;
    for (Fuzzer.Tally tally : tallies) {
      try {
        for (int i = 0; i < inputs && hangs == 0; i++) {
          fuzzer.once(tally);
        }
      } catch (Execution.HangException e) {
        console.println(tally.target.name() + ": " + e.getMessage() + "; its files: " + work);
        hangs++;
      }
    }
    console.println(report.write(tallies));
    int findings = tallies.stream().mapToInt(Fuzzer.Tally::findings).sum();
    console.println(findings + " findings, " + hangs + " hangs; files: " + out);
    return findings + hangs == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /** Further whole files, by ending. */
  private Map<String, List<byte[]>> further() throws IOException {
    Map<String, List<byte[]>> further = new TreeMap<>();
    if (!corpus.isBlank()) {
      for (Map.Entry<String, byte[]> file : Corpus.folder(Path.of(corpus), LARGEST).entrySet()) {
        further
            .computeIfAbsent(Fuzzer.ending(file.getKey()), ending -> new ArrayList<>())
            .add(file.getValue());
      }
    }
    return further;
  }
}
