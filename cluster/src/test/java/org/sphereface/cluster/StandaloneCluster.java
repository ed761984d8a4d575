package org.sphereface.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A master and workers on the loopback, with Spark's authentication, as docs/CLUSTER.md has them.
 */
final class StandaloneCluster implements AutoCloseable {

  private static final Pattern ADDRESS = Pattern.compile("(spark://127\\.0\\.0\\.1:[0-9]+)");

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private String address;

  private StandaloneCluster(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts a master.
   *
   * @param folder for settings and work folders
   */
  static StandaloneCluster start(Path folder) throws IOException {
    StandaloneCluster cluster = new StandaloneCluster(folder);
    Files.writeString(
        Files.createDirectories(folder.resolve("conf")).resolve("spark-defaults.conf"),
        "spark.authenticate true\n"
            + "spark.authenticate.secret of-a-test\n"
            + "spark.master.rest.enabled false\n");
    cluster.address =
        cluster.process(
            List.of("org.apache.spark.deploy.master.Master", "--port", "0"), Map.of(), ADDRESS);
    return cluster;
  }

  String address() {
    return address;
  }

  /** The variables under which the cluster lets a program in. */
  Map<String, String> environment() {
    return Map.of("SPARK_CONF_DIR", folder.resolve("conf").toString());
  }

  /** Adds a worker with one core, once it has registered. */
  void worker(Map<String, String> environment) throws IOException {
    Path work = folder.resolve("work" + processes.size());
    process(
        List.of(
            "org.apache.spark.deploy.worker.Worker",
            "--port",
            "0",
            "--cores",
            "1",
            "--memory",
            "1g",
            "--work-dir",
            work.toString(),
            address),
        environment,
        Pattern.compile("(Successfully registered)"));
  }

  /** Starts a process, and returns what its log shows when it is ready. */
  private String process(List<String> program, Map<String, String> environment, Pattern ready)
      throws IOException {
    Path home = ClusterCommandRun.spark();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                home.resolve("jars") + "/*",
                program.get(0),
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0",
                "--properties-file",
                folder.resolve("conf/spark-defaults.conf").toString()));
    command.addAll(program.subList(1, program.size()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_HOME", home.toString(),
                "SPARK_LOCAL_IP", "127.0.0.1",
                "SPARK_SCALA_VERSION", "2.13"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    BufferedReader log = process.inputReader();
    StringBuilder all = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      all.append(line).append('\n');
      Matcher matcher = ready.matcher(line);
      if (matcher.find()) {
        drain(log);
        return matcher.group(1);
      }
    }
    throw new IllegalStateException("Spark has ended:\n" + all);
  }

  private static void drain(BufferedReader log) {
    Thread thread = new Thread(() -> log.lines().forEach(line -> {}), "log of Spark");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    processes.forEach(
        process -> {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        });
  }
}
