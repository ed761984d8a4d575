package org.sphereface.experiments.provenance;

import ai.djl.engine.Engine;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sphereface.results.Provenance;
import org.sphereface.results.TrainingSession;

/** Collects a run's provenance once, and completes it for each cell. */
public final class ProvenanceCollector {

  private final String command;
  private final String devices;
  private final String engine;
  private final String commit;
  private final Map<String, String> versions;
  private final Map<String, String> machine;
  private final Map<String, String> environment;

  /**
   * @param command the command line
   * @param devices the devices that train, such as {@code [cpu()]}
   */
  public ProvenanceCollector(String command, String devices) {
    this(command, devices, System.getenv());
  }

  /**
   * Collects the provenance of a training by several processes.
   *
   * @param devices of each process
   * @param machines the names of the processes' machines; empty if this process trains alone
   */
  public ProvenanceCollector(String command, String devices, List<String> machines) {
    this(
        command,
        machines.isEmpty() ? devices : devices + " in each of " + machines.size() + " workers");
    if (!machines.isEmpty()) {
      machine.put("workers", String.join(", ", machines));
    }
  }

  /**
   * Collects the provenance of a run in another process.
   *
   * @param variables that process's environment
   */
  public ProvenanceCollector(String command, String devices, Map<String, String> variables) {
    ProgramVersion harness = new ProgramVersion();
    Engine chosen = Engine.getInstance();
    this.command = command;
    this.devices = devices;
    this.engine = chosen.getEngineName() + " " + chosen.getVersion() + " on " + devices;
    this.commit = harness.commit();
    this.versions = new LinkedHashMap<>();
    versions.put("harness", harness.version());
    versions.put("JDK", Runtime.version() + " (" + System.getProperty("java.vm.name") + ")");
    versions.put("DJL", Engine.getDjlVersion());
    versions.put(chosen.getEngineName(), chosen.getVersion());
    versions.put("native", String.join(" ", harness.natives()));
    this.machine = new MachineDescription().describe();
    this.environment = EngineEnvironment.of(variables);
  }

  /**
   * Returns a cell's provenance.
   *
   * @param configuration the cell's full configuration as YAML
   * @param started when the cell was started
   * @param wallSeconds training and evaluation together
   * @param sessions of the training
   */
  public Provenance collect(
      String configuration, Instant started, double wallSeconds, List<TrainingSession> sessions) {
    return new Provenance(
        command,
        commit,
        versions,
        engine,
        machine,
        environment,
        configuration,
        started.toString(),
        wallSeconds,
        sessions);
  }

  /**
   * Returns the session of a training in this process, without its iterations.
   *
   * @param precision of the network's computation
   */
  public TrainingSession session(String precision) {
    Engine chosen = Engine.getInstance();
    return TrainingSession.of(
        Instant.now().toString(),
        new TrainingSession.Computation(
            chosen.getEngineName() + " " + chosen.getVersion(),
            devices,
            environment.getOrDefault("OMP_NUM_THREADS", machine.get("cores") + " (all cores)"),
            precision),
        new TrainingSession.Processor(machine.get("processor"), machine.get("flags")),
        new TrainingSession.Program(versions.get("harness"), commit, versions.get("JDK")));
  }
}
