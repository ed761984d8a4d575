package org.sphereface.experiments.cli.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sphereface.experiments.RunException;
import org.sphereface.experiments.cli.shared.EngineOption;
import org.sphereface.experiments.cli.shared.JsonOption;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.plan.CellForecast;
import org.sphereface.experiments.plan.DecidableContrasts;
import org.sphereface.experiments.plan.MatrixForecast;
import org.sphereface.experiments.plan.MeasuredSpreads;
import org.sphereface.experiments.plan.NetworkCosts;
import org.sphereface.experiments.plan.SpeedCalibration;
import org.sphereface.experiments.provenance.MachineDescription;
import org.sphereface.networks.Precision;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sphereface plan}: estimates the cost of a matrix and lists its missing data. */
@Command(
    name = "plan",
    description =
        "Estimates FLOPs, memory, disk space and time of a matrix, says which of the paper's"
            + " differences it can decide, and lists missing data. It trains and writes nothing.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit status: 0 if nothing is missing, 1 if data are missing.",
      "",
      "Examples:",
      "  sphereface plan miniature",
      "  sphereface plan mine.yaml --devices gpu0,gpu1",
      "  sphereface plan mine.yaml --spreads runs/mine      # by the spread of an earlier run",
      "  sphereface plan paper-all --identities 10572 --no-calibration"
    })
public final class PlanCommand implements Callable<Integer> {

  private static final double CALIBRATION_SECONDS = 20;
  private static final double ESTIMATE_SECONDS = 8;

  @Mixin private MatrixArgument matrix;

  @Option(
      names = "--identities",
      paramLabel = "N",
      description = "Number of training identities to assume if the training set is missing.")
  private Integer identities;

  @Option(
      names = "--no-calibration",
      description = "Measures no speed and estimates no time; the engine is not loaded.")
  private boolean uncalibrated;

  @Option(
      names = "--each-engine",
      description =
          "Also estimates the time and memory on each engine of this build in each precision, each"
              + " measured in a process of its own (about 10 seconds).")
  private boolean eachEngine;

  @Option(
      names = "--spreads",
      paramLabel = "DIR",
      description =
          "A finished run whose spread over seeds and test people shows what the matrix can decide."
              + " Default: that of miniature's pilot (docs/results/power.md).")
  private Path spreads;

  @Mixin private JsonOption json;

  @Mixin private EngineOption engine;

  @Mixin private DevicesOption devices;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    if (identities != null && identities < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--identities takes a number from 1 on, not " + identities + ".");
    }
    Matrix planned = matrix.read();
    MeasuredSpreads measured =
        spreads == null ? MeasuredSpreads.shipped() : MeasuredSpreads.of(spreads);
    if (!uncalibrated) {
      engine.choose();
    }
    NetworkCosts costs = uncalibrated ? NetworkCosts.withoutEngine() : NetworkCosts.onEngine();
    MatrixForecast forecast =
        MatrixForecast.of(planned, identities, devices.perCell().orElse(1), costs);
    SpeedCalibration calibration = SpeedCalibration.NONE;
    if (!uncalibrated && !forecast.cells().isEmpty()) {
      calibration =
          SpeedCalibration.measure(planned, forecast.identities(), costs, CALIBRATION_SECONDS);
    }
    SpeedCalibration speeds = calibration;
    List<EngineEstimate> estimates =
        eachEngine && !uncalibrated ? estimates(planned, forecast, costs, speeds) : List.of();
    Optional<String> advice =
        PyTorchAdvice.of(EngineOption.available(), new MachineDescription().generation());
    DecidableContrasts contrasts = DecidableContrasts.of(planned, forecast.testPeople(), measured);
    json.print(
        tree(planned, forecast, contrasts, speeds, estimates),
        out -> {
          PlanText text = new PlanText(out);
          text.print(planned, forecast, contrasts, speeds);
          estimates.forEach(text::print);
          advice.ifPresent(text::note);
        });
    return forecast.missing().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /**
   * The time and memory of a matrix on one engine.
   *
   * @param seconds of all cells, with the reading of images; null if the engine cannot train so
   * @param memoryBytes at most; null with the seconds
   * @param refusal why it cannot, or null
   */
  record EngineEstimate(
      String engine, String precision, Double seconds, Long memoryBytes, String refusal) {}

  private List<EngineEstimate> estimates(
      Matrix planned, MatrixForecast forecast, NetworkCosts costs, SpeedCalibration here) {
    String program = spec.root().userObject().getClass().getName();
    List<EngineEstimate> estimates = new ArrayList<>();
    for (String name : EngineOption.available()) {
      for (Precision precision : Precision.values()) {
        estimates.add(
            estimate(planned, forecast, costs, here, precision, new EngineTimer(program, name)));
      }
    }
    return estimates;
  }

  private static EngineEstimate estimate(
      Matrix planned,
      MatrixForecast forecast,
      NetworkCosts costs,
      SpeedCalibration here,
      Precision precision,
      EngineTimer timer) {
    try {
      SpeedCalibration measured =
          SpeedCalibration.measure(
                  planned, forecast.identities(), costs, ESTIMATE_SECONDS, precision, timer)
              .withReading(here.readingSeconds());
      double seconds = measured.seconds(planned.cells(), forecast.cells());
      long memory = measured.memoryBytes(planned, forecast.cells());
      return new EngineEstimate(timer.engine(), precision.toString(), seconds, memory, null);
    } catch (IllegalArgumentException | RunException e) {
      return new EngineEstimate(timer.engine(), precision.toString(), null, null, e.getMessage());
    }
  }

  private static Map<String, Object> tree(
      Matrix planned,
      MatrixForecast forecast,
      DecidableContrasts contrasts,
      SpeedCalibration calibration,
      List<EngineEstimate> estimates) {
    Map<String, Cell> byId =
        planned.cells().stream().collect(Collectors.toMap(Cell::id, Function.identity()));
    List<Map<String, Object>> cells = new ArrayList<>();
    for (CellForecast cell : forecast.cells()) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("id", cell.id());
      values.put("networkParameters", cell.networkParameters());
      values.put("headParameters", cell.headParameters());
      values.put("stepFlops", cell.stepFlops());
      values.put("trainingFlops", cell.trainingFlops());
      values.put("evaluationFlops", cell.evaluationFlops());
      values.put("memoryBytes", calibration.memoryBytes(planned, byId.get(cell.id()), cell));
      values.put("diskBytes", cell.diskBytes());
      values.put("trainingDiskBytes", cell.trainingDiskBytes());
      values.put("megaFaceDiskBytes", cell.megaFaceDiskBytes());
      values.put("trainingImages", cell.trainingImages());
      OptionalDouble seconds = calibration.seconds(byId.get(cell.id()), cell);
      values.put("seconds", seconds.isPresent() ? seconds.getAsDouble() : null);
      cells.add(values);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("matrix", forecast.name());
    tree.put("identities", forecast.identities());
    tree.put("trainingImages", forecast.trainingImages());
    tree.put("evaluationImages", forecast.evaluationImages());
    tree.put("megaFaceImages", forecast.megaFaceImages());
    tree.put("cells", cells);
    tree.put("flops", forecast.flops());
    tree.put("memoryBytes", calibration.memoryBytes(planned, forecast.cells()));
    tree.put("diskBytes", forecast.diskBytes());
    tree.put("peakDiskBytes", forecast.peakDiskBytes());
    tree.put("rates", calibration.rates());
    tree.put("readingSeconds", calibration.rates().isEmpty() ? null : calibration.readingSeconds());
    tree.put(
        "seconds",
        calibration.rates().isEmpty()
            ? null
            : calibration.seconds(planned.cells(), forecast.cells()));
    tree.put("engines", estimates);
    tree.put("spreads", contrasts.source());
    tree.put("contrasts", contrasts.forecasts());
    tree.put("missing", forecast.missing());
    tree.put("untold", forecast.notes());
    return tree;
  }
}
