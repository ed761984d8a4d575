package org.sphereface.experiments.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** {@code sphereface run smoke} as a process, its output, and what it leaves in its folder. */
public final class SmokeRun {

  /** Settings with which the matrix evaluates on 30 images: they are drawn and read in each run. */
  public static final List<String> SMALL =
      List.of(
          "evaluations.0.faces.identities=10",
          "evaluations.0.faces.imagesPerIdentity=3",
          "evaluations.0.protocol.pairsPerFold=2");

  private final Process process;
  private final BufferedReader output;
  private final StringBuilder log = new StringBuilder();

  private SmokeRun(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /**
   * Starts one.
   *
   * @param gate of {@link GatedLoss}
   * @param arguments after the matrix's name
   */
  public static SmokeRun start(Path gate, int threads, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dai.djl.offline=true",
                "-Djava.awt.headless=true",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "org.sphereface.experiments.cli.SphereFace",
                "run",
                "smoke",
                "--engine",
                System.getProperty("ai.djl.default_engine", "MXNet")));
    SMALL.forEach(set -> command.addAll(List.of("--set", set)));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
    builder.environment().put(GatedLoss.GATE, gate.toString());
    return new SmokeRun(builder.start());
  }

  /**
   * Reads the output up to a line.
   *
   * @param stop tests each line
   * @return whether there was one, before the process ended
   */
  public boolean readTo(Predicate<String> stop) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      log.append(line).append('\n');
      if (stop.test(line)) {
        return true;
      }
    }
    return false;
  }

  /** Reads the rest of the output; returns the exit status. */
  public int end() throws IOException, InterruptedException {
    readTo(line -> false);
    return process.waitFor();
  }

  /** The process; to end it by this leaves its output readable. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** What was read of the output. */
  public String log() {
    return log.toString();
  }

  /**
   * Asserts that two folders hold the same bytes, but for times, commits, where a training was
   * interrupted, the report, event files and the locks.
   */
  public static void assertSame(Path whole, Path out) throws IOException {
    Map<String, Path> expected = files(whole);
    Map<String, Path> actual = files(out);
    assertEquals(expected.keySet(), actual.keySet());
    for (Map.Entry<String, Path> file : expected.entrySet()) {
      Path other = actual.get(file.getKey());
      if (file.getKey().endsWith("result.json")) {
        // not assertEquals: the images in it would fill pages
        assertTrue(untimed(file.getValue()).equals(untimed(other)), file.getKey() + " differs");
      } else {
        assertArrayEquals(
            Files.readAllBytes(file.getValue()), Files.readAllBytes(other), file.getKey());
      }
    }
  }

  /** What a run leaves, without the locks, and what shows times: the report and event files. */
  private static Map<String, Path> files(Path out) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(out)) {
      all.filter(Files::isRegularFile)
          .forEach(file -> files.put(out.relativize(file).toString(), file));
    }
    files
        .keySet()
        .removeIf(
            name ->
                name.startsWith("report")
                    || name.startsWith(".lock")
                    || name.contains("events.out.tfevents"));
    return files;
  }

  private static JsonNode untimed(Path file) throws IOException {
    ObjectNode result = (ObjectNode) new ObjectMapper().readTree(file.toFile());
    ObjectNode training = (ObjectNode) result.get("training");
    training.remove(List.of("seconds", "imagesPerSecond"));
    ((ObjectNode) training.get("reading")).remove("waitShare");
    ((ObjectNode) result.get("provenance"))
        .remove(List.of("command", "gitCommit", "started", "wallSeconds"));
    ObjectNode provenance = (ObjectNode) result.get("provenance");
    // a process of a cluster has the cores of its task
    ((ObjectNode) provenance.get("machine")).remove(List.of("name", "workers", "cores"));
    provenance.set("sessions", joined(provenance.get("sessions")));
    return result;
  }

  /** The sessions of a training, which must follow each other, as one that never stopped. */
  private static JsonNode joined(JsonNode sessions) {
    ArrayNode joined = JsonNodeFactory.instance.arrayNode();
    int next = 1;
    for (JsonNode session : sessions) {
      assertEquals(next, session.get("firstIteration").asInt(), sessions::toString);
      next = session.get("lastIteration").asInt() + 1;
      ObjectNode same = session.deepCopy();
      same.remove(List.of("started", "commit", "firstIteration", "lastIteration"));
      if (joined.isEmpty() || !joined.get(joined.size() - 1).equals(same)) {
        joined.add(same);
      }
    }
    return joined.add(next - 1);
  }
}
