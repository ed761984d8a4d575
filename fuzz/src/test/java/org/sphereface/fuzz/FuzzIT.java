package org.sphereface.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each command accepts its whole files, and ends with a sentence on damaged ones. {@code
 * -Dfuzz.inputs=N} sets the number of damaged inputs of each target.
 */
class FuzzIT {

  private static final int INPUTS = Integer.getInteger("fuzz.inputs", 15);

  @TempDir static Path work;

  @BeforeAll
  static void make() throws IOException {
    new MadeFiles(work).make();
  }

  @TestFactory
  Stream<DynamicTest> everyCommandReadsOrRefuses() throws IOException {
    Path files = work.resolve("files");
    Fuzzer fuzzer = new Fuzzer(new Execution(files, Duration.ofMinutes(2)), 1, Map.of());
    return FuzzTargets.all(files, work).stream()
        .map(
            target ->
                DynamicTest.dynamicTest(
                    target.name(),
                    () -> {
                      Outcome whole = fuzzer.whole(target);
                      assertTrue(whole.isTaken(), whole.errors() + whole.output());
                      Fuzzer.Tally tally = fuzzer.begin(target);
                      while (tally.inputs() < INPUTS) {
                        fuzzer.once(tally);
                        assertEquals(
                            "",
                            tally.finding().flatMap(Fuzzer.Input::finding).orElse(""),
                            () -> kept(tally));
                      }
                    }));
  }

  /** Where the input lies that must not do what it does. */
  private static String kept(Fuzzer.Tally tally) {
    try {
      Fuzzer.Input input = tally.finding().orElseThrow();
      Path file = Files.createTempFile("finding-" + tally.target.name().replace(' ', '-'), "");
      Files.write(file, input.content());
      return tally.target.name() + ", " + input.path() + ": " + file;
    } catch (IOException e) {
      return e.toString();
    }
  }
}
