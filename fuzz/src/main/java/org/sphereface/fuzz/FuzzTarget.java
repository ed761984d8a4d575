package org.sphereface.fuzz;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A command line, and the files that it reads.
 *
 * @param name in reports
 * @param arguments of the program; {@value #FOLDER} stands for the folder of the files
 * @param files by path relative to the folder: undamaged, the command takes them
 * @param damaged paths of those that are damaged; the others are always as they are
 */
record FuzzTarget(
    String name, List<String> arguments, SortedMap<String, byte[]> files, List<String> damaged) {

  static final String FOLDER = "{dir}";

  FuzzTarget(String name, List<String> arguments, Map<String, byte[]> files, List<String> damaged) {
    this(name, List.copyOf(arguments), new TreeMap<>(files), List.copyOf(damaged));
  }

  /** The arguments for files that are in a folder. */
  String[] arguments(String folder) {
    return arguments.stream().map(word -> word.replace(FOLDER, folder)).toArray(String[]::new);
  }

  /** The same command with another file in place of one. */
  FuzzTarget with(String path, byte[] content) {
    SortedMap<String, byte[]> others = new TreeMap<>(files);
    others.put(path, content);
    return new FuzzTarget(name, arguments, others, damaged);
  }
}
