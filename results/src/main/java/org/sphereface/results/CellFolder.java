package org.sphereface.results;

import java.nio.file.Path;
import org.sphereface.files.OutputFolder;

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
