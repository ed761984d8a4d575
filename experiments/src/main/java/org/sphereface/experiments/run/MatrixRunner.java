package org.sphereface.experiments.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.sphereface.datasets.CachedFaces;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.EvaluationPlan;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixException;
import org.sphereface.experiments.matrix.Recipe;
import org.sphereface.experiments.provenance.ProvenanceCollector;
import org.sphereface.experiments.training.CellTrainer;
import org.sphereface.experiments.training.EmbeddingExtractor;
import org.sphereface.experiments.training.FaceModel;
import org.sphereface.networks.Network;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.reports.result.CellResult;
import org.sphereface.reports.result.CellResult.Status;
import org.sphereface.reports.result.MatrixPlan;
import org.sphereface.reports.result.MegaFaceFiles;
import org.sphereface.reports.result.ResultFiles;
import org.sphereface.reports.result.SphereFeatures;

/**
 * Runs a matrix into a folder: a result file for each cell, written as soon as the cell ends.
 *
 * <p>Cells that are already finished in the folder with the same configuration are kept; an
 * interrupted one goes on from its last checkpoint, a failed one is run again. A cell that fails is
 * recorded with its reason, and the others go on.
 */
public final class MatrixRunner {

  /** Decoded images up to this many bytes are kept in memory during a run. */
  public static final long CACHE_BYTES = 1L << 30;

  /** In a cell's folder. */
  static final String PARAMETERS = "parameters.safetensors";

  private final Matrix matrix;
  private final Path out;
  private final List<Device> devices;
  private final boolean force;
  private final String command;
  private final PrintWriter console;

  /**
   * @param out the run's folder, made if needed
   * @param force run finished cells again
   * @param command the command line, for provenance
   * @param console where progress is told
   */
  public MatrixRunner(Matrix matrix, Path out, boolean force, String command, PrintWriter console) {
    this(matrix, out, List.of(Engine.getInstance().getDevices()), force, command, console);
  }

  /**
   * @param devices over which a batch is split, each part to one; a device that is listed again
   *     gets another part
   */
  public MatrixRunner(
      Matrix matrix,
      Path out,
      List<Device> devices,
      boolean force,
      String command,
      PrintWriter console) {
    this.matrix = matrix;
    this.out = out;
    this.devices = List.copyOf(devices);
    this.force = force;
    this.command = command;
    this.console = console;
  }

  /**
   * Runs every cell that is not finished.
   *
   * @return how many cells failed
   * @throws MatrixException if the folder holds cells of another configuration and force is off
   */
  public int run() {
    List<Cell> todo = unfinished(matrix.cells());
    if (todo.isEmpty() && MegaFaceStage.isDone(matrix, out)) {
      say("All %d cells are finished in %s.", matrix.cells().size(), out);
      return 0;
    }
    List<OpenEvaluation> evaluations = new ArrayList<>();
    for (EvaluationPlan plan : matrix.evaluations()) {
      evaluations.add(OpenEvaluation.open(plan, CACHE_BYTES));
    }
    Optional<MegaFaceProbes> probes =
        Optional.ofNullable(matrix.megaFace())
            .map(plan -> MegaFaceProbes.open(plan, evaluations, CACHE_BYTES));
    FaceDataset training = openTraining(evaluations, probes);
    Optional<MegaFaceStage> megaFace = probes.map(found -> megaFace(found, training));
    requireSizes(todo, training);
    CellTraining trainings = new CellTraining(matrix, out, training, console);
    todo.forEach(trainings::requireBatch);
    for (OpenEvaluation evaluation : evaluations) {
      requireSizes(todo, evaluation.faces());
    }
    if (force) {
      todo.forEach(cell -> forget(cell, trainings));
    }
    ResultFiles.writePlan(out, plan());
    ProvenanceCollector provenance = new ProvenanceCollector(command, devices.toString());
    int failed = 0;
    for (Cell cell : matrix.cells()) {
      if (todo.contains(cell)) {
        say("[%d/%d] %s", todo.indexOf(cell) + 1, todo.size(), cell.id());
        CellResult result = run(cell, trainings, evaluations, provenance);
        ResultFiles.writeCell(out, result);
        trainings.checkpoints(cell).delete();
        if (result.status() == Status.FAILED) {
          failed++;
          say("  FAILED: %s", result.failure());
        }
      }
      failed += megaFace.map(stage -> stage.measure(cell)).orElse(0);
    }
    return failed;
  }

  private MegaFaceStage megaFace(MegaFaceProbes probes, FaceDataset training) {
    requireSizes(matrix.cells(), probes.faces());
    MegaFaceStage stage =
        new MegaFaceStage(
            matrix,
            probes,
            training,
            CACHE_BYTES,
            new MegaFaceStage.Setting(out, devices.get(0), line -> say("%s", line)));
    requireSizes(matrix.cells(), stage.distractors());
    return stage;
  }

  /** So that the next start, without force, goes on with this one. */
  private void forget(Cell cell, CellTraining trainings) {
    ResultFiles.deleteCell(out, cell.id());
    MegaFaceFiles.remove(out, cell.id());
    trainings.checkpoints(cell).delete();
  }

  private List<Cell> unfinished(List<Cell> cells) {
    List<Cell> todo = new ArrayList<>();
    for (Cell cell : cells) {
      Optional<CellResult> earlier =
          force ? Optional.empty() : ResultFiles.readCell(out, cell.id());
      if (earlier.isEmpty() || earlier.get().status() == Status.FAILED) {
        todo.add(cell);
      } else if (!earlier.get().provenance().configuration().equals(matrix.configuration(cell))) {
        throw new MatrixException(
            "The finished cell '"
                + cell.id()
                + "' in "
                + out
                + " was made with another configuration: choose another --out, or --force to run it again.");
      }
    }
    if (todo.size() < cells.size() && !todo.isEmpty()) {
      say(
          "%d of %d cells are already finished in %s.",
          cells.size() - todo.size(), cells.size(), out);
    }
    return todo;
  }

  private FaceDataset openTraining(
      List<OpenEvaluation> evaluations, Optional<MegaFaceProbes> probes) {
    Set<String> excluded = new LinkedHashSet<>();
    if (matrix.excludeTestIdentities()) {
      evaluations.forEach(evaluation -> excluded.addAll(evaluation.identities()));
      probes.ifPresent(of -> excluded.addAll(of.identities()));
    }
    FaceDataset training = matrix.train().open(excluded);
    say(
        "Training set: %s, %d images of %d identities.",
        training.description(), training.images().size(), training.identities().size());
    return CachedFaces.within(training, CACHE_BYTES);
  }

  private MatrixPlan plan() {
    List<MatrixPlan.Cell> cells = new ArrayList<>();
    for (Cell cell : matrix.cells()) {
      cells.add(new MatrixPlan.Cell(cell.id(), lossChoice(cell), networkChoice(cell), cell.seed()));
    }
    return new MatrixPlan(
        CellResult.SCHEMA_VERSION, matrix.name(), matrix.title(), matrix.configuration(), cells);
  }

  private CellResult run(
      Cell cell,
      CellTraining trainings,
      List<OpenEvaluation> evaluations,
      ProvenanceCollector provenance) {
    FaceDataset training = trainings.faces();
    Recipe recipe = matrix.recipe(cell);
    Instant started = Instant.now();
    long startedNanos = System.nanoTime();
    CellTraining.Trained trained;
    List<CellResult.Evaluation> measured = new ArrayList<>();
    SphereFeatures sphere = null;
    String failure;
    long parameters;
    try (FaceModel model =
        new FaceModel(
            cell, training.identities().size(), devices, recipe.momentum(), recipe.decay())) {
      parameters = model.networkParameters();
      trained = trainings.train(cell, model);
      failure = trained.outcome().failure();
      if (failure == null) {
        failure = evaluate(evaluations, new EmbeddingExtractor(model), measured);
      }
      if (failure == null) {
        sphere = new SphereCollector(model, training).collect(cell.network().embeddingSize());
      }
    }
    CellTrainer.Outcome outcome = trained.outcome();
    return new CellResult(
        CellResult.SCHEMA_VERSION,
        cell.id(),
        failure == null ? Status.FINISHED : Status.FAILED,
        failure,
        lossChoice(cell),
        networkChoice(cell),
        new CellResult.Training(
            training.description(),
            training.synthetic(),
            training.fingerprint(),
            training.images().size(),
            training.identities().size(),
            cell.seed(),
            outcome.iterations(),
            recipe.batch(),
            parameters,
            outcome.seconds(),
            outcome.imagesPerSecond(),
            new CellResult.Reading(outcome.waitShare(), trained.broken())),
        outcome.curve(),
        outcome.warnings(),
        failure == null ? measured : List.of(),
        sphere,
        provenance.collect(
            matrix.configuration(cell), started, (System.nanoTime() - startedNanos) / 1e9));
  }

  /** Returns why the model cannot be evaluated, or null. */
  private String evaluate(
      List<OpenEvaluation> evaluations,
      EmbeddingExtractor extractor,
      List<CellResult.Evaluation> measured) {
    try {
      for (OpenEvaluation evaluation : evaluations) {
        CellResult.Evaluation result = evaluation.evaluate(extractor);
        measured.add(result);
        say(
            "  %s%s: %.2f %% +- %.2f",
            result.name(),
            result.synthetic() ? " (synthetic faces)" : "",
            100 * result.result().meanAccuracy(),
            100 * result.result().standardError());
      }
      return null;
    } catch (ProtocolException e) {
      return e.getMessage();
    }
  }

  private static void requireSizes(List<Cell> cells, FaceDataset faces) {
    if (faces.images().isEmpty()) {
      throw new MatrixException(
          "There are no images in " + faces.description() + ": check its options.");
    }
    FaceImage image = faces.anyImage();
    for (Cell cell : cells) {
      Network network = cell.network();
      if (image.height() != network.inputHeight() || image.width() != network.inputWidth()) {
        throw new MatrixException(
            String.format(
                Locale.ROOT,
                "The faces of %s are %d x %d (height x width) but network '%s' takes %d x %d: set"
                    + " inputHeight and inputWidth of the network, or height and width of the data set.",
                faces.description(),
                image.height(),
                image.width(),
                network.label(),
                network.inputHeight(),
                network.inputWidth()));
      }
    }
  }

  private static CellResult.Choice lossChoice(Cell cell) {
    return new CellResult.Choice(
        cell.loss().id(), cell.loss().label(), Matrix.options(cell.loss()));
  }

  private static CellResult.Choice networkChoice(Cell cell) {
    return new CellResult.Choice(
        cell.network().id(), cell.network().label(), Matrix.options(cell.network()));
  }

  private void say(String format, Object... arguments) {
    console.printf(Locale.ROOT, format + "%n", arguments);
    console.flush();
  }
}
