package org.sphereface.networks.architecture;

/**
 * Checks the options of networks. A failed check throws {@link IllegalArgumentException}, whose
 * message starts with the network's id and says what the option must be.
 */
public final class NetworkOptionChecks {

  private static final int SMALLEST_SIDE = 16;

  private NetworkOptionChecks() {}

  /** Requires a condition of the network's own. */
  public static void require(String network, boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(network + ": " + problem);
    }
  }

  /** Requires an input of at least 16 x 16 pixels and an embedding of at least one value. */
  public static void requireSizes(String network, int height, int width, int embeddingSize) {
    require(
        network,
        height >= SMALLEST_SIDE && width >= SMALLEST_SIDE,
        "the input is "
            + height
            + " x "
            + width
            + " pixels, but both sides must have at least "
            + SMALLEST_SIDE);
    require(
        network,
        embeddingSize >= 1,
        "embeddingSize is " + embeddingSize + ", but must be at least 1");
  }
}
