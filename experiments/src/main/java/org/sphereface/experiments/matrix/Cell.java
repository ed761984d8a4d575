package org.sphereface.experiments.matrix;

import org.sphereface.datasets.FacePatch;
import org.sphereface.losses.Loss;
import org.sphereface.networks.Network;

/**
 * One training of a matrix: a network with a loss from a seed.
 *
 * @param id a folder name, unique in its matrix, such as {@code a-softmax-m4_sphereface-4_seed1}
 * @param loss the loss
 * @param network the network
 * @param seed the seed of initialisation, order and mirroring
 * @param patch the part of each face that it is trained and evaluated on
 * @param start id of the cell from whose parameters this one starts; null if it starts from new
 *     ones
 * @param recipe by which it is trained; null for the matrix's
 */
public record Cell(
    String id,
    Loss loss,
    Network network,
    long seed,
    FacePatch patch,
    String start,
    RecipeSection recipe) {

  /** Creates a cell of whole faces that starts from new parameters. */
  public Cell(String id, Loss loss, Network network, long seed) {
    this(id, loss, network, seed, FacePatch.WHOLE, null);
  }

  /** Creates a cell that is trained by the matrix's recipe. */
  public Cell(String id, Loss loss, Network network, long seed, FacePatch patch, String start) {
    this(id, loss, network, seed, patch, start, null);
  }
}
