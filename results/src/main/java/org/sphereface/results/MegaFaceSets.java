package org.sphereface.results;

/**
 * On which faces a run measured a cell's {@code megaface.json}: {@code megaface-sets.json} beside
 * it. A result that was measured elsewhere and joined the run has none. Of an ensemble, hashes and
 * fingerprints are those of its networks and of their patches' sets, in order, joined by commas.
 *
 * @param schemaVersion {@link CellResult#SCHEMA_VERSION}
 * @param configuration the matrix's section {@code megaface}, defaults included, as YAML
 * @param parametersSha256 of the network's parameter file, hexadecimal
 * @param engine engine, version and device that embedded the faces
 * @param probes the probes' set
 * @param distractors the distractors' set
 */
public record MegaFaceSets(
    int schemaVersion,
    String configuration,
    String parametersSha256,
    String engine,
    TestSet probes,
    TestSet distractors) {

  /**
   * A set of faces.
   *
   * @param data what it is
   * @param synthetic whether its faces are synthetic
   * @param fingerprint of the set
   */
  public record TestSet(String data, boolean synthetic, String fingerprint) {}

  /** Whether any of the faces is synthetic. */
  public boolean hasSynthetic() {
    return probes.synthetic() || distractors.synthetic();
  }
}
