package org.sphereface.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The launcher with some command as a process, one thread each, and its output. Such processes end
 * before the second compiler's machine code pays: they take the first one's.
 */
final class ClusterCommandRun {

  /** Two executors on this machine, each a process with one core. */
  static final String TWO = "local-cluster[2,1,2048]";

  private static final String JAVA_OPTIONS = "SPHEREFACE_JAVA_OPTS";
  private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private final Process process;
  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
  private final StringBuilder log = new StringBuilder();

  private ClusterCommandRun(Process process) {
    this.process = process;
    // else a full pipe stops the command
    Thread reader = new Thread(this::read, "output of a command");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader output = process.inputReader()) {
      output.lines().forEach(line -> lines.add(Optional.of(line)));
    } catch (IOException | UncheckedIOException e) {
      // as at the end
    }
    lines.add(Optional.empty());
  }

  /** A command with its output and further options. */
  static List<String> with(List<String> command, Path out, String... options) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of("--out", out.toString()));
    all.addAll(List.of(options));
    return all;
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
    builder.environment().remove(JAVA_OPTIONS);
    builder.environment().putAll(environment);
    builder
        .environment()
        .merge(JAVA_OPTIONS, QUICK_COMPILER, (given, quick) -> given + " " + quick);
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
    return programs(process.toHandle().children());
  }

  /** The executors, and what they and the process have started for a training. */
  List<ProcessHandle> descendants() {
    return programs(process.toHandle().descendants());
  }

  /** Without those of the launcher, which may pass messages on by a process. */
  private static List<ProcessHandle> programs(Stream<ProcessHandle> processes) {
    return processes
        .filter(one -> one.info().command().filter(file -> file.endsWith("java")).isPresent())
        .toList();
  }

  /** Reads the output up to a line; returns whether there was one. */
  boolean readTo(Predicate<String> stop) throws InterruptedException {
    for (Optional<String> line = lines.take(); line.isPresent(); line = lines.take()) {
      log.append(line.get()).append('\n');
      if (stop.test(line.get())) {
        return true;
      }
    }
    lines.add(Optional.empty());
    return false;
  }

  /** Reads the rest of the output; returns the exit status. */
  int end() throws InterruptedException {
    readTo(line -> false);
    return process.waitFor();
  }

  /** What was read of the output. */
  String log() {
    return log.toString();
  }
}
