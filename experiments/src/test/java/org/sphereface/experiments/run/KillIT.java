package org.sphereface.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.training.events.EventReader;
import org.sphereface.training.events.EventReader.Scalar;

/**
 * Kills processes that run a small matrix, at random moments, and starts them again until it is
 * done: parameters must be those of a run that was never stopped, byte for byte, and result files
 * too, but for times. {@code -Dkills=50} kills more often than the four times of every build.
 */
class KillIT {

  private static final long SEED = 2017;
  private static final int KILLS = 4;
  private static final long PATIENCE_SECONDS = 300;

  @TempDir private Path folder;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Map<String, Integer> hits = new TreeMap<>();

  @Test
  void killedAtRandomMomentsAndStartedAgainARunEndsWithTheSameBytes() throws Exception {
    Path whole = folder.resolve("whole");
    long begun = System.nanoTime();
    Process process = start(whole, folder.resolve("whole.log"));
    long ready = awaitTraining(process, folder.resolve("whole.log")) - begun;
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
    long work = System.nanoTime() - begun - ready;
    assertEquals(0, process.exitValue(), Files.readString(folder.resolve("whole.log")));
    int wanted = Integer.getInteger("kills", KILLS);
    int killed = 0;
    int rounds = 0;
    while (killed < wanted) {
      Path out = folder.resolve("round" + rounds++);
      boolean ended = false;
      while (!ended && killed < wanted) {
        ended = !kill(out, work);
        killed += ended ? 0 : 1;
      }
      if (!ended) {
        Path log = folder.resolve("last.log");
        Process last = start(out, log);
        assertTrue(last.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(0, last.exitValue(), Files.readString(log));
      }
      SmokeRun.assertSame(whole, out);
      assertEvents(out);
    }
    System.out.printf("killed %d times in %d rounds: %s%n", killed, rounds, hits);
  }

  /** Returns whether the process was alive to be killed. */
  private boolean kill(Path out, long work) throws Exception {
    Path log = folder.resolve("killed.log");
    Process process = start(out, log);
    awaitTraining(process, log);
    TimeUnit.NANOSECONDS.sleep(random.nextLong(work));
    boolean alive = process.isAlive();
    if (alive) {
      hits.merge(moment(out), 1, Integer::sum);
    }
    process.destroyForcibly();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
    boolean hit = alive && process.exitValue() != 0;
    if (!hit) {
      assertEquals(0, process.exitValue(), Files.readString(log));
    }
    return hit;
  }

  private static String moment(Path out) throws IOException {
    Path cells = out.resolve("cells");
    if (!Files.isDirectory(cells)) {
      return "starting";
    }
    boolean result = false;
    try (Stream<Path> all = Files.list(cells)) {
      for (Path cell : all.toList()) {
        Path checkpoints = cell.resolve("checkpoints");
        if (Files.exists(cell.resolve("result.json"))) {
          result = true;
        } else if (Files.exists(cell.resolve("parameters.safetensors"))) {
          return "evaluating";
        } else if (Files.isDirectory(checkpoints)) {
          try (Stream<Path> inside = Files.list(checkpoints)) {
            return inside.anyMatch(path -> path.toString().endsWith(".tmp"))
                ? "checkpointing"
                : "training";
          }
        }
      }
    }
    return result ? "reporting or ending" : "training";
  }

  private static Process start(Path out, Path log) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("--out", out.toString(), "--set", "losses=[{loss: a-softmax, m: 4}]"));
    for (String set : List.of("iterations=40", "steps=[30]", "momentum=0.9", "checkpointEvery=3")) {
      arguments.addAll(List.of("--set", "recipe." + set));
    }
    return SmokeRun.start(log, 1, arguments);
  }

  /** The time when the data are open, or the process has ended. */
  private static long awaitTraining(Process process, Path log) throws Exception {
    while (process.isAlive() && !Files.readString(log).contains("Training set")) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return System.nanoTime();
  }

  /** Each series of TensorBoard has each point of the curve once. */
  private static void assertEvents(Path out) throws IOException {
    try (Stream<Path> cells = Files.list(out.resolve("cells"))) {
      for (Path cell : cells.toList()) {
        JsonNode result = new ObjectMapper().readTree(cell.resolve("result.json").toFile());
        Map<String, List<Scalar>> series = EventReader.read(cell.resolve("events"));
        List<Scalar> losses = new ArrayList<>();
        List<Scalar> lambdas = new ArrayList<>();
        for (JsonNode point : result.get("curve")) {
          long step = point.get("iteration").asLong();
          losses.add(new Scalar(step, point.get("loss").floatValue()));
          lambdas.add(new Scalar(step, point.get("lambda").floatValue()));
        }
        assertEquals(losses, series.get("training/loss"));
        assertEquals(lambdas, series.get("training/lambda"));
        assertEquals(losses.size(), series.get("training/images_per_second").size());
        assertEquals(1, series.get("evaluation/synthetic").size());
      }
    }
  }
}
