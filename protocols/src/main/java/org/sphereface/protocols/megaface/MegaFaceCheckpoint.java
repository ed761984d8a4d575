package org.sphereface.protocols.megaface;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;
import org.sphereface.protocols.ProtocolException;

/**
 * The counts of a shard in a file, from which a stopped run resumes. The file has a checksum of the
 * probes, of the numbers of distractors, and of the shard with its first and its last row; it has
 * none of the other rows' values.
 */
final class MegaFaceCheckpoint {

  private static final int BUFFER = 1 << 16;
  private static final int MAGIC = 0x4d465232;

  private final Path file;
  private final Probes probes;
  private final int prefixes;
  private final DistractorShard shard;
  private final long fingerprint;

  MegaFaceCheckpoint(Path file, Probes probes, Distractors distractors, DistractorShard shard) {
    this.file = file;
    this.probes = probes;
    this.prefixes = distractors.prefixes().size();
    this.shard = shard;
    CRC32 crc = new CRC32();
    update(crc, probes.units());
    float[] row = new float[distractors.rows().dimension()];
    for (int index : new int[] {shard.from(), shard.end() - 1}) {
      distractors.rows().read(index, 1, row);
      update(crc, row);
    }
    this.fingerprint =
        31 * (31 * (31 * crc.getValue() + distractors.prefixes().hashCode()) + shard.from())
            + shard.end();
  }

  private static void update(CRC32 crc, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * 1024);
    for (int i = 0; i < values.length; i++) {
      bytes.putFloat(values[i]);
      if (!bytes.hasRemaining() || i == values.length - 1) {
        crc.update(bytes.flip());
        bytes.clear();
      }
    }
  }

  /** Writes a {@link WholeFile}. */
  void save(ShardCounts counts) {
    try (WholeFile whole = WholeFile.open(file);
        DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(whole.stream(), BUFFER))) {
      out.writeInt(MAGIC);
      out.writeLong(fingerprint);
      out.writeInt(counts.done());
      for (int i = 0; i < prefixes; i++) {
        write(out, counts.added(i).ofProbes);
        write(out, counts.added(i).ofAll);
      }
      out.flush();
      whole.commit();
    } catch (IOException e) {
      throw new ProtocolException(
          "Cannot write the state of the run " + file + ": " + Reason.of(e) + ".", e);
    }
  }

  /**
   * The saved counts; none if there is no file.
   *
   * @throws ProtocolException if the file is of another run, or broken
   */
  ShardCounts load() {
    if (!Files.exists(file)) {
      return new ShardCounts(probes, prefixes, shard.from());
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(InputFile.stream(file), BUFFER))) {
      if (in.readInt() != MAGIC || in.readLong() != fingerprint) {
        throw new ProtocolException(
            file + " is the state of a run with other input: delete it, or name another file.");
      }
      int done = in.readInt();
      if (done < shard.from() || done > shard.end()) {
        throw new IOException("row " + done + " is not of its shard");
      }
      ShardCounts counts = new ShardCounts(probes, prefixes, done);
      for (int i = 0; i < prefixes; i++) {
        read(in, counts.added(i).ofProbes);
        read(in, counts.added(i).ofAll);
      }
      return counts;
    } catch (IOException e) {
      throw new ProtocolException(
          "The state of the run " + file + " cannot be read (" + Reason.of(e) + "): delete it.", e);
    }
  }

  void delete() {
    try {
      WholeFile.remove(file);
    } catch (IOException e) {
      throw new ProtocolException("Cannot delete " + file + ": " + Reason.of(e) + ".", e);
    }
  }

  private static void write(DataOutputStream out, int[] values) throws IOException {
    out.writeInt(values.length);
    for (int value : values) {
      out.writeInt(value);
    }
  }

  private static void write(DataOutputStream out, long[] values) throws IOException {
    out.writeInt(values.length);
    for (long value : values) {
      out.writeLong(value);
    }
  }

  private static void read(DataInputStream in, int[] values) throws IOException {
    requireLength(in, values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readInt();
    }
  }

  private static void read(DataInputStream in, long[] values) throws IOException {
    requireLength(in, values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readLong();
    }
  }

  private static void requireLength(DataInputStream in, int expected) throws IOException {
    if (in.readInt() != expected) {
      throw new IOException("other counts");
    }
  }
}
