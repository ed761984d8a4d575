package org.sphereface.experiments.run;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.sphereface.experiments.RunException;
import org.sphereface.experiments.matrix.Cell;
import org.sphereface.experiments.matrix.Ensemble;
import org.sphereface.experiments.matrix.Matrix;
import org.sphereface.experiments.matrix.SourcePaths;
import org.sphereface.files.OutputFolder;
import org.sphereface.files.RealPath;
import org.sphereface.files.Reason;
import org.sphereface.results.CellFolder;
import org.sphereface.results.ResultFiles;

/**
 * The folder that a run writes into. It is checked before anything is written, since another user
 * may have made it.
 *
 * @param path of the folder
 */
public record RunOutputFolder(Path path) {

  /** The files that a run replaces in its folder, beside the cells. */
  private static final List<String> FILES =
      List.of(".lock", ".lock-cells", ResultFiles.PLAN, "status.json");

  private static final List<String> FOLDERS = List.of(ResultFiles.REPORT, "cells");

  /**
   * Checks that no file or folder that the run writes is a link, and that the run does not read
   * from its own folder.
   *
   * @param matrixFile the user's file; null if the matrix is a shipped one
   * @throws RunException naming the link or the folder
   */
  public void requireWritable(Matrix matrix, Path matrixFile, boolean force) {
    OutputFolder out = OutputFolder.at(path);
    try {
      for (String file : FILES) {
        out.require(file);
      }
      out.requireNoLinks(ResultFiles.REPORT);
      for (String id : ids(matrix)) {
        String cell = new CellFolder(path, id).relative();
        out.require(cell + "/result.json");
        if (force || !ResultFiles.isFinished(path, id)) {
          out.requireNoLinks(cell);
        }
      }
      requireApart(matrix, matrixFile);
    } catch (IOException e) {
      throw new RunException(Reason.place(e, path) + ": " + Reason.of(e) + ".", e);
    }
  }

  /**
   * Removes the unfinished files that a killed run left; the caller holds the folder's lock.
   *
   * @throws RunException if one cannot be removed
   */
  public void removeUnfinished(Matrix matrix) {
    OutputFolder out = OutputFolder.at(path);
    try {
      for (String folder : List.of("", "report", "report/cells", "report/plots")) {
        out.removeUnfinished(folder);
      }
      for (String id : ids(matrix)) {
        out.removeUnfinished(new CellFolder(path, id).relative());
      }
    } catch (IOException e) {
      throw new RunException(Reason.place(e, path) + ": " + Reason.of(e) + ".", e);
    }
  }

  private static List<String> ids(Matrix matrix) {
    return Stream.concat(
            matrix.cells().stream().map(Cell::id), matrix.ensembles().stream().map(Ensemble::id))
        .toList();
  }

  private void requireApart(Matrix matrix, Path matrixFile) throws IOException {
    for (Path input : new SourcePaths(matrix).all()) {
      RealPath.requireOutside(path, input, "the matrix");
    }
    if (matrixFile != null) {
      for (String name : FILES) {
        RealPath.requireOutside(path.resolve(name), matrixFile, "the command line");
      }
      for (String name : FOLDERS) {
        if (RealPath.isWithin(matrixFile, path.resolve(name))) {
          throw new FileSystemException(
              matrixFile.toString(),
              null,
              "the matrix file lies where the run writes: move it, or give another --out");
        }
      }
    }
  }
}
