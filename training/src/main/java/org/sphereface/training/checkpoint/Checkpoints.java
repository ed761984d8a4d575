package org.sphereface.training.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.sphereface.files.InputFile;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.PrintableText;
import org.sphereface.files.Reason;
import org.sphereface.files.Sha256;
import org.sphereface.training.model.FaceModel;

/**
 * The checkpoints of one training: a folder each, {@code <iteration>/}, with {@code
 * state.safetensors} (parameters and velocities), {@code progress.json} (iteration, curve, broken
 * images) and {@code manifest.json} (SHA-256 of both, and what is trained: {@link TrainingInputs}).
 *
 * <p>A checkpoint is written into {@code <iteration>.tmp/}, with each file forced to the device. It
 * gets its name when the loss after it is known to be finite, so that a kill at any moment leaves
 * the one before. The latest {@value #LATEST} are kept, and the one whose latest point of the curve
 * has the lowest loss (with an annealed margin, losses of different lambdas are compared).
 */
public final class Checkpoints {

  private static final int LATEST = 2;
  private static final String TEMPORARY = ".tmp";
  private static final String STATE = "state.safetensors";
  private static final String PROGRESS = "progress.json";
  private static final String MANIFEST = "manifest.json";
  private static final List<String> FILES = List.of(MANIFEST, PROGRESS, STATE);
  private static final Pattern NAME =
      Pattern.compile("[0-9]{1,9}(" + Pattern.quote(TEMPORARY) + ")?");
  private static final int VERSION = 2;
  private static final int WITHOUT_BASIS = 1;

  /** Far more than the losses of a hundred million iterations take. */
  private static final long MOST_BYTES = 1L << 30;

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final OutputFolder folder;
  private final TrainingInputs basis;
  private final BasisComparison comparison;
  private final Consumer<String> console;

  /**
   * @param version of this layout
   * @param basis what is trained
   * @param sha256 of the other files, by name
   */
  private record Manifest(int version, TrainingInputs basis, Map<String, String> sha256) {}

  /** A complete checkpoint. */
  private record Whole(Path folder, TrainingState progress) {}

  /**
   * @param folder of this training alone; made when needed
   * @param basis what is trained; only checkpoints with the same inputs are used
   * @param comparison finds the differences that forbid to resume
   * @param console takes a sentence for each checkpoint that cannot be used
   */
  public Checkpoints(
      OutputFolder folder,
      TrainingInputs basis,
      BasisComparison comparison,
      Consumer<String> console) {
    this.folder = folder;
    this.basis = basis;
    this.comparison = comparison;
    this.console = console;
  }

  /**
   * Brings an untrained model into the state of the newest complete checkpoint.
   *
   * @return the state of the training; at iteration 0 if there is no checkpoint
   * @throws CheckpointException if the checkpoints are of another training
   * @throws UncheckedIOException if the folder cannot be read
   */
  public TrainingState restore(FaceModel model) {
    requireSame();
    Optional<Whole> newest = newest();
    newest.ifPresent(whole -> model.restore(whole.folder().resolve(STATE)));
    return newest.map(Whole::progress).orElse(TrainingState.NONE);
  }

  /**
   * Checks, before any work, that no checkpoint is of another training, since this one would
   * replace it.
   *
   * @throws CheckpointException if there are such checkpoints; the message names the differences
   * @throws UncheckedIOException if the folder cannot be read
   */
  public void requireSame() {
    List<Path> all = all();
    for (int i = all.size() - 1; i >= 0; i--) {
      Optional<String> difference = difference(all.get(i));
      if (difference.isPresent()) {
        throw new CheckpointException(
            "The interrupted training in "
                + folder
                + " "
                + difference.get()
                + ": choose another --out, or --force to remove its checkpoints and train anew.");
      }
    }
  }

  /**
   * Returns how the training of a checkpoint differs; empty if it is the same or cannot be read.
   */
  private Optional<String> difference(Path checkpoint) {
    try {
      JsonNode manifest = JSON.readTree(bytes(checkpoint.resolve(MANIFEST)));
      if (manifest.path("version").asInt() == WITHOUT_BASIS && manifest.has("fingerprint")) {
        return Optional.of(
            "is of an earlier version of this program, which did not keep what it was of, so that"
                + " it cannot be compared with this one; that version can finish it");
      }
      List<String> differences =
          comparison.differences(JSON.treeToValue(manifest, Manifest.class).basis(), basis);
      return differences.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "was made with another configuration (" + String.join("; ", differences) + ")");
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the parameters of the newest complete checkpoint. */
  public Optional<Path> newestState() {
    return newest().map(whole -> whole.folder().resolve(STATE));
  }

  private Optional<Whole> newest() {
    List<Path> all = all();
    for (int i = all.size() - 1; i >= 0; i--) {
      Path checkpoint = all.get(i);
      try {
        return Optional.of(read(checkpoint));
      } catch (IOException | IllegalArgumentException e) {
        console.accept(
            String.format(
                "The checkpoint %s cannot be used (%s): %s.",
                checkpoint,
                e.getMessage(),
                i > 0 ? "the one before is tried" : "the training starts anew"));
      }
    }
    return Optional.empty();
  }

  private Whole read(Path checkpoint) throws IOException {
    Manifest manifest = JSON.readValue(bytes(checkpoint.resolve(MANIFEST)), Manifest.class);
    if (manifest.version() != VERSION || manifest.sha256() == null || manifest.basis() == null) {
      throw new IllegalArgumentException("its manifest is of another version");
    }
    for (String name : List.of(STATE, PROGRESS)) {
      if (!sha256(checkpoint.resolve(name)).equals(manifest.sha256().get(name))) {
        throw new IllegalArgumentException(name + " is not what was written");
      }
    }
    return new Whole(
        checkpoint, JSON.readValue(bytes(checkpoint.resolve(PROGRESS)), TrainingState.class));
  }

  private static byte[] bytes(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("it has no " + file.getFileName());
    }
    return InputFile.bytes(file, MOST_BYTES);
  }

  /**
   * Writes a checkpoint without its final name, which {@link #confirm} gives it.
   *
   * @throws UncheckedIOException if it cannot be written; nothing of it is left then
   */
  public void write(FaceModel model, TrainingState progress) {
    String temporary = progress.iteration() + TEMPORARY;
    OutputFolder unfinished = folder.within(temporary);
    try {
      remove(temporary);
      model.save(unfinished.file(STATE), progress.iteration());
      unfinished.write(PROGRESS, JSON.writeValueAsBytes(progress));
      Map<String, String> sums = new TreeMap<>();
      for (String name : List.of(STATE, PROGRESS)) {
        sums.put(name, sha256(unfinished.path().resolve(name)));
      }
      unfinished.write(MANIFEST, JSON.writeValueAsBytes(new Manifest(VERSION, basis, sums)));
    } catch (IOException e) {
      discard(temporary);
      throw new UncheckedIOException("Cannot write " + unfinished.path() + ": " + Reason.of(e), e);
    } catch (UncheckedIOException e) {
      discard(temporary);
      throw e;
    }
  }

  /** Frees the space after a failed write. */
  private void discard(String temporary) {
    try {
      remove(temporary);
    } catch (IOException e) {
      // the caller reports the failed write
    }
  }

  /**
   * Names the checkpoint that was written for an iteration, and removes those that are not kept.
   *
   * @throws UncheckedIOException if that fails
   */
  public void confirm(int iteration) {
    try {
      String named = Integer.toString(iteration);
      remove(named);
      folder.move(iteration + TEMPORARY, named);
      prune();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + folder + ": " + Reason.of(e), e);
    }
  }

  private void prune() throws IOException {
    List<Path> all = all();
    Optional<Path> best = best(all);
    for (Path checkpoint : all.subList(0, Math.max(0, all.size() - LATEST))) {
      if (!checkpoint.equals(best.orElseThrow())) {
        remove(checkpoint.getFileName().toString());
      }
    }
  }

  private static Optional<Path> best(List<Path> checkpoints) {
    Comparator<Path> byLoss = Comparator.comparingDouble(Checkpoints::loss);
    return checkpoints.stream().min(byLoss);
  }

  private static double loss(Path checkpoint) {
    try {
      return JSON.readValue(bytes(checkpoint.resolve(PROGRESS)), TrainingState.class).loss();
    } catch (IOException | IllegalArgumentException e) {
      return Double.POSITIVE_INFINITY;
    }
  }

  /**
   * Removes all checkpoints; other files stay.
   *
   * @throws UncheckedIOException if that fails
   */
  public void delete() {
    try {
      for (String name : folder.list("")) {
        if (NAME.matcher(name).matches()) {
          remove(name);
        }
      }
      if (folder.list("").isEmpty()) {
        folder.remove("");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + folder + ": " + Reason.of(e), e);
    }
  }

  /** Returns the folders of all checkpoints, by rising iteration. */
  private List<Path> all() {
    try {
      return folder.list("").stream()
          .filter(name -> NAME.matcher(name).matches() && !name.endsWith(TEMPORARY))
          .sorted(Comparator.comparingInt(Integer::parseInt))
          .map(name -> folder.path().resolve(name))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + folder + ": " + Reason.of(e), e);
    }
  }

  /**
   * Removes a checkpoint, or what is left of one. A folder of such a name without a checkpoint's
   * files stays, and so do other files in it. The manifest is removed first, so that what a kill
   * leaves is no checkpoint.
   */
  private void remove(String name) throws IOException {
    OutputFolder checkpoint = folder.within(name);
    boolean ours =
        name.endsWith(TEMPORARY) || checkpoint.list("").stream().anyMatch(FILES::contains);
    if (!ours) {
      return;
    }
    for (String file : FILES) {
      checkpoint.remove(file);
    }
    checkpoint.removeUnfinished("");
    List<String> others = checkpoint.list("");
    if (others.isEmpty()) {
      checkpoint.remove("");
    } else {
      console.accept(
          String.format(
              "The folder %s stays: it holds %s, which no checkpoint has.",
              checkpoint, PrintableText.of(others.get(0))));
    }
  }

  private static String sha256(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("it has no " + file.getFileName());
    }
    return Sha256.of(file);
  }
}
