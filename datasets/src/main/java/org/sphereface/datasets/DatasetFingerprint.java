package org.sphereface.datasets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.sphereface.files.ContentFingerprint;
import org.sphereface.files.ContentHashes;
import org.sphereface.files.Reason;
import org.sphereface.files.Sha256;

/**
 * SHA-256 over a sequence of fields; each field is preceded by its length. It says of itself
 * whether bytes of files are in it (see {@link ContentFingerprint}).
 */
public final class DatasetFingerprint {

  private final MessageDigest digest = Sha256.digest();
  private boolean coversBytes;

  public DatasetFingerprint add(byte[] field) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      digest.update((byte) (field.length >>> shift));
    }
    digest.update(field);
    return this;
  }

  public DatasetFingerprint add(Object field) {
    return add(field.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Another set's fingerprint. */
  DatasetFingerprint addSet(String fingerprint) {
    coversBytes |= ContentFingerprint.coversBytes(fingerprint);
    return add(fingerprint);
  }

  /**
   * The bytes of files.
   *
   * @param names in the folder
   * @throws DatasetException if one cannot be read
   */
  public DatasetFingerprint addFiles(Path folder, List<String> names) {
    coversBytes = true;
    try (ContentHashes hashes = ContentHashes.of(folder)) {
      for (byte[] hash : hashes.of(names)) {
        add(hash);
      }
      return this;
    } catch (IOException e) {
      throw new DatasetException(
          folder + ": a file of the set cannot be read (" + Reason.of(e) + ")", e);
    }
  }

  /**
   * The bytes of a file.
   *
   * @throws DatasetException if it cannot be read
   */
  public DatasetFingerprint addFile(Path file) {
    return addFiles(file.toAbsolutePath().getParent(), List.of(file.getFileName().toString()));
  }

  public String hex() {
    String hex = HexFormat.of().formatHex(digest.digest());
    return coversBytes ? ContentFingerprint.ofBytes(hex) : hex;
  }
}
