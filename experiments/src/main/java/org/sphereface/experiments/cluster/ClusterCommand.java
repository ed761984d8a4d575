package org.sphereface.experiments.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command of this program for another machine.
 *
 * @param name shown to the user, such as the id of a cell
 * @param arguments of the program
 * @param environment variables of its process, beside those that the machine gives it
 * @param seen the files and folders that the machine must see under the same paths; of a file whose
 *     value is not empty, also this content
 * @param request a line of its input, which it answers by {@link ClusterProcess#ANSWER}; a process
 *     that has answered takes further requests of commands of the same arguments. Empty: the
 *     command is done when its process ends
 */
public record ClusterCommand(
    String name,
    List<String> arguments,
    Map<String, String> environment,
    Map<String, String> seen,
    Optional<String> request) {

  /** A command that takes no requests. */
  public ClusterCommand(
      String name,
      List<String> arguments,
      Map<String, String> environment,
      Map<String, String> seen) {
    this(name, arguments, environment, seen, Optional.empty());
  }

  /** Copies the lists. */
  public ClusterCommand {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    seen = Map.copyOf(seen);
  }

  /**
   * Returns what a machine must see: absolute paths of inputs that are there, and a file that shows
   * that a folder of that path is the same folder.
   *
   * @param inputs files and folders; those that do not exist are left out
   * @param mark a file of the output folder, and its content
   */
  public static Map<String, String> seen(List<Path> inputs, Map.Entry<Path, String> mark) {
    Map<String, String> seen = new LinkedHashMap<>();
    for (Path input : inputs) {
      if (Files.exists(input)) {
        seen.put(absolute(input), "");
      }
    }
    seen.put(absolute(mark.getKey()), mark.getValue());
    return seen;
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }
}
