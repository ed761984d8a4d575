package org.sphereface.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.sphereface.datasets.layout.ImageFolder;
import org.sphereface.datasets.sampling.Augmentation;
import org.sphereface.datasets.sampling.BatchReader;
import org.sphereface.datasets.sampling.ShuffledSampler;

/**
 * Reading of JPEG photographs for training, in turns within one run: the harness's batches by one
 * thread (decoded, aligned to 112 x 96, mirrored, normalised); the same in OpenCV; and decoding
 * alone by ImageIO. Images a second a core are by the processor time of the whole process, garbage
 * collection included, so that other load changes them little.
 */
public final class ReadingSpeed implements AutoCloseable {

  private static final int BATCH = 64;
  private static final int WARM_UP = 4;
  private static final int IMAGES = 1024;

  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Path folder;
  private final CountedFaces faces;
  private final BatchReader reader;
  private final List<Reading> readings = new ArrayList<>();
  private int taken;

  /** Reads all images once. */
  private interface Pass {
    void run() throws IOException;
  }

  /** A way of reading, with its images a second a core, a value a round. */
  private record Reading(String name, Pass pass, List<Double> rates) {}

  private ReadingSpeed(Path folder, Path landmarks) throws IOException {
    this.folder = folder;
    faces =
        new CountedFaces(
            new ImageFolder(folder.toString(), List.of(), "", landmarks.toString(), "skip", 112, 96)
                .open(Set.of()));
    int size = faces.images().size();
    reader =
        new BatchReader(
            faces,
            new ShuffledSampler(size, 1, true),
            BATCH,
            new BatchReader.Start(0, Map.of()),
            new BatchReader.Options(1, 0, Augmentation.NONE, 0));
    PeerReading peer = new PeerReading(folder, landmarks, faces.images(), BATCH);
    readings.add(
        new Reading("sphereface: decode, align, mirror, normalise", this::batches, rates()));
    readings.add(new Reading("OpenCV: the same", peer::read, rates()));
    readings.add(new Reading("ImageIO.read: decode alone", this::plain, rates()));
  }

  private static List<Double> rates() {
    return new ArrayList<>();
  }

  private void batches() {
    for (int i = 0; i < IMAGES / BATCH; i++, taken++) {
      reader.next();
    }
    // two batches are made ahead: with them as many images are read in each pass
    while (faces.read().get() < (taken + 2L) * BATCH) {
      LockSupport.parkNanos(500_000);
    }
  }

  private void plain() throws IOException {
    for (String name : faces.images()) {
      ImageIO.read(folder.resolve(name).toFile());
    }
  }

  private void run(String what, int rounds, Path out) throws IOException {
    for (int round = 0; round < WARM_UP + rounds; round++) {
      for (Reading reading : readings) {
        long before = process.getProcessCpuTime();
        reading.pass().run();
        if (round >= WARM_UP) {
          reading.rates().add(IMAGES * 1e9 / (process.getProcessCpuTime() - before));
        }
      }
    }
    long bytes = 0;
    for (String name : faces.images()) {
      bytes += Files.size(folder.resolve(name));
    }
    Repetitions ours = new Repetitions(readings.get(0).rates());
    List<List<Object>> rows = new ArrayList<>();
    for (Reading reading : readings) {
      Repetitions other = new Repetitions(reading.rates());
      rows.add(List.of(reading.name(), reading.rates(), ours.median() / other.median()));
    }
    new Sheet(
            "Reading images",
            String.format(
                Locale.ROOT,
                "%,d JPEGs of 250 x 250, %,d bytes each (%s): images a second a core, minimum /"
                    + " median / maximum of %d rounds in turn.",
                IMAGES,
                bytes / IMAGES,
                what,
                rounds),
            List.of("Way", "Images a second a core", "Ours / this"),
            rows,
            List.of())
        .publish(out, "4-reading");
  }

  @Override
  public void close() {
    reader.close();
  }

  /**
   * Prints the table and writes it as JSON.
   *
   * @param args a folder with {@code lfw/} and {@code lfw-landmarks.txt}; without it photographs
   *     are made of synthetic faces. {@code --quick} for 4 rounds instead of 12; {@code --out=DIR}
   */
  public static void main(String[] args) throws IOException {
    Arguments arguments = Arguments.of(args);
    int rounds = arguments.quick() ? 4 : 12;
    List<String> given = arguments.given();
    Path made = Files.createTempDirectory("reading");
    Path landmarks = made.resolve("landmarks.txt");
    Path images = given.isEmpty() ? made.resolve("images") : Path.of(given.get(0), "lfw");
    try {
      if (given.isEmpty()) {
        MadePhotographs.write(images, landmarks, IMAGES);
      } else {
        firstOf(Path.of(given.get(0), "lfw-landmarks.txt"), images, landmarks);
      }
      try (ReadingSpeed speed = new ReadingSpeed(images, landmarks)) {
        speed.run(given.isEmpty() ? "synthetic faces, enlarged" : "LFW", rounds, arguments.out());
      }
    } finally {
      try (Stream<Path> files = Files.walk(made)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Landmarks of as many photographs as are read: those without are left out. */
  static void firstOf(Path all, Path images, Path some) throws IOException {
    try (Stream<String> lines = Files.lines(all)) {
      Files.write(
          some,
          lines
              .filter(line -> Files.exists(images.resolve(line.substring(0, line.indexOf('\t')))))
              .limit(IMAGES)
              .toList());
    }
  }
}
