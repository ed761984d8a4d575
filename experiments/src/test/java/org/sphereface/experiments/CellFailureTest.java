package org.sphereface.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sphereface.datasets.DatasetException;
import org.sphereface.protocols.ProtocolException;
import org.sphereface.results.ResultException;

class CellFailureTest {

  @Test
  void aCellsFailuresAreItsOwn() {
    assertEquals(
        Optional.of("a.jpg: broken"), CellFailure.of(new DatasetException("a.jpg: broken")));
    assertEquals(Optional.of("no pairs"), CellFailure.of(new ProtocolException("no pairs")));
    assertEquals(Optional.of("rate"), CellFailure.of(new IllegalArgumentException("rate")));
    assertEquals(
        Optional.of("The engine failed: Check failed."),
        CellFailure.of(new EngineException("Check failed: \nStack trace:\n x")));
    assertEquals(
        Optional.of(
            "A defect of this program (java.lang.IllegalStateException: x): please report it."),
        CellFailure.of(new IllegalStateException("x")));
    assertEquals(
        Optional.of("loss is NaN, and results are finite numbers."),
        CellFailure.of(new ResultException("loss is NaN, and results are finite numbers.")));
  }

  @Test
  void whatWouldMeetEveryCellIsTheMachines() {
    IOException full = new IOException("No space left on device");
    assertEquals(Optional.empty(), CellFailure.of(new UncheckedIOException(full)));
    assertEquals(Optional.empty(), CellFailure.of(new ResultException("Cannot write", full)));
    assertEquals(Optional.empty(), CellFailure.of(new DatasetException("cache", full)));
    assertEquals(Optional.empty(), CellFailure.of(new UnsatisfiedLinkError("libmxnet.so")));
    // a photograph that cannot be read is the data set's
    assertEquals(
        Optional.of("a.jpg: gone"),
        CellFailure.of(new DatasetException("a.jpg: gone", new IOException("gone"))));
  }
}
