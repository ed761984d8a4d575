package org.sphereface.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A part of a cell's training that one process made, and what decides its bits besides the
 * configuration and the data. A training without interruption has one session.
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

  /** The engine, the devices, the threads of the engine and the precision. */
  public record Computation(String engine, String devices, String threads, String precision) {}

  /** The processor and its vector and matrix instructions. */
  public record Processor(String name, String instructions) {}

  /** Version and commit of this program, and the Java virtual machine. */
  public record Program(String version, String commit, String java) {}

  /** Returns a session without its iterations. */
  public static TrainingSession of(
      String started, Computation computation, Processor processor, Program program) {
    return new TrainingSession(
        0,
        0,
        started,
        computation.engine(),
        computation.devices(),
        computation.threads(),
        processor.name(),
        processor.instructions(),
        program.version(),
        program.commit(),
        program.java(),
        computation.precision());
  }

  /** Returns this session with other iterations. */
  public TrainingSession withIterations(int first, int last) {
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

  /** Returns what decides the bits, by name; the Java virtual machine computes none of them. */
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

  /** Returns what decides the bits and differs in a later session: {@code threads 2, then 1}. */
  List<String> differences(TrainingSession later) {
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
   * Returns why the sessions of a training may have given other bits than one session, a sentence
   * each.
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
