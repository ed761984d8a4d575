package org.sphereface.cluster;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.sphereface.experiments.cluster.ClusterProcess;
import org.sphereface.experiments.cluster.CommandProcess;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;

/**
 * A command on its way to a machine, where it becomes a process.
 *
 * @param arguments of the program
 * @param environment variables that replace the machine's own
 * @param folder in which the user's command was started
 * @param seen see {@link org.sphereface.experiments.cluster.ClusterCommand}
 * @param request a line of the process's input; empty if it takes none
 */
record RemoteCommand(
    List<String> arguments,
    TreeMap<String, String> environment,
    String folder,
    TreeMap<String, String> seen,
    String request)
    implements Serializable {

  private static final int MOST_BYTES_OF_MARK = 1000;
  private static final String ERROR = "sphereface: ";
  private static final String CLASS_PATH = "SPHEREFACE_CLASSPATH";

  /** Runs it in an executor of Spark, and waits for its end. */
  RemoteOutcome run() throws InterruptedException {
    String machine = machine();
    requireSeen(machine);
    try {
      Path launcher = ProgramFolder.of(SparkFiles.getRootDirectory()).launcher();
      RemoteProcess process = RemoteProcess.of(builder(launcher, machine));
      boolean kept = false;
      try {
        if (!request.isEmpty() && process.answers(request)) {
          process.keep();
          kept = true;
          return new RemoteOutcome(machine, process.lines());
        }
        int status = process.end();
        ArrayList<String> lines = process.lines();
        if (status != 0 || !request.isEmpty()) {
          String sentence = failure(machine, status, lines);
          throw status == ClusterProcess.FULL
              ? new FullMachineException(sentence)
              : new RemoteCommandException(sentence);
        }
        return new RemoteOutcome(machine, lines);
      } finally {
        // the task may have been interrupted
        if (!kept) {
          process.kill();
        }
      }
    } catch (IOException e) {
      throw new RemoteCommandException(
          "The machine " + machine + " cannot start the program: " + Reason.of(e) + ".");
    }
  }

  /** Starts it in an executor of Spark, in the thread of a task. */
  CommandProcess begin() {
    String machine = machine();
    requireSeen(machine);
    try {
      Path launcher = ProgramFolder.of(SparkFiles.getRootDirectory()).launcher();
      return new CommandProcess(
          "process on the machine " + machine, builder(launcher, machine), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new RemoteCommandException(
          "The machine " + machine + " cannot start the program: " + Reason.of(e) + ".");
    }
  }

  /** Returns the same with one more variable. */
  RemoteCommand with(String name, String value) {
    TreeMap<String, String> more = new TreeMap<>(environment);
    more.put(name, value);
    return new RemoteCommand(arguments, more, folder, seen, request);
  }

  /**
   * Checks that a machine sees all that the command needs.
   *
   * @throws RemoteCommandException naming the machine, and the file or folder
   */
  void requireSeen(String machine) {
    if (!Files.isDirectory(Path.of(folder))) {
      throw unseen(machine, "folder " + folder + ", in which the command was started");
    }
    seen.forEach(
        (path, content) -> {
          Path file = Path.of(path);
          if (!Files.exists(file)) {
            throw unseen(machine, content.isEmpty() ? path : "folder " + file.getParent());
          }
          if (!content.isEmpty() && !content.equals(content(file))) {
            throw new RemoteCommandException(
                "The machine "
                    + machine
                    + " sees another folder under the path "
                    + file.getParent()
                    + ": it must be on storage that all machines see.");
          }
        });
  }

  private static RemoteCommandException unseen(String machine, String what) {
    return new RemoteCommandException(
        "The machine "
            + machine
            + " does not see the "
            + what
            + ": it must be on storage that all machines see, under the same path.");
  }

  private static String content(Path file) {
    try {
      return new String(InputFile.bytes(file, MOST_BYTES_OF_MARK), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return Reason.of(e);
    }
  }

  private ProcessBuilder builder(Path launcher, String machine) {
    List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
    command.addAll(arguments);
    if (TaskContext.get().resources().contains("gpu")) {
      command.add("--devices");
      command.add(
          List.of(TaskContext.get().resources().apply("gpu").addresses()).stream()
              .map(address -> "gpu" + address)
              .collect(Collectors.joining(",")));
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(Path.of(folder).toFile()).redirectErrorStream(true);
    Map<String, String> variables = builder.environment();
    // Spark's own, its secret among them
    variables.keySet().removeIf(name -> name.matches("_?(PY)?SPARK_.*"));
    variables.putAll(environment);
    variables.computeIfPresent(CLASS_PATH, (name, jars) -> sent(jars));
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.put(ClusterProcess.MACHINE, machine);
    return builder;
  }

  /** Where Spark has put the user's jars on this machine. */
  private static String sent(String jars) {
    List<String> here = new ArrayList<>();
    for (String jar : jars.split(":", -1)) {
      if (!jar.isEmpty()) {
        here.add(
            Path.of(SparkFiles.getRootDirectory())
                .resolve(Path.of(jar).getFileName())
                .toAbsolutePath()
                .toString());
      }
    }
    return String.join(":", here);
  }

  private static String failure(String machine, int status, List<String> lines) {
    String how = CommandProcess.how(status);
    String last =
        lines.stream()
            .filter(line -> line.startsWith(ERROR))
            .reduce((first, second) -> second)
            .map(line -> ": " + line.substring(ERROR.length()))
            .orElse(".");
    return "The process on the machine " + machine + " " + how + last;
  }

  /** The name of the executor's machine. */
  static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return SparkEnv.get().blockManager().blockManagerId().host();
    }
  }
}
