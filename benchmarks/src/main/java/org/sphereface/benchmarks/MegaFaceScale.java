package org.sphereface.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sphereface.protocols.EmbeddingRows;
import org.sphereface.protocols.embeddings.EmbeddingFile;
import org.sphereface.protocols.megaface.Distractors;
import org.sphereface.protocols.megaface.MegaFace;

/**
 * MegaFace at its real size against the rate of the engine's native matrix product on the same
 * threads: 3,530 probes of 80 people (152,240 pairs) against 10,000 to 1,000,000 distractors of
 * 1,024 values ({@link MegaFaceVectors}), streamed from a file of 4 GB.
 */
public final class MegaFaceScale {

  private static final int DIMENSION = 1024;
  private static final int PROBES = MegaFaceVectors.PROBES;

  private final Path distractors;
  private final int threads = Runtime.getRuntime().availableProcessors();
  private final MegaFaceVectors vectors = new MegaFaceVectors(DIMENSION);

  private MegaFaceScale(Path distractors) {
    this.distractors = distractors;
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
      MegaFaceScale scale = new MegaFaceScale(file);
      scale.vectors.writeDistractors(file, sizes[sizes.length - 1]);
      scale.run(sizes, arguments.out());
    } finally {
      Files.delete(file);
    }
  }

  private void run(int[] sizes, Path out) throws IOException {
    List<List<Object>> table = new ArrayList<>();
    float[][] probes = vectors.probes();
    try (EmbeddingFile rows = EmbeddingFile.open(distractors)) {
      for (int size : sizes) {
        double before = productRate();
        long started = System.nanoTime();
        new MegaFace(
                EmbeddingRows.of("probes", probes),
                vectors.people(),
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
}
