package org.sphereface.protocols.megaface;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;
import org.sphereface.files.WholeFile;
import org.sphereface.protocols.ProtocolException;

/**
 * The progress of a run in a file, from which a stopped run resumes. The file has a checksum of the
 * probes and of the numbers of distractors, but none of the distractors' values.
 */
final class MegaFaceCheckpoint {

  private static final int MAGIC = 0x4d465231;

  private final Path file;
  private final long fingerprint;

  MegaFaceCheckpoint(Path file, Probes probes, Distractors distractors) {
    this.file = file;
    CRC32 crc = new CRC32();
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * 1024);
    for (int i = 0; i < probes.units().length; i++) {
      bytes.putFloat(probes.units()[i]);
      if (!bytes.hasRemaining() || i == probes.units().length - 1) {
        crc.update(bytes.flip());
        bytes.clear();
      }
    }
    this.fingerprint =
        31 * (31 * crc.getValue() + distractors.prefixes().hashCode()) + distractors.rows().size();
  }

  /** The progress: counts, finished rank counts, and the number of distractors counted. */
  record State(int done, DistractorCounts counts, List<RankCounts> rankCounts) {}

  /** Writes a {@link WholeFile}. */
  void save(State state) {
    try (WholeFile whole = WholeFile.open(file);
        DataOutputStream out = new DataOutputStream(whole.stream())) {
      out.writeInt(MAGIC);
      out.writeLong(fingerprint);
      out.writeInt(state.done());
      write(out, state.counts().ofProbes);
      write(out, state.counts().ofAll);
      out.writeInt(state.rankCounts().size());
      for (RankCounts finished : state.rankCounts()) {
        out.writeInt(finished.distractors());
        out.writeLong(finished.impostors());
        write(out, finished.ranks());
        write(out, finished.falseAccepts());
      }
      out.flush();
      whole.commit();
    } catch (IOException e) {
      throw new ProtocolException(
          "Cannot write the state of the run " + file + ": " + Reason.of(e) + ".", e);
    }
  }

  /**
   * The saved state; the start if there is none.
   *
   * @throws ProtocolException if the file is of another run, or broken
   */
  State load(DistractorCounts empty) {
    if (!Files.exists(file)) {
      return new State(0, empty, new ArrayList<>());
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(InputFile.stream(file)))) {
      if (in.readInt() != MAGIC || in.readLong() != fingerprint) {
        throw new ProtocolException(
            file + " is the state of a run with other input: delete it, or name another file.");
      }
      int done = in.readInt();
      read(in, empty.ofProbes);
      read(in, empty.ofAll);
      List<RankCounts> rankCounts = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        int distractors = in.readInt();
        long impostors = in.readLong();
        int[] ranks = new int[count(in)];
        values(in, ranks);
        long[] accepts = new long[ranks.length];
        read(in, accepts);
        rankCounts.add(new RankCounts(distractors, impostors, ranks, accepts));
      }
      return new State(done, empty, rankCounts);
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
    values(in, values);
  }

  /** A count of values, which take four bytes each. */
  private int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > Files.size(file) / Integer.BYTES) {
      throw new IOException(count + " values are announced, more than are there");
    }
    return count;
  }

  private static void values(DataInputStream in, int[] values) throws IOException {
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
