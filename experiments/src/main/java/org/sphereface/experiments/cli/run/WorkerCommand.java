package org.sphereface.experiments.cli.run;

import ai.djl.Device;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

  private static final String THREADS = "OMP_NUM_THREADS";

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
        .filter(argument -> !argument.startsWith(GROUP + "=") && !argument.startsWith(PART + "="))
        .toList();
  }

  /** The arguments of the processes of a part. */
  static List<String> ofPart(List<String> arguments, int part) {
    List<String> own = new ArrayList<>(arguments);
    own.add(arguments.indexOf("run") + 1, PART + "=" + part);
    return own;
  }

  /** The processes of groups of devices. */
  List<DeviceGroup> groups(List<List<Device>> devices) {
    Map<String, String> environment = share(System.getenv(), devices.size());
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
    return threads.matches("[1-9][0-9]{0,3}")
        ? Map.of(THREADS, Integer.toString(Math.max(1, Integer.parseInt(threads) / processes)))
        : Map.of();
  }

  private List<String> command(int number) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
    int run = arguments.indexOf("run") + 1;
    command.addAll(arguments.subList(0, run));
    command.add(GROUP + "=" + number);
    command.addAll(arguments.subList(run, arguments.size()));
    return command;
  }
}
