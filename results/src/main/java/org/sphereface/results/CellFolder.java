package org.sphereface.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.Reason;

/**
 * The folder of a cell, or of an ensemble, in a run's folder: {@code cells/<id>/}.
 *
 * @param run the run's folder
 * @param id of the cell or the ensemble
 */
public record CellFolder(Path run, String id) {

  /**
   * @throws ResultException if the id is none
   */
  public CellFolder {
    ResultFiles.cellPath(run, id);
  }

  /** The folder's place in the run's folder: names joined by {@code /}. */
  public String relative() {
    return ResultFiles.cellPath(run, id);
  }

  public Path path() {
    return run.resolve(relative());
  }

  /** The file of the trained parameters. */
  public Path parameters() {
    return path().resolve("parameters.safetensors");
  }

  public OutputFolder checkpoints() {
    return within("checkpoints");
  }

  /**
   * Returns the iteration of the newest checkpoint; empty if there is none.
   *
   * @throws UncheckedIOException if the folder cannot be read
   */
  public OptionalInt newestCheckpoint() {
    Path checkpoints = checkpoints().path();
    try (Stream<Path> entries = Files.list(checkpoints)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches("[0-9]{1,9}"))
          .mapToInt(Integer::parseInt)
          .max();
    } catch (NoSuchFileException e) {
      return OptionalInt.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + checkpoints + ": " + Reason.of(e), e);
    }
  }

  /** The folder of the event files for TensorBoard. */
  public OutputFolder events() {
    return within("events");
  }

  /** The folder of the embeddings that MegaFace is measured on. */
  public OutputFolder megaFace() {
    return within("megaface");
  }

  /** The folder of the embeddings that a verification of MegaFace makes. */
  public OutputFolder verification() {
    return within("verify");
  }

  private OutputFolder within(String name) {
    return OutputFolder.at(run).within(relative() + "/" + name);
  }
}
