package org.sphereface.networks.architecture;

/** Checks of options that several networks share. */
final class NetworkOptionChecks {

  private static final int SMALLEST_SIDE = 16;

  private NetworkOptionChecks() {}

  static void require(String network, boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(network + ": " + problem);
    }
  }

  static void requireSizes(String network, int height, int width, int embeddingSize) {
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
