package org.sphereface.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.training.events.EventReader;
import org.sphereface.training.events.EventReader.Scalar;

/**
 * Kills processes that run a small matrix, each at a random line of its output, and starts them
 * again until it is done: parameters must be those of a run that was never stopped, byte for byte,
 * and result files too, but for times. {@code -Dkills=50} kills more often than the four times of
 * every build.
 */
class KillIT {

  private static final long SEED = 2017;
  private static final int KILLS = 4;

  @TempDir private Path folder;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Map<String, Integer> hits = new TreeMap<>();

  @Test
  void killedAtRandomLinesAndStartedAgainARunEndsWithTheSameBytes() throws Exception {
    Files.createFile(folder.resolve("gate"));
    Path whole = folder.resolve("whole");
    SmokeRun first = start(whole);
    assertEquals(0, first.end(), first::log);
    int lines = (int) first.log().lines().count();
    int wanted = Integer.getInteger("kills", KILLS);
    int killed = 0;
    int rounds = 0;
    while (killed < wanted) {
      Path out = folder.resolve("round" + rounds++);
      boolean ended = false;
      while (!ended && killed < wanted) {
        ended = !kill(out, 1 + random.nextInt(lines));
        killed += ended ? 0 : 1;
      }
      if (!ended) {
        SmokeRun last = start(out);
        assertEquals(0, last.end(), last::log);
      }
      SmokeRun.assertSame(whole, out);
      assertEvents(out);
    }
    System.out.printf("killed %d times in %d rounds: %s%n", killed, rounds, hits);
  }

  /** Kills a run at a line of its output; returns whether it was alive then. */
  private boolean kill(Path out, int line) throws Exception {
    SmokeRun run = start(out);
    AtomicInteger left = new AtomicInteger(line);
    boolean reached = run.readTo(text -> left.decrementAndGet() == 0);
    run.process().destroyForcibly();
    int status = run.end();
    if (reached && status != 0) {
      hits.merge(moment(out), 1, Integer::sum);
      return true;
    }
    assertEquals(0, status, run::log);
    return false;
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

  private SmokeRun start(Path out) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("--out", out.toString(), "--set", "losses=[{loss: gated, m: 4}]"));
    for (String set : List.of("iterations=20", "steps=[15]", "momentum=0.9", "checkpointEvery=3")) {
      arguments.addAll(List.of("--set", "recipe." + set));
    }
    return SmokeRun.start(folder.resolve("gate"), 1, arguments);
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
