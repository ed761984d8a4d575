package org.sphereface.reports.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.sphereface.reports.ReportException;

/**
 * Result files of a run: {@code matrix.json}, and {@code cells/<id>/result.json} for each cell that
 * ended. Files are written under a temporary name and moved into place, so that a reader sees a
 * whole file or none.
 */
public final class ResultFiles {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ResultFiles() {}

  /**
   * Writes the plan of a run.
   *
   * @throws ReportException if it cannot be written
   */
  public static void writePlan(Path folder, MatrixPlan plan) {
    write(planFile(folder), plan);
  }

  /**
   * Reads the plan of a run.
   *
   * @throws ReportException if there is none, or it is not readable
   */
  public static MatrixPlan readPlan(Path folder) {
    return read(planFile(folder), MatrixPlan.class)
        .orElseThrow(
            () ->
                new ReportException(
                    "There is no matrix.json in "
                        + folder
                        + ": give the folder of a run (its --out)."));
  }

  /**
   * Writes a cell's result.
   *
   * @throws ReportException if it cannot be written
   */
  public static void writeCell(Path folder, CellResult cell) {
    write(cellFile(folder, cell.id()), cell);
  }

  /**
   * Reads a cell's result.
   *
   * @return empty if the cell has not ended
   * @throws ReportException if the file is not readable
   */
  public static Optional<CellResult> readCell(Path folder, String id) {
    return read(cellFile(folder, id), CellResult.class);
  }

  private static Path planFile(Path folder) {
    return folder.resolve("matrix.json");
  }

  private static Path cellFile(Path folder, String id) {
    return folder.resolve("cells").resolve(id).resolve("result.json");
  }

  private static void write(Path file, Object value) {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.createDirectories(file.getParent());
      Files.write(temporary, JSON.writeValueAsBytes(value));
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ReportException(
          "Cannot write " + file + ": " + e.getMessage() + "; free space or choose another folder.",
          e);
    }
  }

  private static <T> Optional<T> read(Path file, Class<T> type) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode tree = JSON.readTree(Files.readAllBytes(file));
      int version = tree.path("schemaVersion").asInt(0);
      if (version != CellResult.SCHEMA_VERSION) {
        throw new ReportException(
            file
                + " has schema version "
                + version
                + ", this program reads "
                + CellResult.SCHEMA_VERSION
                + ": use the version of the program that wrote it, or run the matrix again.");
      }
      return Optional.of(JSON.treeToValue(tree, type));
    } catch (JsonProcessingException e) {
      throw new ReportException(
          file
              + " is not a whole result file ("
              + e.getOriginalMessage()
              + "): delete it and run the matrix again.",
          e);
    } catch (IOException e) {
      throw new ReportException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
