package org.sphereface.experiments.plan;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FacePatch;
import org.sphereface.datasets.FaceSource;
import org.sphereface.experiments.data.BrokenImages;
import org.sphereface.experiments.data.DisjointPeople;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.EvaluationPlan;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.MatrixException;
import org.sphereface.experiments.matrix.MatrixInput;
import org.sphereface.experiments.run.CellChecks;
import org.sphereface.networks.Network;
import org.sphereface.protocols.ProtocolException;

/** Checks all data that a matrix names, and keeps what is wrong with each data set. */
final class MatrixDataCheck {

  private static final int FEW_PROBLEMS = 20;

  private final Matrix matrix;
  private final int devices;
  private final Set<String> missing = new LinkedHashSet<>();
  private final Set<String> warnings = new LinkedHashSet<>();
  private final Set<String> absent = new LinkedHashSet<>();
  private Integer identities;
  private Integer trainingImages;
  private Integer evaluationImages;
  private Integer validationImages = 0;
  private List<String> trainingPeople = List.of();
  private final Map<String, Integer> testPeople = new LinkedHashMap<>();
  private Integer megaFaceImages;

  private MatrixDataCheck(Matrix matrix, int devices) {
    this.matrix = matrix;
    this.devices = devices;
  }

  static MatrixDataCheck of(Matrix matrix, int devices) {
    MatrixDataCheck data = new MatrixDataCheck(matrix, devices);
    data.inputs();
    Set<String> testPeople = data.evaluations();
    Set<String> validationPeople = data.validation();
    data.megaFace();
    Set<String> excluded = new LinkedHashSet<>();
    if (matrix.excludeTestIdentities()) {
      excluded.addAll(testPeople);
      excluded.addAll(validationPeople);
    }
    data.training(excluded);
    data.requireDisjoint(testPeople, validationPeople);
    data.schedules();
    return data;
  }

  private void inputs() {
    for (Map.Entry<String, MatrixInput> named : matrix.inputs().entrySet()) {
      MatrixInput input = named.getValue();
      String expects = input.expects() == null ? "" : " (expected: " + input.expects() + ")";
      String how = ": --set " + named.getKey() + "=PATH.";
      if (matrix.missingInputs().contains(named.getKey())) {
        missing.add("Input '" + named.getKey() + "' is not given" + expects + how);
        absent.add("${" + named.getKey() + "}");
      } else if (input.value() != null && !exists(input.value())) {
        missing.add(
            "Input '" + named.getKey() + "': there is nothing at " + input.value() + expects + how);
        absent.add(input.value());
      }
    }
  }

  private static boolean exists(String path) {
    try {
      return Files.exists(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Returns whether a source or protocol names an absent input, which is reported already. */
  private boolean lacksInput(Object options) {
    return named(Matrix.options(options)).stream()
        .anyMatch(value -> absent.stream().anyMatch(value::contains));
  }

  private static List<String> named(Object value) {
    List<String> texts = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(child -> texts.addAll(named(child)));
    } else if (value instanceof Iterable<?> items) {
      items.forEach(child -> texts.addAll(named(child)));
    } else if (value instanceof String text) {
      texts.add(text);
    }
    return texts;
  }

  /** Opens the test sets, and returns the identities of the images in their pairs. */
  private Set<String> evaluations() {
    Set<String> people = new LinkedHashSet<>();
    int images = 0;
    boolean all = true;
    for (EvaluationPlan plan : matrix.evaluations()) {
      Optional<Opened> opened = open(plan);
      opened.ifPresent(of -> people.addAll(of.people()));
      images += opened.map(Opened::images).orElse(0);
      all &= opened.isPresent();
    }
    evaluationImages = all ? (Integer) images : null;
    return people;
  }

  /** Opens the validation set of a search, and returns the identities in its pairs. */
  private Set<String> validation() {
    if (matrix.tuning() == null) {
      return Set.of();
    }
    Optional<Opened> opened = open(matrix.tuning().validation());
    validationImages = opened.map(Opened::images).orElse(null);
    return opened.map(Opened::people).orElse(Set.of());
  }

  /** What the pairs of an evaluation name: people, and how many images. */
  private record Opened(Set<String> people, int images) {}

  private Optional<Opened> open(EvaluationPlan plan) {
    if (lacksInput(plan.faces()) || lacksInput(plan.protocol())) {
      return Optional.empty();
    }
    try {
      FaceDataset faces = plan.faces().open(Set.of());
      Map<String, String> identityByImage = new LinkedHashMap<>();
      Map<String, Integer> positions = new HashMap<>();
      for (int index = 0; index < faces.images().size(); index++) {
        positions.put(faces.images().get(index), index);
        identityByImage.put(faces.images().get(index), faces.identities().get(faces.label(index)));
      }
      Set<String> named =
          plan.protocol().images(plan.protocol().pairs(identityByImage), identityByImage.keySet());
      Set<String> people = new LinkedHashSet<>();
      named.forEach(image -> people.add(identityByImage.get(image)));
      testPeople.put(plan.name(), people.size());
      sizes("Evaluation '" + plan.name() + "'", faces);
      readable("Evaluation '" + plan.name() + "'", faces, named.stream().map(positions::get));
      return Optional.of(new Opened(people, named.size()));
    } catch (DatasetException | ProtocolException | UncheckedIOException e) {
      missing.add("Evaluation '" + plan.name() + "': " + e.getMessage());
      return Optional.empty();
    }
  }

  private void requireDisjoint(Set<String> test, Set<String> validation) {
    if (validation.isEmpty()) {
      return;
    }
    try {
      DisjointPeople.require(
          trainingPeople,
          List.of(matrix.tuning().validation()),
          validation,
          matrix.evaluations(),
          test);
    } catch (MatrixException e) {
      missing.add(e.getMessage());
    }
  }

  private void megaFace() {
    if (matrix.megaFace() == null) {
      megaFaceImages = 0;
      return;
    }
    FaceSource probes = matrix.megaFace().probes();
    FaceSource distractors = matrix.megaFace().distractors();
    if (lacksInput(probes) || lacksInput(distractors)) {
      return;
    }
    try {
      FaceDataset shown = probes.open(Set.of());
      FaceDataset others = distractors.open(Set.of());
      megaFaceImages = Math.addExact(shown.images().size(), others.images().size());
      readable("MegaFace's probes", shown, all(shown));
      readable("MegaFace's distractors", others, all(others));
    } catch (DatasetException | UncheckedIOException e) {
      missing.add("MegaFace: " + e.getMessage());
    }
  }

  private void training(Set<String> excluded) {
    if (lacksInput(matrix.train())) {
      return;
    }
    try {
      FaceDataset faces = matrix.train().open(excluded);
      trainingPeople = faces.identities();
      identities = trainingPeople.size();
      trainingImages = faces.images().size();
      sizes("Training set", faces);
      cells(faces);
    } catch (DatasetException | UncheckedIOException e) {
      missing.add("Training set: " + e.getMessage());
    }
  }

  /** Checks the trainings of the cells; trainings of one kind are reported once. */
  private void cells(FaceDataset faces) {
    CellChecks checks = new CellChecks(matrix);
    CellChecks.problem(faces).ifPresent(missing::add);
    warnings.addAll(CellChecks.warnings(faces));
    Set<String> seen = new HashSet<>();
    for (Cell cell : matrix.cells()) {
      checks.problem(cell, devices).ifPresent(missing::add);
      if (missing.size() < FEW_PROBLEMS && seen.add(kind(cell))) {
        warnings.addAll(checks.warnings(cell, faces));
        checks
            .problem(cell, faces)
            .ifPresent(problem -> missing.add("Cell " + cell.id() + ": " + problem));
      }
    }
  }

  /** What cells of one loss and stage have: seeds draw other batches of the same sizes. */
  private String kind(Cell cell) {
    return matrix.losses().indexOf(cell.loss())
        + " "
        + (cell.recipe() == null ? cell.start() != null : cell.loss().id());
  }

  /** Checks the schedules, also where the training set is missing. */
  private void schedules() {
    CellChecks checks = new CellChecks(matrix);
    Set<String> seen = new HashSet<>();
    for (Cell cell : matrix.cells()) {
      if (seen.add(kind(cell))) {
        warnings.addAll(checks.warnings(cell));
      }
    }
  }

  private static Stream<Integer> all(FaceDataset faces) {
    return IntStream.range(0, faces.images().size()).boxed();
  }

  private void readable(String where, FaceDataset faces, Stream<Integer> images) {
    BrokenImages.among(faces, images.toList())
        .ifPresent(problem -> missing.add(where + ": " + problem));
  }

  private void sizes(String where, FaceDataset faces) {
    FaceImage image = faces.anyImage();
    for (Network network : matrix.networks()) {
      if (image.height() != network.inputHeight() || image.width() != network.inputWidth()) {
        missing.add(
            String.format(
                Locale.ROOT,
                "%s: its faces are %d x %d (height x width) but network '%s' takes %d x %d.",
                where,
                image.height(),
                image.width(),
                network.label(),
                network.inputHeight(),
                network.inputWidth()));
      }
    }
    for (FacePatch patch : matrix.shownPatches()) {
      try {
        faces.patch(patch);
      } catch (DatasetException e) {
        missing.add(where + ": " + e.getMessage());
      }
    }
  }

  /** Returns a sentence for each thing that seems wrong and does not stop a run. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** Returns a sentence for each thing that would stop a run or a cell of it. */
  List<String> missing() {
    return List.copyOf(missing);
  }

  /** Returns the number; null if the training set could not be opened. */
  Integer identities() {
    return identities;
  }

  /** Returns the number; null if the training set could not be opened. */
  Integer trainingImages() {
    return trainingImages;
  }

  /** Returns how many people the pairs of each evaluation have that could be opened. */
  Map<String, Integer> testPeople() {
    return testPeople;
  }

  /** Returns the number; null if a test set could not be opened. */
  Integer evaluationImages() {
    return evaluationImages;
  }

  /** Returns the number, 0 without a search; null if the validation set could not be opened. */
  Integer validationImages() {
    return validationImages;
  }

  /** Returns the number; null if the sets could not be opened. */
  Integer megaFaceImages() {
    return megaFaceImages;
  }
}
