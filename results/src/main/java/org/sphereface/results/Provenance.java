package org.sphereface.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * The command, program, machine and settings that made a result: enough to make it again.
 *
 * @param command the command line that made it
 * @param gitCommit the harness's commit, with {@code -dirty} if the tree had changes; {@code
 *     unknown} outside a checkout
 * @param versions versions of the harness, the JDK, DJL, the engine and its native library, by name
 * @param engine engine and device, such as {@code MXNet 1.9.1 on cpu()}
 * @param machine processor, cores, memory, operating system, by name
 * @param environment settings that change speed or bits, such as {@code OMP_NUM_THREADS}
 * @param configuration the cell's full configuration as YAML
 * @param started ISO-8601 instant
 * @param wallSeconds training and evaluation together
 * @param sessions the parts of the training, in order; empty in files of earlier versions
 */
public record Provenance(
    String command,
    String gitCommit,
    Map<String, String> versions,
    String engine,
    Map<String, String> machine,
    Map<String, String> environment,
    String configuration,
    String started,
    double wallSeconds,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TrainingSession> sessions) {

  public Provenance {
    sessions = List.copyOf(sessions);
  }
}
