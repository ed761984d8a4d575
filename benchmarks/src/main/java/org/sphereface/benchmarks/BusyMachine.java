package org.sphereface.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What waiting threads cost: training with the launcher's settings, with OpenMP's own (threads spin
 * while they wait for each other) and with threads that never spin, alone and beside one process
 * that computes all the time. The settings take turns within a round, each in a process of its own.
 */
public final class BusyMachine {

  private static final String SPINS = "GOMP_SPINCOUNT";
  private static final String POLICY = "OMP_WAIT_POLICY";

  private static final String OWN = "OpenMP's own";

  /** Of the environments, what differs from the launcher's; an empty value is none. */
  private static final Map<String, Map<String, String>> SETTINGS =
      Map.of(
          "launcher's",
          Map.of(),
          OWN,
          Map.of(SPINS, "", POLICY, ""),
          "PASSIVE",
          Map.of(SPINS, "", POLICY, "PASSIVE"));

  private static final List<String> ORDER = List.of("launcher's", OWN, "PASSIVE");

  private static final List<String> ITEMS =
      List.of("train-wholly 4 0.25 56 48 64", "train-wholly 4 1 112 96 32");

  private BusyMachine() {}

  /**
   * Prints the table and writes it as JSON.
   *
   * @param args {@code --quick} for fewer rounds; {@code --out=DIR}
   */
  public static void main(String[] args) throws IOException {
    Arguments arguments = Arguments.of(args);
    int rounds = arguments.quick() ? 3 : 9;
    List<List<Object>> rows = new ArrayList<>();
    for (String item : ITEMS) {
      for (String engine : EngineProcess.ENGINES) {
        rows.addAll(measure(item, engine, rounds));
      }
    }
    new Sheet(
            "Beside a busy process",
            "Images a second of whole trainings (SphereFace-4, A-Softmax, batches of 64 or 32, all"
                + " steps with what is between them), minimum / median / maximum of "
                + rounds
                + " rounds in turn. The busy process is a loop in one thread.",
            List.of(
                "Net",
                "Engine",
                "Settings",
                "Alone",
                "Beside it",
                "Alone / OpenMP's own alone",
                "Beside / alone"),
            rows,
            List.of())
        .publish(arguments.out(), "4-busy-machine");
  }

  private static List<List<Object>> measure(String item, String engine, int rounds)
      throws IOException {
    Map<String, EngineProcess> processes = new LinkedHashMap<>();
    Map<String, List<Double>> alone = new LinkedHashMap<>();
    Map<String, List<Double>> beside = new LinkedHashMap<>();
    try {
      for (String setting : ORDER) {
        EngineProcess process = new EngineProcess(engine, SETTINGS.get(setting));
        processes.put(setting, process);
        alone.put(setting, new ArrayList<>());
        beside.put(setting, new ArrayList<>());
        process.ask(item);
        process.ask("run");
      }
      for (int round = 0; round < rounds; round++) {
        for (String setting : ORDER) {
          alone.get(setting).add(processes.get(setting).ask("run"));
        }
        try (BusyLoop loop = new BusyLoop()) {
          for (String setting : ORDER) {
            beside.get(setting).add(processes.get(setting).ask("run"));
          }
        }
      }
    } finally {
      processes.values().forEach(EngineProcess::close);
    }
    Repetitions own = new Repetitions(alone.get(OWN));
    List<List<Object>> rows = new ArrayList<>();
    for (String setting : ORDER) {
      Repetitions lone = new Repetitions(alone.get(setting));
      Repetitions busy = new Repetitions(beside.get(setting));
      rows.add(
          List.of(
              item.substring(item.indexOf(' ') + 1),
              engine,
              setting,
              lone.values(),
              busy.values(),
              lone.over(own).values(),
              busy.over(lone).values()));
    }
    return rows;
  }
}
