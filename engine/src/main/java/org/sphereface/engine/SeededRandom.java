package org.sphereface.engine;

import ai.djl.ndarray.NDManager;
import java.util.SplittableRandom;

/**
 * Random numbers for initial parameters. They depend on the engine's seed ({@link
 * ai.djl.engine.Engine#setRandomSeed}) but do not come from the engine's generator, so that all
 * engines start from the same bits, in whatever order parameters are initialised.
 */
public final class SeededRandom {

  private SeededRandom() {}

  /**
   * Makes a generator. Without a seed of the engine, its numbers differ from call to call.
   *
   * @param stream separates these numbers from those of other parameters under the same seed
   */
  public static SplittableRandom of(NDManager manager, long stream) {
    Integer seed = manager.getEngine().getSeed();
    return seed == null
        ? new SplittableRandom()
        : new SplittableRandom(new SplittableRandom(seed).nextLong() ^ stream);
  }
}
