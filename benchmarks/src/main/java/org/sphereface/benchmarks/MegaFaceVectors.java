package org.sphereface.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Random embeddings in MegaFace's numbers: 3,530 probes of 80 people (152,240 pairs), and
 * distractors in shards, each of a seed of its own, so that a file is the beginning of a longer
 * one.
 *
 * <p>Most of a vector's length is in 64 dimensions, so that scores of different people spread as a
 * real network's do (standard deviation 0.1), and many fall among the mates'.
 *
 * @param dimension values of a vector
 */
record MegaFaceVectors(int dimension) {

  static final int PROBES = 3530;

  private static final int PEOPLE = 80;
  private static final int WIDE = 64;
  private static final int SHARD = 1 << 16;
  private static final int BLOCK = 1024;

  /** The probes, always the same. */
  float[][] probes() {
    SplittableRandom random = new SplittableRandom(1);
    float[][] centres = new float[PEOPLE][];
    for (int person = 0; person < PEOPLE; person++) {
      centres[person] = vector(random);
    }
    float[][] probes = new float[PROBES][];
    for (int probe = 0; probe < PROBES; probe++) {
      float[] vector = vector(random);
      for (int k = 0; k < dimension; k++) {
        vector[k] = centres[probe % PEOPLE][k] + vector[k];
      }
      probes[probe] = vector;
    }
    return probes;
  }

  /** The person of each probe. */
  List<String> people() {
    List<String> people = new ArrayList<>();
    for (int probe = 0; probe < PROBES; probe++) {
      people.add("person " + probe % PEOPLE);
    }
    return people;
  }

  /** Writes the probes as a matrix of MegaFace's devkit: four int32, then float32. */
  void writeProbes(Path file) throws IOException {
    try (FileChannel out = begin(file, PROBES)) {
      ByteBuffer rows = block(PROBES);
      for (float[] probe : probes()) {
        put(rows, probe);
      }
      write(out, rows, header());
    }
  }

  /** Writes distractors as such a matrix, a shard a thread. */
  void writeDistractors(Path file, int rows) throws IOException {
    try (FileChannel out = begin(file, rows)) {
      IntStream.range(0, (rows + SHARD - 1) / SHARD)
          .parallel()
          .forEach(shard -> shard(out, shard, rows));
    }
  }

  private void shard(FileChannel out, int shard, int rows) {
    SplittableRandom random = new SplittableRandom(2 + shard);
    long end = Math.min(rows, (shard + 1L) * SHARD);
    ByteBuffer block = block(BLOCK);
    try {
      for (long row = (long) shard * SHARD; row < end; row += BLOCK) {
        int count = (int) Math.min(BLOCK, end - row);
        for (int i = 0; i < count; i++) {
          put(block, vector(random));
        }
        write(out, block, header() + row * stride());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private FileChannel begin(Path file, int rows) throws IOException {
    FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING);
    ByteBuffer header = ByteBuffer.allocate((int) header()).order(ByteOrder.LITTLE_ENDIAN);
    write(out, header.putInt(rows).putInt(dimension).putInt(stride()).putInt(5), 0);
    return out;
  }

  private static long header() {
    return 4 * Integer.BYTES;
  }

  private int stride() {
    return dimension * Float.BYTES;
  }

  private ByteBuffer block(int rows) {
    return ByteBuffer.allocateDirect(rows * stride()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void put(ByteBuffer block, float[] vector) {
    block.asFloatBuffer().put(vector);
    block.position(block.position() + stride());
  }

  private static void write(FileChannel out, ByteBuffer bytes, long position) throws IOException {
    bytes.flip();
    for (long at = position; bytes.hasRemaining(); ) {
      at += out.write(bytes, at);
    }
    bytes.clear();
  }

  /** Nearly normal values: the sum of four uniform ones of 16 bits, taken from one long. */
  private float[] vector(SplittableRandom random) {
    float[] vector = new float[dimension];
    for (int k = 0; k < dimension; k++) {
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
