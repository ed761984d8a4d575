package org.sphereface.experiments.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sphereface.experiments.run.RunLock;
import org.sphereface.experiments.watch.RunSnapshot.CellView;
import org.sphereface.experiments.watch.RunSnapshot.State;
import org.sphereface.files.Reason;
import org.sphereface.results.CellFolder;
import org.sphereface.results.CellResult;
import org.sphereface.results.CellResult.CurvePoint;
import org.sphereface.results.CellResult.Status;
import org.sphereface.results.MatrixPlan;
import org.sphereface.results.MegaFaceFiles;
import org.sphereface.results.ResultException;
import org.sphereface.results.ResultFiles;
import org.sphereface.results.RunStatus;
import org.sphereface.results.RunStatus.Phase;

/**
 * Reads the state of a run from its folder: {@code matrix.json}, the files {@code status*.json},
 * result files, names of checkpoints, and whether the lock is held. It writes nothing.
 */
public final class RunInspector {

  private final Path folder;

  // result files may be many and large: each is read once
  private final Map<String, Ended> read = new HashMap<>();

  /** The content of a result file, and the time of the file. */
  private record Ended(FileTime time, boolean finished, String text, double seconds) {}

  /**
   * @param folder a run's, its {@code --out}
   */
  public RunInspector(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns the present state of the run.
   *
   * @throws ResultException if the folder is not that of a run, or a file is damaged
   */
  public RunSnapshot look() {
    // the lock first: a run that ends in between shows as alive, and the next look sees its end
    boolean alive = RunLock.isHeld(folder);
    List<RunStatus> statuses = RunStatus.read(folder);
    if (alive && !Files.exists(folder.resolve(ResultFiles.PLAN))) {
      return new RunSnapshot(
          folder.toString(), true, "opening the data sets", List.of(), OptionalDouble.empty());
    }
    MatrixPlan plan = ResultFiles.readPlan(folder);
    Map<String, Ended> ended = new HashMap<>();
    List<CellView> cells = new ArrayList<>();
    for (MatrixPlan.PlannedCell cell : plan.everyCell()) {
      Optional<Ended> result = ended(cell.id());
      result.filter(Ended::finished).ifPresent(of -> ended.put(cell.id(), of));
      Optional<RunStatus> status =
          statuses.stream().filter(of -> cell.id().equals(of.cell())).findFirst();
      CellView view = view(cell.id(), alive, result, status);
      String failures = megaFaceFailures(plan, cell.id());
      cells.add(
          view.state() == State.FINISHED && !failures.isEmpty()
              ? new CellView(cell.id(), State.FAILED, view.text() + failures)
              : view);
    }
    return new RunSnapshot(
        plan.name() + ": " + plan.title(),
        alive,
        alive ? activity(statuses, cells) : "",
        cells,
        alive ? RemainingTime.of(cells, seconds(ended), statuses) : OptionalDouble.empty());
  }

  private static Map<String, Double> seconds(Map<String, Ended> ended) {
    return ended.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().seconds()));
  }

  private static String activity(List<RunStatus> statuses, List<CellView> cells) {
    if (statuses.isEmpty()) {
      return cells.stream()
              .allMatch(cell -> cell.state() == State.FINISHED || cell.state() == State.FAILED)
          ? "writing the report"
          : "starting or ending";
    }
    return statuses.stream()
        .flatMap(
            status ->
                switch (status.phase()) {
                  case OPENING -> Stream.of("opening the data sets");
                  case MEGAFACE -> Stream.of("measuring MegaFace with " + status.cell());
                  case TRAINING, EVALUATING -> Stream.<String>empty();
                })
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private CellView view(
      String id, boolean alive, Optional<Ended> result, Optional<RunStatus> status) {
    Optional<RunStatus> own = status.filter(of -> of.phase() != Phase.MEGAFACE);
    if (alive && own.isPresent() && result.filter(Ended::finished).isEmpty()) {
      return new CellView(id, State.RUNNING, running(own.get()));
    }
    if (result.isPresent()) {
      State state = result.get().finished() ? State.FINISHED : State.FAILED;
      return new CellView(id, state, result.get().text());
    }
    OptionalInt checkpoint = new CellFolder(folder, id).newestCheckpoint();
    String from = checkpoint.isPresent() ? "goes on from iteration " + checkpoint.getAsInt() : "";
    if (alive || (checkpoint.isEmpty() && own.isEmpty())) {
      return new CellView(id, State.WAITING, from);
    }
    CurvePoint latest = own.map(RunStatus::training).map(RunStatus.Training::latest).orElse(null);
    String at = latest == null ? "" : "at iteration " + latest.iteration() + ", ";
    return new CellView(
        id, State.INTERRUPTED, at + (from.isEmpty() ? "starts anew: no checkpoint yet" : from));
  }

  private static String running(RunStatus status) {
    RunStatus.Training training = status.training();
    if (status.phase() == Phase.EVALUATING) {
      return "trained, evaluating";
    }
    if (training.latest() == null) {
      return "0/" + training.iterations() + ", starting";
    }
    CurvePoint point = training.latest();
    return String.format(
        Locale.ROOT,
        "%d/%d, loss %.3f, accuracy %.1f %%,%s learning rate %.3g, %.0f images/s, %s",
        point.iteration(),
        training.iterations(),
        point.loss(),
        100 * point.accuracy(),
        point.lambda() == null ? "" : String.format(Locale.ROOT, " lambda %.3g,", point.lambda()),
        point.learningRate(),
        training.imagesPerSecond(),
        training.meanRate() > 0
            ? RunStatusTable.time(training.secondsLeft()) + " left"
            : "starting");
  }

  /** Returns why MegaFace failed for a cell and for the ensemble that is measured with it. */
  private String megaFaceFailures(MatrixPlan plan, String id) {
    StringBuilder failures = new StringBuilder();
    MegaFaceFiles.failure(folder, id).ifPresent(why -> failures.append("; MegaFace: ").append(why));
    for (MatrixPlan.PlannedEnsemble ensemble : plan.ensembles()) {
      if (ensemble.cells().get(ensemble.cells().size() - 1).equals(id)) {
        MegaFaceFiles.failure(folder, ensemble.id())
            .ifPresent(why -> failures.append("; MegaFace of " + ensemble.id() + ": ").append(why));
      }
    }
    return failures.toString();
  }

  private Optional<Ended> ended(String id) {
    Path file = ResultFiles.cellFile(folder, id);
    try {
      FileTime time = Files.readAttributes(file, BasicFileAttributes.class).lastModifiedTime();
      Ended known = read.get(id);
      if (known == null || !known.time().equals(time)) {
        Optional<CellResult> result = ResultFiles.readCell(folder, id);
        if (result.isEmpty()) {
          return Optional.empty();
        }
        read.put(id, ended(result.get(), time));
      }
      return Optional.of(read.get(id));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  private static Ended ended(CellResult result, FileTime time) {
    boolean finished = result.status() == Status.FINISHED;
    String accuracies =
        result.evaluations().stream()
            .map(
                of ->
                    String.format(
                        Locale.ROOT,
                        "%s %.2f %% +- %.2f%s",
                        of.name(),
                        100 * of.result().meanAccuracy(),
                        100 * of.result().standardError(),
                        of.synthetic() && !of.name().equals("synthetic")
                            ? " (synthetic faces)"
                            : ""))
            .collect(Collectors.joining(", "));
    // the training's time is that of all sessions, the wall's that of the last with its evaluations
    double seconds = Math.max(result.training().seconds(), result.provenance().wallSeconds());
    return new Ended(time, finished, finished ? accuracies : result.failure(), seconds);
  }
}
