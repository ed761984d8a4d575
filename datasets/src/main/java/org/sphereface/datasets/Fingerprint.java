package org.sphereface.datasets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over a sequence of fields; each field is preceded by its length. */
final class Fingerprint {

  private final MessageDigest digest;

  Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  Fingerprint add(byte[] field) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      digest.update((byte) (field.length >>> shift));
    }
    digest.update(field);
    return this;
  }

  Fingerprint add(Object field) {
    return add(field.toString().getBytes(StandardCharsets.UTF_8));
  }

  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
