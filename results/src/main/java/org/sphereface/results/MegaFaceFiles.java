package org.sphereface.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.sphereface.files.InputFile;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;
import org.sphereface.protocols.megaface.MegaFaceResult;

/**
 * Results on MegaFace in a run's folder: {@code cells/<id>/megaface.json}, measured on the
 * embeddings of the networks of a cell or an ensemble. The run itself measures them, or {@code
 * sphereface evaluate megaface --out}, whose result joins the run.
 */
public final class MegaFaceFiles {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private static final String RESULT = "megaface.json";
  private static final String SETS = "megaface-sets.json";
  private static final String FAILURE = "megaface-failure.json";

  private MegaFaceFiles() {}

  /**
   * Copies a result into a run's folder as the result of a cell or an ensemble.
   *
   * @throws ResultException if the run has no such cell, or the file is not such a result
   */
  public static void join(Path folder, String id, Path file) {
    MatrixPlan plan = ResultFiles.readPlan(folder);
    boolean planned =
        plan.cells().stream().anyMatch(cell -> cell.id().equals(id))
            || plan.ensembles().stream().anyMatch(ensemble -> ensemble.id().equals(id));
    if (!planned) {
      throw new ResultException(
          "The run in " + folder + " has no cell '" + id + "': its cells are in matrix.json.");
    }
    read(file);
    Path target = file(folder, id);
    try (WholeFile whole = OutputFolder.at(folder).open(ResultFiles.cellPath(folder, id, RESULT))) {
      whole.append(InputFile.bytes(file, ResultFiles.MOST_BYTES));
      // the files beside the former result do not describe this one
      remove(folder, id);
      whole.commit();
    } catch (IOException e) {
      throw new ResultException("Cannot write " + target + ": " + Reason.of(e) + ".", e);
    }
  }

  /**
   * A cell's result.
   *
   * @return empty if it has none
   * @throws ResultException if the file is not such a result
   */
  public static Optional<MegaFaceResult> ofCell(Path folder, String id) {
    Path file = file(folder, id);
    return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
  }

  /**
   * Writes what a run measured of a cell, the faces it was measured on first.
   *
   * @throws ResultException if it cannot be written
   */
  public static void write(Path folder, String id, MegaFaceResult result, MegaFaceSets sets) {
    remove(folder, id);
    ResultFiles.write(folder, ResultFiles.cellPath(folder, id, SETS), sets);
    ResultFiles.write(folder, ResultFiles.cellPath(folder, id, RESULT), result);
  }

  /**
   * Writes why a run could not measure a cell or an ensemble; what was measured before stays.
   *
   * @throws ResultException if it cannot be written
   */
  public static void writeFailure(Path folder, String id, String reason) {
    ResultFiles.write(
        folder,
        ResultFiles.cellPath(folder, id, FAILURE),
        new MegaFaceFailure(CellResult.SCHEMA_VERSION, reason));
  }

  /**
   * Why the latest run could not measure a cell or an ensemble.
   *
   * @return empty if it could, or has not tried yet
   * @throws ResultException if the file is not readable
   */
  public static Optional<String> failure(Path folder, String id) {
    return ResultFiles.read(failureFile(folder, id), MegaFaceFailure.class)
        .map(MegaFaceFailure::failure);
  }

  /**
   * Removes a failure, if there is one, so that the cell or the ensemble counts as not yet tried.
   *
   * @throws ResultException if it cannot be removed
   */
  public static void removeFailure(Path folder, String id) {
    ResultFiles.remove(folder, ResultFiles.cellPath(folder, id, FAILURE));
  }

  /**
   * On which faces a cell's result was measured.
   *
   * @return empty if it has no result, or one that was measured elsewhere
   * @throws ResultException if the file is not readable
   */
  public static Optional<MegaFaceSets> setsOfCell(Path folder, String id) {
    return Files.exists(file(folder, id))
        ? ResultFiles.read(sets(folder, id), MegaFaceSets.class)
        : Optional.empty();
  }

  /**
   * Removes a cell's result or failure, if there is one.
   *
   * @throws ResultException if it cannot be removed
   */
  public static void remove(Path folder, String id) {
    ResultFiles.remove(folder, ResultFiles.cellPath(folder, id, RESULT));
    ResultFiles.remove(folder, ResultFiles.cellPath(folder, id, SETS));
    removeFailure(folder, id);
  }

  private static Path sets(Path folder, String id) {
    return ResultFiles.cellFile(folder, id).resolveSibling(SETS);
  }

  private static Path file(Path folder, String id) {
    return ResultFiles.cellFile(folder, id).resolveSibling(RESULT);
  }

  private static Path failureFile(Path folder, String id) {
    return ResultFiles.cellFile(folder, id).resolveSibling(FAILURE);
  }

  private static MegaFaceResult read(Path file) {
    try {
      MegaFaceResult result =
          JSON.readValue(InputFile.bytes(file, ResultFiles.MOST_BYTES), MegaFaceResult.class);
      if (!"megaface".equals(result.protocol()) || result.galleries().isEmpty()) {
        throw new ResultException(file + " has no MegaFace galleries: " + MADE_BY);
      }
      return result;
    } catch (NoSuchFileException e) {
      throw new ResultException("There is no file " + file + ": " + MADE_BY, e);
    } catch (JsonProcessingException e) {
      throw new ResultException(file + " is no MegaFace result: " + MADE_BY, e);
    } catch (IOException e) {
      throw new ResultException("Cannot read " + file + ": " + Reason.of(e) + ".", e);
    }
  }

  private static final String MADE_BY = "give what 'sphereface evaluate megaface --out' wrote.";
}
