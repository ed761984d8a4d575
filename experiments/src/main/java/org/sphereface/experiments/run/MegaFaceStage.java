package org.sphereface.experiments.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.sphereface.datasets.CachedFaces;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.training.EmbeddingExtractor;
import org.sphereface.experiments.training.PretrainedNetwork;
import org.sphereface.experiments.training.StoredEmbeddings;
import org.sphereface.protocols.EmbeddingFile;
import org.sphereface.protocols.EmbeddingSource;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.protocols.megaface.Distractors;
import org.sphereface.protocols.megaface.MegaFace;
import org.sphereface.protocols.megaface.MegaFaceResult;
import org.sphereface.reports.result.CellResult;
import org.sphereface.reports.result.CellResult.Status;
import org.sphereface.reports.result.MegaFaceFiles;
import org.sphereface.reports.result.MegaFaceSets;
import org.sphereface.reports.result.MegaFaceSets.TestSet;
import org.sphereface.reports.result.ResultFiles;

/**
 * MegaFace of each finished cell's network, from its stored parameters: {@code megaface.json} in
 * the cell's folder.
 *
 * <p>Embeddings go to files in the cell's folder {@code megaface}, which is removed at the end; a
 * run that was killed goes on from them. A result of the same faces and parameters is kept.
 */
final class MegaFaceStage {

  private static final long NANOSECONDS_BETWEEN_LINES = 30_000_000_000L;

  private final Matrix matrix;
  private final Path out;
  private final MegaFaceProbes probes;
  private final FaceDataset distractors;
  private final FaceDataset training;
  private final Device device;
  private final Consumer<String> console;
  private final TestSet probeSet;
  private final TestSet distractorSet;

  /**
   * Opens the distractors, without the probes' people and without those trained on.
   *
   * @param matrix one that has a section {@code megaface}
   * @throws DatasetException if the distractors cannot be opened
   */
  MegaFaceStage(
      Matrix matrix, MegaFaceProbes probes, FaceDataset training, long cache, RunSetting setting) {
    this.matrix = matrix;
    this.probes = probes;
    this.training = training;
    this.out = setting.out();
    this.device = setting.devices().get(0);
    this.console = line -> setting.say("%s", line);
    Set<String> excluded = new LinkedHashSet<>(probes.identities());
    if (matrix.excludeTestIdentities()) {
      excluded.addAll(training.identities());
    }
    distractors = CachedFaces.within(matrix.megaFace().distractors().open(excluded), cache);
    probeSet = set(probes.faces(), probes.description());
    distractorSet = set(distractors, distractors.description());
  }

  /** On which faces. */
  String description() {
    return String.format(
        "probes: %s; distractors: %s, evaluated with %s",
        probes.description(), distractors.description(), sizes());
  }

  private static TestSet set(FaceDataset faces, String description) {
    return new TestSet(description, faces.synthetic(), faces.fingerprint());
  }

  /** Numbers of distractors; what is more than there are is all there are. */
  private List<Integer> sizes() {
    int all = distractors.images().size();
    return matrix.megaFace().sizes().stream().map(size -> Math.min(size, all)).distinct().toList();
  }

  FaceDataset distractors() {
    return distractors;
  }

  /** Whether every cell of a matrix has a result of its section {@code megaface}, if it has one. */
  static boolean isDone(Matrix matrix, Path out) {
    return matrix.megaFace() == null
        || matrix.cells().stream()
            .allMatch(
                cell ->
                    MegaFaceFiles.setsOfCell(out, cell.id())
                        .filter(sets -> sets.configuration().equals(matrix.megaFaceConfiguration()))
                        .isPresent());
  }

  /**
   * Measures a cell's network, if the cell is finished and has no such result.
   *
   * @return how many failed: 0 or 1, and the console is told why
   */
  int measure(Cell cell) {
    Optional<CellResult> result = ResultFiles.readCell(out, cell.id());
    if (result.isEmpty() || result.get().status() != Status.FINISHED) {
      return 0;
    }
    try {
      requireMeasurable(cell, result.get());
      Path parameters = folder(cell).resolve(MatrixRunner.PARAMETERS);
      MegaFaceSets sets = sets(parameters);
      if (!MegaFaceFiles.setsOfCell(out, cell.id()).equals(Optional.of(sets))) {
        measure(cell, parameters, sets);
      }
      return 0;
    } catch (ProtocolException | DatasetException e) {
      console.accept("  MegaFace FAILED for " + cell.id() + ": " + e.getMessage());
      return 1;
    }
  }

  private void requireMeasurable(Cell cell, CellResult result) {
    if (!Files.isRegularFile(folder(cell).resolve(MatrixRunner.PARAMETERS))) {
      throw new ProtocolException("the cell has no parameters any more: --force trains it again.");
    }
    if (!result.training().fingerprint().equals(training.fingerprint())) {
      throw new ProtocolException(
          "the cell was trained on another set than this matrix's, which may hold people of"
              + " MegaFace's: --force trains it again.");
    }
  }

  private Path folder(Cell cell) {
    return out.resolve("cells").resolve(cell.id());
  }

  private MegaFaceSets sets(Path parameters) {
    Engine engine = Engine.getInstance();
    return new MegaFaceSets(
        CellResult.SCHEMA_VERSION,
        matrix.megaFaceConfiguration(),
        sha256(parameters),
        engine.getEngineName() + " " + engine.getVersion() + " on " + device,
        probeSet,
        distractorSet);
  }

  private void measure(Cell cell, Path parameters, MegaFaceSets sets) {
    Path work = folder(cell).resolve("megaface");
    begin(work, sets.toString());
    MegaFaceResult result;
    try (PretrainedNetwork network = new PretrainedNetwork(cell.network(), parameters, device)) {
      EmbeddingExtractor extractor = new EmbeddingExtractor(network, images -> {});
      EmbeddingSource ofProbes =
          new StoredEmbeddings(work.resolve("probes.f32"))
              .fill(extractor, probes.faces(), probes.indices(), told("probes embedded"));
      EmbeddingSource ofDistractors =
          new StoredEmbeddings(work.resolve("distractors.f32"))
              .fill(
                  extractor,
                  distractors,
                  IntStream.range(0, distractors.images().size()).boxed().toList(),
                  told("distractors embedded"));
      result = score(ofProbes, ofDistractors, work.resolve("scores.state"));
    }
    MegaFaceFiles.write(out, cell.id(), result, sets);
    remove(work);
    MegaFaceResult.GalleryResult most = result.galleries().get(result.galleries().size() - 1);
    console.accept(
        String.format(
            Locale.ROOT,
            "  MegaFace%s, %,d distractors: rank-1 %.2f %%, TAR at FAR 1e-6 %.2f %%",
            sets.hasSynthetic() ? " (synthetic faces)" : "",
            most.distractors(),
            100 * most.rank1(),
            100
                * most.tarAtFar().stream()
                    .filter(rate -> rate.far() == 1e-6)
                    .findFirst()
                    .orElseThrow()
                    .tar()));
  }

  private MegaFaceResult score(EmbeddingSource ofProbes, EmbeddingSource others, Path state) {
    try (EmbeddingFile probeRows = EmbeddingFile.open(ofProbes);
        EmbeddingFile distractorRows = EmbeddingFile.open(others)) {
      return new MegaFace(
              probeRows,
              probes.people(),
              Distractors.of(distractorRows, sizes()),
              Runtime.getRuntime().availableProcessors(),
              told("distractors scored"))
          .evaluate(state);
    }
  }

  /** A line now and then. */
  private IntConsumer told(String what) {
    long[] last = {System.nanoTime()};
    return done -> {
      if (System.nanoTime() - last[0] > NANOSECONDS_BETWEEN_LINES) {
        last[0] = System.nanoTime();
        console.accept(String.format(Locale.ROOT, "  MegaFace: %,d %s", done, what));
      }
    };
  }

  /** Keeps the work of a run before if it is of the same faces and parameters. */
  private static void begin(Path work, String key) {
    Path file = work.resolve("key.txt");
    try {
      if (Files.isRegularFile(file) && Files.readString(file).equals(key)) {
        return;
      }
      remove(work);
      Files.createDirectories(work);
      Path temporary = work.resolve("key.txt.tmp");
      Files.writeString(temporary, key);
      Files.move(temporary, file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** The key goes first: what a kill leaves of the folder is no work to go on from. */
  private static void remove(Path work) {
    try {
      for (String name :
          List.of(
              "key.txt",
              "key.txt.tmp",
              "probes.f32",
              "distractors.f32",
              "scores.state",
              "scores.state.tmp")) {
        Files.deleteIfExists(work.resolve(name));
      }
      Files.deleteIfExists(work);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + work + ": " + e.getMessage(), e);
    }
  }

  private static String sha256(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(stream, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
