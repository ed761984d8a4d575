package org.sphereface.experiments.cli.run;

import ai.djl.Device;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sphereface.experiments.cli.shared.ClusterOption;
import org.sphereface.experiments.run.parallel.DeviceGroup;

/**
 * How {@code sphereface run} starts itself again, once for each group of devices: the same Java,
 * options, class path and arguments, with the group's number after {@code run}.
 */
final class WorkerCommand {

  /** The option that is no user's. */
  static final String GROUP = "--group-of-devices";

  /** The part of a run with a search for options; no user's either. */
  static final String PART = "--part-of-search";

  /** The cell that a process of a cluster runs. */
  static final String CELL = "--cell-of-cluster";

  private static final List<String> OWN = List.of(GROUP, PART, CELL);

  private static final String THREADS = "OMP_NUM_THREADS";
  private static final String THREAD_COUNT = "[1-9][0-9]{0,3}";

  /** What a process may take: its heap, its decoded images and the engine's buffers. */
  private static final long PROCESS_BYTES = 3L << 30;

  private final String program;
  private final List<String> arguments;

  /**
   * @param program the main class
   * @param arguments of the program
   */
  WorkerCommand(String program, List<String> arguments) {
    this.program = program;
    this.arguments = arguments;
  }

  /** The arguments of the parent, for its command line in provenance. */
  static List<String> parents(List<String> arguments) {
    return arguments.stream()
        .filter(argument -> OWN.stream().noneMatch(own -> argument.startsWith(own + "=")))
        .toList();
  }

  /** The arguments of the processes of a part. */
  static List<String> ofPart(List<String> arguments, int part) {
    return with(arguments, PART + "=" + part);
  }

  /** The processes of groups of devices, which share the threads. */
  List<DeviceGroup> groups(List<List<Device>> devices) {
    return groups(devices, share(System.getenv(), devices.size()));
  }

  /**
   * Processes on the CPU, each with so many threads; none if this process has just so many.
   *
   * @param memoryBytes of the machine
   */
  List<DeviceGroup> onThreads(int threads, long memoryBytes) {
    int available = available(System.getenv(), Runtime.getRuntime().availableProcessors());
    return available == threads
        ? List.of()
        : groups(
            Collections.nCopies(atOnce(available, threads, memoryBytes), List.of(Device.cpu())),
            threads(threads));
  }

  /** The environment of a process with so many threads. */
  static Map<String, String> threads(int number) {
    return Map.of(THREADS, Integer.toString(number));
  }

  /** The threads of this process's engine. */
  static int available(Map<String, String> environment, int cores) {
    String threads = environment.getOrDefault(THREADS, "");
    return threads.matches(THREAD_COUNT) ? Integer.parseInt(threads) : cores;
  }

  /** How many cells are trained at once: as threads and memory allow, and at least one. */
  static int atOnce(int available, int threads, long memoryBytes) {
    return (int) Math.max(1, Math.min(available / threads, memoryBytes / PROCESS_BYTES));
  }

  private List<DeviceGroup> groups(List<List<Device>> devices, Map<String, String> environment) {
    List<DeviceGroup> groups = new ArrayList<>();
    for (List<Device> group : devices) {
      int number = groups.size();
      groups.add(new DeviceGroup(name(group, number), group, command(number), environment));
    }
    return groups;
  }

  /** Such as {@code gpu0+gpu1}; logical devices of the CPU go by their group's number. */
  static String name(List<Device> group, int number) {
    return group.stream()
        .map(device -> device.isGpu() ? "gpu" + device.getDeviceId() : "cpu")
        .collect(Collectors.joining("+", "", group.get(0).isGpu() ? "" : "#" + (number + 1)));
  }

  /**
   * Processes that compute at once share the threads: {@code OMP_NUM_THREADS} is divided by their
   * number, and at least 1. Else each would start as many as there are cores.
   */
  static Map<String, String> share(Map<String, String> environment, int processes) {
    String threads = environment.getOrDefault(THREADS, "");
    return threads.matches(THREAD_COUNT)
        ? Map.of(THREADS, Integer.toString(Math.max(1, Integer.parseInt(threads) / processes)))
        : Map.of();
  }

  /** The arguments of a process of a cluster, which runs one cell. */
  static List<String> ofCell(List<String> arguments, String id) {
    return with(ClusterOption.without(arguments), CELL + "=" + id);
  }

  /** The arguments with an option after {@code run}. */
  private static List<String> with(List<String> arguments, String option) {
    List<String> all = new ArrayList<>(arguments);
    all.add(arguments.indexOf("run") + 1, option);
    return all;
  }

  /** How this program is started again: the same Java, options and class path. */
  static List<String> again(String program) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
    return command;
  }

  private List<String> command(int number) {
    List<String> command = again(program);
    command.addAll(with(arguments, GROUP + "=" + number));
    return command;
  }
}
