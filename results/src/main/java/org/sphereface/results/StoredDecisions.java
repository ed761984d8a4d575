package org.sphereface.results;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import org.sphereface.protocols.PairDecision;

/**
 * The scores and decisions of an evaluation's pairs, in the order of its {@link PairList}. The
 * base64 is that for URLs, whose text never looks like a path.
 *
 * @param pairs how many
 * @param scores base64 of a little-endian float32 a pair: the variant's own score, higher for the
 *     more alike, of the pair's own fold
 * @param correct base64 of a bit a pair, the lowest of each byte first: 1 where the decision is
 *     correct
 */
public record StoredDecisions(int pairs, String scores, String correct) {

  /** Stores decisions, fold after fold. */
  public static StoredDecisions of(List<PairDecision> decisions) {
    ByteBuffer values =
        ByteBuffer.allocate(Float.BYTES * decisions.size()).order(ByteOrder.LITTLE_ENDIAN);
    byte[] bits = new byte[(decisions.size() + Byte.SIZE - 1) / Byte.SIZE];
    for (int i = 0; i < decisions.size(); i++) {
      values.putFloat((float) decisions.get(i).score());
      if (decisions.get(i).correct()) {
        bits[i / Byte.SIZE] |= (byte) (1 << (i % Byte.SIZE));
      }
    }
    return new StoredDecisions(
        decisions.size(),
        Base64.getUrlEncoder().encodeToString(values.array()),
        Base64.getUrlEncoder().encodeToString(bits));
  }

  /**
   * The scores, a pair each.
   *
   * @throws ResultException if they are not as many as the pairs
   */
  public float[] scoreOfPairs() {
    byte[] bytes = bytes(scores, (long) Float.BYTES * pairs, "scores");
    float[] values = new float[pairs];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /**
   * Which pairs are decided correctly.
   *
   * @throws ResultException if the bits are not those of as many pairs
   */
  public boolean[] correctPairs() {
    int expected = (pairs + Byte.SIZE - 1) / Byte.SIZE;
    BitSet bits = BitSet.valueOf(bytes(correct, expected, "decisions"));
    boolean[] values = new boolean[pairs];
    bits.stream().filter(pair -> pair < pairs).forEach(pair -> values[pair] = true);
    return values;
  }

  private static byte[] bytes(String text, long expected, String what) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new ResultException(
          "The " + what + " of a result file are not base64: run its cell again.", e);
    }
    if (bytes.length != expected) {
      throw new ResultException(
          "The "
              + what
              + " of a result file have "
              + bytes.length
              + " bytes, expected "
              + expected
              + ": run its cell again.");
    }
    return bytes;
  }
}
