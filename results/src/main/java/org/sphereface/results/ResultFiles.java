package org.sphereface.results;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.sphereface.files.InputFile;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.Reason;
import org.sphereface.results.CellResult.Status;

/**
 * Result files of a run: {@code matrix.json}, and {@code cells/<id>/result.json} for each cell that
 * ended. Files are written under a temporary name, forced to the device and moved into place, so
 * that a reader sees a whole file or none. The same record gives the same bytes.
 *
 * <p>JSON has no NaN and no infinity: writer and reader refuse records that hold one. The reader
 * also refuses unknown, missing and repeated fields, and other schema versions. A record component
 * with {@link com.fasterxml.jackson.annotation.JsonInclude} is optional: it may be null, and a file
 * of an earlier version may lack it.
 */
public final class ResultFiles {

  /** The largest size of a result file in bytes: a thousand times that of a cell with images. */
  public static final long MOST_BYTES = 256L << 20;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /** A folder's name on every system, and harmless in a page. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._=+-]*");

  /** The plan in a run's folder. */
  public static final String PLAN = "matrix.json";

  /** The report in a run's folder. */
  public static final String REPORT = "report";

  private static final String RESULT = "result.json";

  private ResultFiles() {}

  /**
   * Writes the plan of a run.
   *
   * @throws ResultException if it cannot be written, or holds a value that is not finite
   */
  public static void writePlan(Path folder, MatrixPlan plan) {
    write(folder, PLAN, plan);
  }

  /**
   * Reads the plan of a run.
   *
   * @throws ResultException if there is none, or it is not readable
   */
  public static MatrixPlan readPlan(Path folder) {
    MatrixPlan plan =
        read(planFile(folder), MatrixPlan.class)
            .orElseThrow(
                () ->
                    new ResultException(
                        "There is no matrix.json in "
                            + folder
                            + ": give the folder of a run (its --out)."));
    Set<String> ids = new HashSet<>();
    for (MatrixPlan.PlannedCell cell : plan.everyCell()) {
      if (!ids.add(cellFile(folder, cell.id()).toString())) {
        throw new ResultException(
            planFile(folder) + " plans the cell '" + cell.id() + "' twice: run the matrix again.");
      }
    }
    return plan;
  }

  /**
   * Writes a cell's result.
   *
   * @throws ResultException if it cannot be written, or holds a value that is not finite
   */
  public static void writeCell(Path folder, CellResult cell) {
    write(folder, cellPath(folder, cell.id(), RESULT), cell);
  }

  /**
   * Reads a cell's result.
   *
   * @return empty if the cell has not ended
   * @throws ResultException if the file is not readable
   */
  public static Optional<CellResult> readCell(Path folder, String id) {
    Path file = cellFile(folder, id);
    Optional<CellResult> cell = read(file, CellResult.class);
    if (cell.isPresent() && !cell.get().id().equals(id)) {
      throw new ResultException(
          file
              + " is the result of the cell '"
              + cell.get().id()
              + "': move it back into that cell's folder.");
    }
    return cell;
  }

  /**
   * Whether a cell has a result that is no failure.
   *
   * @throws ResultException if the file is not readable
   */
  public static boolean isFinished(Path folder, String id) {
    return readCell(folder, id).filter(cell -> cell.status() == Status.FINISHED).isPresent();
  }

  /**
   * Removes a cell's result, if there is one, so that the cell counts as not ended.
   *
   * @throws ResultException if it cannot be removed
   */
  public static void deleteCell(Path folder, String id) {
    remove(folder, cellPath(folder, id, RESULT));
  }

  private static Path planFile(Path folder) {
    return folder.resolve(PLAN);
  }

  /**
   * The file of a cell's result.
   *
   * @throws ResultException if the id is none
   */
  public static Path cellFile(Path folder, String id) {
    return folder.resolve(cellPath(folder, id, RESULT));
  }

  /**
   * Where the folder of a cell, or of an ensemble, is in a run's folder.
   *
   * @return names joined by {@code /}
   * @throws ResultException if the id is none
   */
  static String cellPath(Path folder, String id) {
    if (id == null || !ID.matcher(id).matches()) {
      throw new ResultException(
          "'"
              + id
              + "' is no cell id of "
              + folder
              + ": expected letters, digits and . _ = + - after a first letter or digit.");
    }
    return "cells/" + id;
  }

  /** Where a file of a cell is in a run's folder. */
  static String cellPath(Path folder, String id, String file) {
    return cellPath(folder, id) + "/" + file;
  }

  static void remove(Path folder, String relative) {
    try {
      OutputFolder.at(folder).remove(relative);
    } catch (IOException e) {
      throw new ResultException(
          "Cannot remove " + folder.resolve(relative) + ": " + Reason.of(e) + ".", e);
    }
  }

  static void write(Path folder, String relative, Object value) {
    Path file = folder.resolve(relative);
    try {
      Optional<String> infinite = notFinite(JSON.valueToTree(value), "");
      if (infinite.isPresent()) {
        throw new ResultException(
            file + " is not written: " + infinite.get() + ", and results are finite numbers.");
      }
      OutputFolder.at(folder).write(relative, JSON.writeValueAsBytes(value));
    } catch (IOException e) {
      throw new ResultException(
          "Cannot write " + file + ": " + Reason.of(e) + "; free space or choose another folder.",
          e);
    }
  }

  /** Returns the first value that is not finite, as {@code curve[0].loss is NaN}. */
  private static Optional<String> notFinite(JsonNode node, String at) {
    if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
      return Optional.of(at + " is " + node.asText());
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      Optional<String> found =
          notFinite(field.getValue(), at.isEmpty() ? field.getKey() : at + "." + field.getKey());
      if (found.isPresent()) {
        return found;
      }
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      Optional<String> found = notFinite(node.get(i), at + "[" + i + "]");
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  static <T> Optional<T> read(Path file, Class<T> type) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode tree = JSON.readTree(InputFile.bytes(file, MOST_BYTES));
      requireVersion(tree, file);
      List<String> nulls = EarlierSchemas.complete(tree, type);
      T value = JSON.treeToValue(tree, type);
      Optional<String> infinite = notFinite(JSON.valueToTree(value), "");
      Optional<String> flaw = infinite.or(() -> nulls.stream().findFirst());
      if (flaw.isPresent()) {
        throw notWhole(file, flaw.get(), null);
      }
      return Optional.of(value);
    } catch (JsonProcessingException e) {
      throw notWhole(file, firstLine(e), e);
    } catch (IOException e) {
      throw new ResultException("Cannot read " + file + ": " + Reason.of(e) + ".", e);
    }
  }

  private static void requireVersion(JsonNode tree, Path file) {
    JsonNode version = tree.path("schemaVersion");
    if (!version.isInt()) {
      throw new ResultException(
          file
              + " is not a result file (it has no schemaVersion): delete it and run the matrix again.");
    }
    if (version.intValue() != CellResult.SCHEMA_VERSION) {
      throw new ResultException(
          file
              + " has schema version "
              + version.intValue()
              + ", this program reads "
              + CellResult.SCHEMA_VERSION
              + ": use the version of the program that wrote it, or run the matrix again.");
    }
  }

  private static ResultException notWhole(Path file, String why, Throwable cause) {
    return new ResultException(
        file + " is not a whole result file (" + why + "): delete it and run the matrix again.",
        cause);
  }

  private static String firstLine(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    return at == null || at.getLineNr() < 1 ? message : "line " + at.getLineNr() + ": " + message;
  }
}
