package org.sphereface.experiments.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.sphereface.experiments.RunException;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.plan.NetworkCosts;
import org.sphereface.experiments.plan.SpeedCalibration;
import org.sphereface.experiments.provenance.EngineEnvironment;
import org.sphereface.experiments.provenance.MachineDescription;
import org.sphereface.experiments.provenance.ProgramVersion;
import org.sphereface.files.Quantity;
import org.sphereface.files.Sha256;
import org.sphereface.files.UserCache;
import org.sphereface.results.ResultFiles;

/**
 * The choice of the engine that trains a matrix's costliest network fastest on this machine. Each
 * engine trains a few steps of it in a process of its own, with as many threads as the matrix gives
 * a cell. The speeds are kept in the user's cache, by machine, settings, program, network,
 * precision and threads.
 *
 * @param engines of the build
 * @param program the main class
 * @param cache keeps the speeds
 */
record EngineChoice(Set<String> engines, String program, UserCache cache) {

  private static final String FILE = "engine-speeds.json";
  private static final long MOST_BYTES = 1 << 20;
  private static final int MOST_ENTRIES = 200;

  /** Of each engine, beside the start of its process. */
  private static final double SECONDS = 2;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * The speeds of one network.
   *
   * @param key of what they depend on
   * @param machine the processor with its cores, for people
   * @param network with its precision, and its threads if the matrix gives them, for people
   * @param gflops of a training step by the engine's name
   * @param refusals why engines cannot train it here, by their names; null for none
   */
  record Speeds(
      String key,
      String machine,
      String network,
      Map<String, Double> gflops,
      Map<String, String> refusals) {

    Speeds {
      gflops = new LinkedHashMap<>(gflops);
      refusals = refusals == null ? Map.of() : new LinkedHashMap<>(refusals);
    }

    String fastest() {
      return gflops.entrySet().stream()
          .max(Map.Entry.comparingByValue())
          .map(Map.Entry::getKey)
          .orElseThrow();
    }

    String text() {
      return network
          + ": "
          + gflops.entrySet().stream()
              .map(of -> String.format(Locale.ROOT, "%s %.0f GFLOPS", of.getKey(), of.getValue()))
              .collect(Collectors.joining(", "))
          + " in training"
          + refusals.keySet().stream()
              .map(engine -> "; not " + engine + ": " + refusals.get(engine))
              .collect(Collectors.joining());
    }
  }

  /**
   * The engine that a run's finished cells were trained on; empty if none is finished.
   *
   * @param cells their ids
   */
  static Optional<String> ofRun(Path folder, List<String> cells) {
    return cells.stream()
        .filter(cell -> ResultFiles.isFinished(folder, cell))
        .flatMap(cell -> ResultFiles.readCell(folder, cell).stream())
        .map(result -> result.provenance().engine().split(" ", 2)[0])
        .findFirst();
  }

  /**
   * Returns the speeds, measured now or before.
   *
   * @param threads of a cell's process; empty if that is the number of this process
   * @return empty if the FLOPs of no network are known
   * @throws RunException if no engine can train it
   */
  Optional<Speeds> speeds(Matrix matrix, OptionalInt threads) {
    NetworkCosts costs = NetworkCosts.withoutEngine();
    Optional<Cell> cell = SpeedCalibration.costliest(matrix, costs);
    if (cell.isEmpty()) {
      return Optional.empty();
    }
    String network =
        cell.get().network().label()
            + ", "
            + matrix.recipe(cell.get()).precision()
            + (threads.isPresent() ? ", " + Quantity.of(threads.getAsInt(), "thread") : "");
    Map<String, String> added =
        threads.isPresent() ? WorkerCommand.threads(threads.getAsInt()) : Map.of();
    String key = key(cell.get(), network, added);
    List<Speeds> kept = kept();
    Optional<Speeds> before = kept.stream().filter(each -> each.key().equals(key)).findFirst();
    if (before.isPresent()) {
      return before;
    }
    Map<String, Double> gflops = new LinkedHashMap<>();
    Map<String, String> refusals = new LinkedHashMap<>();
    for (String engine : engines) {
      try {
        SpeedCalibration.ofCostliest(
                matrix, costs, SECONDS, new EngineTimer(program, engine, added))
            .ifPresent(rate -> gflops.put(engine, rate.gflops()));
      } catch (IllegalArgumentException | RunException e) {
        refusals.put(engine, e.getMessage());
      }
    }
    if (gflops.isEmpty()) {
      throw new RunException(String.join(" ", refusals.values()));
    }
    Speeds measured = new Speeds(key, machine(), network, gflops, refusals);
    keep(kept, measured);
    return Optional.of(measured);
  }

  /** The speeds that were measured on this machine. */
  List<Speeds> ofThisMachine() {
    return kept().stream().filter(each -> each.machine().equals(machine())).toList();
  }

  private String key(Cell cell, String network, Map<String, String> added) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(added);
    return Sha256.of(
        String.join(
            "\n",
            machine(),
            EngineEnvironment.of(environment).toString(),
            new ProgramVersion().version() + new ProgramVersion().natives(),
            engines.toString(),
            network,
            Matrix.options(cell.network()).toString(),
            cell.loss().id()));
  }

  private static String machine() {
    Map<String, String> described = new MachineDescription().describe();
    return described.get("processor")
        + ", "
        + described.get("cores")
        + " cores, "
        + described.get("flags");
  }

  private List<Speeds> kept() {
    try {
      Optional<byte[]> bytes = cache.read(FILE, MOST_BYTES);
      return bytes.isEmpty()
          ? List.of()
          : JSON.readValue(bytes.get(), new TypeReference<List<Speeds>>() {});
    } catch (IOException e) {
      // the speeds are measured again
      return List.of();
    }
  }

  private void keep(List<Speeds> before, Speeds measured) {
    List<Speeds> all = new ArrayList<>(before);
    all.add(measured);
    List<Speeds> latest = all.subList(Math.max(0, all.size() - MOST_ENTRIES), all.size());
    try {
      cache.write(FILE, JSON.writeValueAsBytes(latest));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
