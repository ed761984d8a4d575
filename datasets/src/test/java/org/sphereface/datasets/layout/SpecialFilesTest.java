package org.sphereface.datasets.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sphereface.datasets.DatasetException;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.datasets.FaceImage;
import org.sphereface.datasets.FaceSource;
import org.sphereface.datasets.bundle.BundleFaces;
import org.sphereface.datasets.image.ImageEncoding;
import org.sphereface.datasets.inspection.DatasetInspector;
import org.sphereface.datasets.inspection.InspectionReport;
import org.sphereface.datasets.recordio.RecordFaces;

/** Pipes, devices and folders where files belong are broken files: never waited for, never read. */
@Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class SpecialFilesTest {

  @TempDir Path folder;

  private Path pipe;

  @BeforeEach
  void make() throws Exception {
    Files.createDirectories(folder.resolve("set/a"));
    Files.write(
        folder.resolve("set/a/1.png"),
        ImageEncoding.PNG.encode(new FaceImage(112, 96, new byte[112 * 96 * 3])));
    pipe = folder.resolve("set/a/2.png");
    Assumptions.assumeTrue(Files.exists(Path.of("/dev/zero")), "no devices here");
    Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
    Assumptions.assumeTrue(mkfifo.waitFor() == 0, "no pipes here");
    Files.createSymbolicLink(folder.resolve("set/a/3.png"), Path.of("/dev/zero"));
    Files.createDirectory(folder.resolve("set/a/4.png"));
  }

  @Test
  void theyAreBrokenImagesOfASet() {
    FaceDataset set = DatasetInspector.folder(folder.resolve("set"));
    assertEquals(List.of("a/1.png", "a/2.png", "a/3.png"), set.images());
    InspectionReport found = new DatasetInspector(2, done -> {}).inspect(set, Optional.empty());
    assertEquals(2, found.broken());
    for (InspectionReport.Broken image : found.brokenImages()) {
      assertTrue(image.why().contains("it is a pipe, a socket or a device"), image.why());
    }
  }

  static Stream<Function<String, FaceSource>> files() {
    return Stream.of(
        file -> new RecordFaces(file, "", 112, 96),
        file -> new BundleFaces(file, 112, 96),
        file -> new IdxDigits(file, file));
  }

  @ParameterizedTest
  @MethodSource("files")
  void theyAreRefusedAsFilesOfASet(Function<String, FaceSource> source) {
    for (String file : List.of(pipe.toString(), "/dev/zero", folder.toString())) {
      String message =
          assertThrows(DatasetException.class, () -> source.apply(file).open(Set.of()))
              .getMessage();
      assertTrue(message.contains(file), message);
    }
  }

  @Test
  void theyAreRefusedBesideARecordFile() throws IOException {
    Path records = folder.resolve("train.rec");
    Files.write(records, new byte[16]);
    Files.createSymbolicLink(folder.resolve("train.idx"), Path.of("/dev/zero"));
    Files.createSymbolicLink(folder.resolve("property"), Path.of("/dev/zero"));
    assertThrows(
        DatasetException.class,
        () -> new RecordFaces(records.toString(), "", 112, 96).open(Set.of()));
  }
}
