package org.sphereface.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A part of a cell's training that one process made, and what decides its bits beside the
 * configuration and the data. A training that was never interrupted has one.
 *
 * @param firstIteration counted from 1
 * @param lastIteration the last whose update is kept
 * @param started ISO-8601 instant
 * @param engine with its version, such as {@code MXNet 1.9.1}
 * @param devices over which a batch was split
 * @param threads of the engine
 * @param processor its name
 * @param instructions its vector and matrix instructions
 * @param program version of this program
 * @param commit of this program; {@code unknown} outside a checkout
 * @param java virtual machine
 * @param precision in which numbers the network computed
 */
public record TrainingSession(
    int firstIteration,
    int lastIteration,
    String started,
    String engine,
    String devices,
    String threads,
    String processor,
    String instructions,
    String program,
    String commit,
    String java,
    String precision) {

  /** The same with other iterations. */
  public TrainingSession of(int first, int last) {
    return new TrainingSession(
        first,
        last,
        started,
        engine,
        devices,
        threads,
        processor,
        instructions,
        program,
        commit,
        java,
        precision);
  }

  /** What decides the bits, as a reader is told; not the Java machine, which computes none. */
  private Map<String, String> decisive() {
    Map<String, String> decisive = new LinkedHashMap<>();
    decisive.put("engine", engine);
    decisive.put("devices", devices);
    decisive.put("threads", threads);
    decisive.put("processor", processor);
    decisive.put("processor's instructions", instructions);
    decisive.put("program's version", program);
    decisive.put("program's commit", commit);
    decisive.put("precision", precision);
    return decisive;
  }

  /** What decides the bits and is another in a later session: {@code threads 2, then 1}. */
  public List<String> differences(TrainingSession later) {
    Map<String, String> then = decisive();
    List<String> differences = new ArrayList<>();
    later
        .decisive()
        .forEach(
            (name, value) -> {
              if (!Objects.equals(then.get(name), value)) {
                differences.add(name + " " + then.get(name) + ", then " + value);
              }
            });
    return differences;
  }

  /**
   * Why the sessions of a training may have given other bits than one would have, a sentence each.
   */
  public static List<String> breaks(List<TrainingSession> sessions) {
    List<String> breaks = new ArrayList<>();
    for (int i = 1; i < sessions.size(); i++) {
      TrainingSession later = sessions.get(i);
      List<String> differences = sessions.get(i - 1).differences(later);
      if (!differences.isEmpty()) {
        breaks.add(
            "From iteration "
                + later.firstIteration()
                + " on it was trained under other conditions ("
                + String.join("; ", differences)
                + "): one training without an interruption may give other last bits.");
      }
    }
    return breaks;
  }
}
