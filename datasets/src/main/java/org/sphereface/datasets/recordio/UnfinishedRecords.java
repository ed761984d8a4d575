package org.sphereface.datasets.recordio;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sphereface.datasets.DatasetException;
import org.sphereface.files.InputFile;
import org.sphereface.files.ListedName;
import org.sphereface.files.OutputFolder;

/**
 * Records that are being written, {@code NAME.rec.part}, and the journal of how far they are,
 * {@code NAME.packing}, so that a process that was killed goes on. The journal is UTF-8 text: a
 * first line, a line of what is packed, then a line a broken image, {@code broken TAB place in the
 * order of records TAB problem}, and a line a block of images, {@code block TAB images done TAB
 * bytes of records TAB copied files TAB rows TAB columns}. A block's records are forced to the
 * device before its line is written. Lines behind the last block's are dropped, one that a crash
 * has cut off among them.
 */
final class UnfinishedRecords implements Closeable {

  /** Images in a block: some seconds of drawing or reading. */
  private static final int BLOCK = 1024;

  private static final String FIRST = "packing\t1\n";
  private static final long MOST_BYTES = 1L << 30;
  private static final int BUFFER = 1 << 16;
  private static final int BLOCK_FIELDS = 6;

  /**
   * How far a pack is.
   *
   * @param done images that were read, broken ones too
   * @param bytes of records
   * @param originals images whose stored file was copied
   * @param height rows of an image; 0 if there is none yet
   * @param width columns of an image
   */
  record Block(int done, long bytes, int originals, int height, int width) {

    private static final Block NONE = new Block(0, 0, 0, 0, 0);

    private String line() {
      return "block\t" + done + "\t" + bytes + "\t" + originals + "\t" + height + "\t" + width
          + "\n";
    }
  }

  private final OutputFolder folder;
  private final String name;
  private final FileChannel journal;
  private final FileChannel records;
  private final OutputStream stream;
  private final SortedMap<Integer, String> broken = new TreeMap<>();
  private final StringBuilder pending = new StringBuilder();
  private Block last = Block.NONE;

  private UnfinishedRecords(OutputFolder folder, String name, FileChannel journal)
      throws IOException {
    this.folder = folder;
    this.name = name;
    this.journal = journal;
    records = folder.grow(part(name));
    stream = new BufferedOutputStream(Channels.newOutputStream(records), BUFFER);
  }

  /** The names of the two files. */
  static List<String> names(String name) {
    return List.of(part(name), journal(name));
  }

  private static String part(String name) {
    return name + ".rec.part";
  }

  private static String journal(String name) {
    return name + ".packing";
  }

  /**
   * Opens what an earlier process has left, or begins.
   *
   * @param name of the records, without ending
   * @param key one line of all that decides the bytes of the records
   * @throws DatasetException if what is left is of another key
   * @throws IOException if it cannot be read or written, or another process writes it
   */
  static UnfinishedRecords open(OutputFolder folder, String name, String key) throws IOException {
    FileChannel journal = folder.grow(journal(name));
    try {
      if (!lock(journal)) {
        throw new IOException("another process is writing them: wait until that has ended");
      }
      UnfinishedRecords opened = new UnfinishedRecords(folder, name, journal);
      try {
        opened.read(FIRST + key + "\n");
        return opened;
      } catch (IOException | RuntimeException e) {
        opened.records.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  private static boolean lock(FileChannel journal) throws IOException {
    try {
      FileLock lock = journal.tryLock(Long.MAX_VALUE - 1, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private void read(String head) throws IOException {
    Path file = folder.file(journal(name));
    String text = new String(InputFile.bytes(file, MOST_BYTES), StandardCharsets.UTF_8);
    int whole = text.lastIndexOf("\nblock\t");
    whole = whole < 0 ? 0 : text.indexOf('\n', whole + 1) + 1;
    if (whole == 0) {
      // Nothing is done yet, of whatever set.
      begin(head);
      return;
    }
    if (!text.startsWith(head)) {
      throw new DatasetException(
          file
              + ": an unfinished pack of other faces, or in another encoding, is here: give another"
              + " --out or --name, or remove it and "
              + part(name));
    }
    text.substring(head.length(), whole).lines().forEach(line -> parse(file, line));
    if (last.bytes() > records.size()) {
      throw new DatasetException(
          file + ": " + part(name) + " is shorter than it says: remove both files");
    }
    broken.tailMap(last.done()).clear();
    journal.truncate(text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length);
    journal.position(journal.size());
    records.truncate(last.bytes());
    records.position(last.bytes());
  }

  private void begin(String head) throws IOException {
    records.truncate(0);
    journal.truncate(0);
    write(head);
  }

  private void parse(Path file, String line) {
    String[] fields = line.split("\t", -1);
    try {
      if (fields[0].equals("broken") && fields.length == 3) {
        broken.put(Integer.parseInt(fields[1]), ListedName.read(fields[2]));
      } else if (fields[0].equals("block") && fields.length == BLOCK_FIELDS) {
        last =
            new Block(
                Integer.parseUnsignedInt(fields[1]),
                Long.parseUnsignedLong(fields[2]),
                Integer.parseUnsignedInt(fields[3]),
                Integer.parseUnsignedInt(fields[4]),
                Integer.parseUnsignedInt(fields[5]));
        if (last.done() < last.originals() || last.originals() < 0 || last.bytes() < 0) {
          throw new NumberFormatException("is out of range");
        }
      } else {
        throw new NumberFormatException("has other fields");
      }
    } catch (NumberFormatException e) {
      throw new DatasetException(
          file + ": the line '" + line + "' is damaged: remove the file and " + part(name), e);
    }
  }

  /** The names of the two files, in words. */
  String names() {
    return String.join(" and ", names(name));
  }

  /** How far the earlier process was. */
  Block last() {
    return last;
  }

  /** What was wrong with its broken images, by their place in the order of records. */
  SortedMap<Integer, String> broken() {
    return broken;
  }

  /** Where records go, behind those that are there. */
  OutputStream stream() {
    return stream;
  }

  /** The records. */
  FileChannel channel() {
    return records;
  }

  /** Notes a broken image. */
  void leaveOut(int place, String problem) {
    pending
        .append("broken\t")
        .append(place)
        .append('\t')
        .append(ListedName.write(problem))
        .append('\n');
  }

  /** Whether it is time for {@link #done}. */
  static boolean isBlock(int done) {
    return done % BLOCK == 0;
  }

  /** Makes sure that a process that goes on begins here. */
  void done(Block block) throws IOException {
    stream.flush();
    records.force(false);
    write(pending + block.line());
    pending.setLength(0);
  }

  private void write(String lines) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      journal.write(bytes);
    }
    journal.force(false);
  }

  /** Gives the records, which are whole, their name, and removes the journal. */
  void finish() throws IOException {
    stream.flush();
    records.force(true);
    records.close();
    folder.move(part(name), name + ".rec");
    journal.close();
    folder.remove(journal(name));
  }

  /** Removes both files. */
  void discard() throws IOException {
    close();
    folder.remove(part(name));
    folder.remove(journal(name));
  }

  /** Leaves the files to a process that goes on. */
  @Override
  public void close() throws IOException {
    records.close();
    journal.close();
  }
}
