package org.sphereface.training.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import org.sphereface.datasets.FaceDataset;
import org.sphereface.files.GrowingFile;
import org.sphereface.files.Reason;
import org.sphereface.protocols.Embeddings;
import org.sphereface.protocols.embeddings.EmbeddingSource;

/**
 * Embeddings of more images than fit into memory, in a file of little-endian float32 without
 * header, row after row. Images are read and embedded block by block, and each block is forced to
 * the device, so that an extraction that was killed resumes after the last complete block, with the
 * same bytes.
 */
public final class StoredEmbeddings {

  /**
   * Images in a block: a multiple of a batch, so that batches do not depend on where a run was
   * stopped.
   */
  public static final int BLOCK = 1024;

  private final Path file;

  /**
   * @param file of the same images and network, if it exists
   */
  public StoredEmbeddings(Path file) {
    this.file = file;
  }

  /**
   * Embeds what the file does not hold yet.
   *
   * @param faces where the images are
   * @param indices which of its images, in the order of the rows
   * @param progress takes the number of rows done, with those of an earlier run
   * @return where the N x 2d embeddings are
   * @throws org.sphereface.protocols.ProtocolException if embeddings are not finite; their block is
   *     not written
   * @throws UncheckedIOException if the file cannot be read or written
   */
  public EmbeddingSource fill(
      EmbeddingExtractor extractor,
      FaceDataset faces,
      List<Integer> indices,
      IntConsumer progress) {
    int dimension = extractor.extract(faces, indices.subList(0, 1)).dimension();
    long block = (long) BLOCK * dimension * Float.BYTES;
    try (FileChannel channel = GrowingFile.open(file);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new IOException("another process is writing it: wait until that has ended");
      }
      long all = (long) indices.size() * dimension * Float.BYTES;
      long kept = channel.size() == all ? all : channel.size() / block * block;
      channel.truncate(Math.min(kept, all));
      int done = (int) (channel.size() / dimension / Float.BYTES);
      progress.accept(done);
      while (done < indices.size()) {
        List<Integer> next = indices.subList(done, Math.min(indices.size(), done + BLOCK));
        Embeddings embeddings = extractor.extractFinite(faces, next);
        append(channel, embeddings);
        done += next.size();
        progress.accept(done);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + ": " + Reason.of(e), e);
    }
    return new EmbeddingSource(file, "", dimension);
  }

  private static void append(FileChannel channel, Embeddings embeddings) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(embeddings.size() * embeddings.dimension() * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (String name : embeddings.names()) {
      for (float value : embeddings.of(name)) {
        bytes.putFloat(value);
      }
    }
    bytes.flip();
    channel.position(channel.size());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
  }
}
