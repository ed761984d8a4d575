package org.sphereface.experiments.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code sphereface run smoke} as a process, and what it leaves in its folder. */
public final class SmokeRun {

  private SmokeRun() {}

  /**
   * Starts one.
   *
   * @param log gets its output and its errors
   * @param arguments after the matrix's name
   */
  public static Process start(Path log, int threads, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dai.djl.offline=true",
                "-Djava.awt.headless=true",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.sphereface.experiments.cli.SphereFace",
                "run",
                "smoke",
                "--engine",
                System.getProperty("ai.djl.default_engine", "MXNet")));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
    return builder.start();
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
