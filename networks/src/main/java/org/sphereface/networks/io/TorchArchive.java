package org.sphereface.networks.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.sphereface.files.InputFile;
import org.sphereface.files.Reason;

/**
 * Checks the zip archive of a TorchScript model, without reading the model: {@code NAME/data.pkl}
 * and {@code NAME/constants.pkl} are its objects, {@code NAME/code/} its program, which is
 * compressed.
 *
 * <p>Source: PyTorch, torch/csrc/jit/docs/serialization.md.
 */
public final class TorchArchive {

  private static final String CONSTANTS = "constants.pkl";
  private static final String DATA = "data.pkl";
  private static final int BUFFER = 1 << 16;
  private static final long LARGEST_PROGRAM = 1L << 28;

  private TorchArchive() {}

  /**
   * Requires an archive of a TorchScript model.
   *
   * @throws IllegalArgumentException if it is none, or cut short; the message is one sentence
   * @throws UncheckedIOException if it cannot be read
   */
  public static void requireScript(Path file) {
    String problem = problem(entries(file));
    if (problem != null) {
      throw new IllegalArgumentException(file + ": " + problem + ".");
    }
  }

  private static String problem(Map<String, ZipEntries.Entry> entries) {
    if (has(entries, CONSTANTS)) {
      return null;
    }
    if (has(entries, DATA)) {
      return "it has parameters (a PyTorch state dictionary) without a network: give them by"
          + " --network and --weights, or save the model by torch.jit.trace(...).save(FILE)";
    }
    if (has(entries, "archive_format") || has(entries, "serialized_exported_program.json")) {
      return "it is a program of torch.export, which is not run: save the model by"
          + " torch.jit.trace(...).save(FILE), or as ONNX";
    }
    return "it is a zip archive without a TorchScript model: give the file that"
        + " torch.jit.trace(...).save(FILE) wrote";
  }

  private static boolean has(Map<String, ZipEntries.Entry> entries, String name) {
    return entries.keySet().stream()
        .anyMatch(entry -> entry.equals(name) || entry.endsWith("/" + name));
  }

  /**
   * Requires that each entry has the check sum that the archive gives for it, since PyTorch does
   * not look at it, and that the compressed ones, the program, are no larger than programs are.
   *
   * @throws IllegalArgumentException if one has not; the message is the reason alone
   * @throws UncheckedIOException if the file cannot be read
   */
  public static void requireWhole(Path file) {
    Map<String, ZipEntries.Entry> entries = entries(file);
    long unpacked = 0;
    for (ZipEntries.Entry entry : entries.values()) {
      unpacked += entry.deflated() ? Math.min(entry.bytes(), LARGEST_PROGRAM + 1) : 0;
      if (unpacked < 0 || unpacked > LARGEST_PROGRAM) {
        throw new IllegalArgumentException(
            "its compressed entries unpack to more than "
                + (LARGEST_PROGRAM >> 20)
                + " MiB, which no model's program has: fetch the file again from its publishers");
      }
    }
    try (FileChannel channel = InputFile.channel(file)) {
      for (Map.Entry<String, ZipEntries.Entry> entry : entries.entrySet()) {
        if (!isWhole(channel, entry.getValue())) {
          throw new IllegalArgumentException(
              "entry '"
                  + StoredArrays.printable(entry.getKey())
                  + "' of the archive is damaged: copy or fetch the file again");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  private static boolean isWhole(FileChannel channel, ZipEntries.Entry entry) throws IOException {
    CRC32 sum = new CRC32();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    byte[] content = new byte[BUFFER];
    long count = 0;
    Inflater inflater = new Inflater(true);
    try {
      for (long at = entry.position(); at < entry.end(); at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(BUFFER, entry.end() - at));
        StoredArray.fill(channel, buffer, at);
        buffer.flip();
        if (!entry.deflated()) {
          count += buffer.remaining();
          sum.update(buffer);
          continue;
        }
        inflater.setInput(buffer);
        // no further than the size that the archive gives: a larger content is a wrong one
        for (int n = -1; n != 0 && count <= entry.bytes(); count += n) {
          n = inflater.inflate(content);
          sum.update(content, 0, n);
        }
      }
    } catch (DataFormatException e) {
      return false;
    } finally {
      inflater.end();
    }
    return count == entry.bytes() && sum.getValue() == entry.checkSum();
  }

  private static Map<String, ZipEntries.Entry> entries(Path file) {
    try (FileChannel channel = InputFile.channel(file)) {
      return ZipEntries.of(channel);
    } catch (EOFException e) {
      throw new IllegalArgumentException(
          file + ": a zip archive that is cut short or damaged: copy or fetch the file again.", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + Reason.of(e), e);
    }
  }
}
