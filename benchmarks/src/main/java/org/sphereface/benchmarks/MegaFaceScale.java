package org.sphereface.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.embeddings.EmbeddingFile;
import org.sphereface.protocols.megaface.Distractors;
import org.sphereface.protocols.megaface.MegaFace;

/**
 * MegaFace at its real size against the rate of the engine's native matrix product on the same
 * threads: 3,530 probes of 80 people (152,240 pairs) against 10,000 to 1,000,000 distractors of
 * 1,024 values, streamed from a file of 4 GB.
 *
 * <p>The vectors are random, most of their length in 64 dimensions, so that scores of different
 * people spread as a real network's do (standard deviation 0.1), and many fall among the mates'.
 */
public final class MegaFaceScale {

  private static final int PEOPLE = 80;
  private static final int PROBES = 3530;
  private static final int DIMENSION = 1024;
  private static final int WIDE = 64;
  private static final int BLOCK = 4096;

  private final Path distractors;
  private final int threads = Runtime.getRuntime().availableProcessors();
  private final float[][] probes = new float[PROBES][];
  private final List<String> people = new ArrayList<>();

  private MegaFaceScale(Path distractors) {
    this.distractors = distractors;
    SplittableRandom random = new SplittableRandom(1);
    float[][] centres = new float[PEOPLE][];
    for (int person = 0; person < PEOPLE; person++) {
      centres[person] = vector(random);
    }
    for (int probe = 0; probe < PROBES; probe++) {
      float[] vector = vector(random);
      for (int k = 0; k < DIMENSION; k++) {
        vector[k] = centres[probe % PEOPLE][k] + vector[k];
      }
      probes[probe] = vector;
      people.add("person " + probe % PEOPLE);
    }
  }

  /**
   * Prints the table and writes it as JSON.
   *
   * @param args {@code --quick} for 10,000 and 100,000 distractors only; {@code --out=DIR}
   */
  public static void main(String[] args) throws IOException {
    Arguments arguments = Arguments.of(args);
    int[] sizes =
        arguments.quick() ? new int[] {10_000, 100_000} : new int[] {10_000, 100_000, 1_000_000};
    Path file = Files.createTempFile("distractors", ".bin");
    try {
      write(file, sizes[sizes.length - 1]);
      new MegaFaceScale(file).run(sizes, arguments.out());
    } finally {
      Files.delete(file);
    }
  }

  private void run(int[] sizes, Path out) throws IOException {
    List<List<Object>> table = new ArrayList<>();
    try (EmbeddingFile rows = EmbeddingFile.open(distractors)) {
      for (int size : sizes) {
        double before = productRate();
        long started = System.nanoTime();
        new MegaFace(
                EmbeddingRows.of("probes", probes),
                people,
                Distractors.of(rows, List.of(size)),
                threads,
                done -> {})
            .evaluate();
        double seconds = (System.nanoTime() - started) / 1e9;
        double rate = 2.0 * PROBES * DIMENSION * size / seconds / 1e9;
        double limit = (before + productRate()) / 2;
        table.add(
            List.of(
                String.format(Locale.ROOT, "%,d", size),
                seconds,
                rate,
                limit,
                rate / limit,
                PeakMemory.mebibytes().orElse(Double.NaN)));
      }
    }
    new Sheet(
            "MegaFace's scores",
            String.format(
                Locale.ROOT,
                "%,d probes x %,d values, float32, %d threads; limit: the matrix product of %s.",
                PROBES,
                DIMENSION,
                threads,
                Engine.getInstance().getEngineName()),
            List.of("Distractors", "Seconds", "GFLOP/s", "Limit, GFLOP/s", "Ratio", "Peak MiB"),
            table,
            List.of())
        .publish(out, "5-megaface");
  }

  /** GFLOP/s of probes times the transpose of 8,192 other vectors, median of nine. */
  private static double productRate() {
    int columns = 8192;
    double[] rates = new double[9];
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray a = manager.randomNormal(new Shape(PROBES, DIMENSION));
      NDArray b = manager.randomNormal(new Shape(columns, DIMENSION));
      for (int i = 0; i < rates.length; i++) {
        long started = System.nanoTime();
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          Linear.linear(a, b, null).singletonOrThrow().get("0:1").toFloatArray();
        }
        rates[i] = 2.0 * PROBES * DIMENSION * columns / (System.nanoTime() - started);
      }
    }
    Arrays.sort(rates);
    return rates[rates.length / 2];
  }

  /** A devkit matrix: four int32, then floats. */
  private static void write(Path file, int rows) throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    int stride = DIMENSION * Float.BYTES;
    ByteBuffer header = ByteBuffer.allocate(4 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(rows).putInt(DIMENSION).putInt(stride).putInt(5).flip();
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      out.write(header);
      ByteBuffer block = ByteBuffer.allocateDirect(BLOCK * stride).order(ByteOrder.LITTLE_ENDIAN);
      for (int row = 0; row < rows; row++) {
        block.asFloatBuffer().put(vector(random));
        block.position(block.position() + stride);
        if (!block.hasRemaining() || row == rows - 1) {
          block.flip();
          while (block.hasRemaining()) {
            out.write(block);
          }
          block.clear();
        }
      }
    }
  }

  /** Nearly normal values: the sum of four uniform ones of 16 bits, taken from one long. */
  private static float[] vector(SplittableRandom random) {
    float[] vector = new float[DIMENSION];
    for (int k = 0; k < DIMENSION; k++) {
      long bits = random.nextLong();
      long sum =
          (bits & 0xffff)
              + (bits >>> 16 & 0xffff)
              + (bits >>> 32 & 0xffff)
              + (bits >>> 48)
              - 131070;
      vector[k] = sum * (k < WIDE ? 1f : 0.1f);
    }
    return vector;
  }
}
