package org.sphereface.experiments.cli.run;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.plan.CellForecast;
import org.sphereface.experiments.plan.ContrastForecast;
import org.sphereface.experiments.plan.DecidableContrasts;
import org.sphereface.experiments.plan.MatrixForecast;
import org.sphereface.experiments.plan.SpeedCalibration;
import org.sphereface.files.Quantity;
import org.sphereface.protocols.comparison.ExpectedInterval;

/** A plan as text. */
record PlanText(PrintWriter out) {

  void print(
      Matrix matrix,
      MatrixForecast forecast,
      DecidableContrasts contrasts,
      SpeedCalibration calibration) {
    line(
        "%s: %s (%s x %s x %s), %,d iterations of %s each",
        forecast.name(),
        Quantity.of(matrix.cells().size(), "cell"),
        Quantity.of(matrix.losses().size(), "loss", "losses"),
        Quantity.of(matrix.networks().size(), "network"),
        Quantity.of(matrix.seeds().size(), "seed"),
        matrix.recipe().iterations(),
        Quantity.of(matrix.recipe().batch(), "image"));
    if (matrix.tuning() != null) {
      line(
          "Search: %s of each loss on each network over %s, %,d trainings; then %,d cells with chosen"
              + " options and %,d with the matrix's own",
          Quantity.of(matrix.tuning().trials(), "trial"),
          Quantity.of(matrix.tuning().rungs(), "rung"),
          matrix.cells().size() - matrix.tuned().size() - matrix.untuned().size(),
          matrix.tuned().size(),
          matrix.untuned().size());
    }
    line(
        "Training set: %s images of %s identities; test images: %s",
        orUnknown(forecast.trainingImages()),
        orUnknown(forecast.identities()),
        orUnknown(forecast.evaluationImages()));
    line("");
    cells(matrix, forecast, calibration);
    line("");
    calibration
        .rates()
        .forEach(
            (network, rate) ->
                line(
                    "Measured here: %s trains at %.1f GFLOPS and embeds at %.1f (%d steps of %d"
                        + " images)",
                    network, rate.gflops(), rate.embeddingGflops(), rate.steps(), rate.batch()));
    line(
        "Total: %.3g TFLOP, disk: %s at most and %s in the end, %s of memory at most%s",
        forecast.flops() / 1e12,
        bytes(forecast.peakDiskBytes()),
        bytes(forecast.diskBytes()),
        bytes(calibration.memoryBytes(matrix, forecast.cells())),
        calibration.rates().isEmpty()
            ? "; no speed was measured"
            : String.format(
                Locale.ROOT,
                ", about %s, %s of it reading images",
                time(calibration.seconds(matrix.cells(), forecast.cells())),
                time(calibration.readingSeconds())));
    if (matrix.threads() != null) {
      line(
          "On the CPU each cell has %s, and as many are trained at once as there are threads; the"
              + " time is that of one after another with all threads.",
          Quantity.of(matrix.threads(), "thread"));
    }
    line(
        "Memory is that of training without the JVM and cached images, %s; disk counts parameters,"
            + " checkpoints and MegaFace's embeddings, and no results and reports (under 1 MB a"
            + " cell).",
        calibration.rates().values().stream().anyMatch(rate -> rate.memory() != null)
            ? "by what the measured steps took"
            : "counted from shapes");
    decidable(contrasts);
    forecast.notes().forEach(sentence -> line("Note: %s", sentence));
    forecast.missing().forEach(sentence -> line("Missing: %s", sentence));
    if (forecast.missing().isEmpty()) {
      line("Nothing is missing.");
    }
    out.flush();
  }

  /** Prints the time and memory on one engine. */
  void print(PlanCommand.EngineEstimate estimate) {
    line(
        "On %s in %s: %s",
        estimate.engine(),
        estimate.precision(),
        estimate.refusal() == null
            ? "about "
                + time(estimate.seconds())
                + ", "
                + bytes(estimate.memoryBytes())
                + " of memory"
            : "not here: " + estimate.refusal());
    out.flush();
  }

  /** Prints a remark. */
  void note(String sentence) {
    line("Note: %s", sentence);
    out.flush();
  }

  /** Says which contrasts of the paper's claims the run can decide. */
  private void decidable(DecidableContrasts contrasts) {
    if (contrasts.forecasts().isEmpty()) {
      return;
    }
    line("");
    line(
        "What the run can decide by 95 %% intervals over seeds and test people (the smallest true"
            + " difference that %d %% of runs decide), if it spreads as %s:",
        ExpectedInterval.POWER_PERCENT, contrasts.source());
    String under = "";
    for (ContrastForecast contrast : contrasts.forecasts()) {
      String head = contrast.claim() + " (" + contrast.setting() + ")";
      if (!head.equals(under)) {
        line("  %s", head);
        under = head;
      }
      line(
          "    %s, %s: %s",
          contrast.contrast(), Quantity.of(contrast.seeds(), "seed"), contrast.text());
    }
    line("");
  }

  private void cells(Matrix matrix, MatrixForecast forecast, SpeedCalibration calibration) {
    Map<String, Cell> byId =
        matrix.cells().stream().collect(Collectors.toMap(Cell::id, Function.identity()));
    int width = forecast.cells().stream().mapToInt(cell -> cell.id().length()).max().orElse(4);
    String row = "%-" + width + "s %12s %12s %12s %12s %10s %10s %12s %9s";
    line(row, "cell", "network", "head", "GFLOP/step", "TFLOP", "memory", "disk", "images", "time");
    for (CellForecast cell : forecast.cells()) {
      OptionalDouble seconds = calibration.seconds(byId.get(cell.id()), cell);
      line(
          row,
          cell.id(),
          whole(cell.networkParameters()),
          whole(cell.headParameters()),
          inUnits("%.2f", cell.stepFlops(), 1e9),
          inUnits("%.3f", cell.flops(), 1e12),
          bytes(calibration.memoryBytes(matrix, byId.get(cell.id()), cell)),
          bytes(cell.diskBytes()),
          String.format(Locale.ROOT, "%,d", cell.trainingImages()),
          seconds.isPresent() ? time(seconds.getAsDouble()) : "?");
    }
  }

  private static String orUnknown(Integer count) {
    return count == null ? "an unknown number of" : String.format(Locale.ROOT, "%,d", count);
  }

  private static String whole(Long count) {
    return count == null ? "?" : String.format(Locale.ROOT, "%,d", count);
  }

  private static String inUnits(String format, Long count, double unit) {
    return count == null ? "?" : String.format(Locale.ROOT, format, count / unit);
  }

  static String bytes(long bytes) {
    double mib = bytes / (double) (1 << 20);
    return mib < 1024
        ? String.format(Locale.ROOT, "%.1f MiB", mib)
        : String.format(Locale.ROOT, "%.1f GiB", mib / 1024);
  }

  static String time(double seconds) {
    if (seconds < 120) {
      return String.format(Locale.ROOT, "%.0f s", seconds);
    }
    double minutes = seconds / 60;
    if (minutes < 120) {
      return String.format(Locale.ROOT, "%.0f min", minutes);
    }
    double hours = minutes / 60;
    return hours < 48
        ? String.format(Locale.ROOT, "%.1f h", hours)
        : String.format(Locale.ROOT, "%.1f days", hours / 24);
  }

  private void line(String format, Object... arguments) {
    out.printf(Locale.ROOT, format + "%n", arguments);
  }
}
