package org.sphereface.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The launcher with some command as a process, one thread each, and its output. */
final class ClusterCommandRun {

  /** Two executors on this machine, each a process with one core. */
  static final String TWO = "local-cluster[2,1,2048]";

  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private final Process process;
  private final BufferedReader output;
  private final StringBuilder log = new StringBuilder();

  private ClusterCommandRun(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  static ClusterCommandRun start(List<String> arguments) throws IOException {
    return start(arguments, Map.of());
  }

  static ClusterCommandRun start(List<String> arguments, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", launcher().toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().putAll(environment);
    return new ClusterCommandRun(builder.start());
  }

  /** Of this checkout, or of the folder that the property {@code home} names. */
  private static Path launcher() {
    return Path.of(System.getProperty("home", HOME.toString())).resolve("sphereface");
  }

  /** Spark's jars, from which masters and workers start. */
  static Path spark() {
    Path jars = launcher().resolveSibling("cluster/spark/target/home");
    if (!Files.isDirectory(jars)) {
      throw new IllegalStateException("there is no " + jars + ": build it with -Pcluster");
    }
    return jars;
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /** The executors of a cluster of this process's own. */
  List<ProcessHandle> executors() {
    return process
        .toHandle()
        .descendants()
        .filter(
            child -> child.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
        .toList();
  }

  /** Reads the output up to a line; returns whether there was one. */
  boolean readTo(Predicate<String> stop) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      synchronized (log) {
        log.append(line).append('\n');
      }
      if (stop.test(line)) {
        return true;
      }
    }
    return false;
  }

  /** Reads the rest of the output; returns the exit status. */
  int end() throws IOException, InterruptedException {
    readTo(line -> false);
    return process.waitFor();
  }

  String log() {
    synchronized (log) {
      return log.toString();
    }
  }
}
