package org.sphereface.training.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sphereface.files.OutputFolder;

class EventFileTest {

  /**
   * The same three events by TensorBoard 2.21.0 with protobuf 7.36.2: {@code event_pb2.Event}
   * through {@code tensorboard.summary.writer.record_writer.RecordWriter}.
   */
  private static final String BY_TENSORBOARD =
      "1800000000000000a37f4b2209000010c00b5ad6411a0d627261696e2e4576656e743a32130a0322"
          + "100000000000000095fbfe1809000010c00b5ad64110ac023a02080158cced57"
          + "3c00000000000000c8b7a35209000010c00b5ad64110ac022a2e0a140a0d747261696e696e672f"
          + "6c6f737315295c93400a160a0f747261696e696e672f6c616d626461150000a040f20f5d82";

  @TempDir private Path folder;

  @Test
  void bytesAreThoseOfTensorBoardsOwnWriter() throws Exception {
    Path file = folder.resolve("made").resolve("events");
    Instant time = Instant.ofEpochMilli(1_500_000_000_250L);
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("training/loss", 4.605);
    values.put("training/lambda", 5.0);
    try (EventFile events =
        new EventFile(OutputFolder.at(folder.resolve("made")), "events", () -> time)) {
      events.sessionStart(300);
      events.scalars(300, values);
    }

    assertEquals(BY_TENSORBOARD, HexFormat.of().formatHex(Files.readAllBytes(file)));
  }
}
