package org.sphereface.experiments.matrix;

import org.sphereface.losses.Loss;

/**
 * The section {@code start} of a matrix: cells of this loss are trained first, by the matrix's
 * recipe; every other cell starts from the parameters of the first cell with its network and seed.
 *
 * @param loss of the first cells, such as A-Softmax with m = 1
 * @param recipe of the other cells
 */
public record WarmStart(Loss loss, RecipeSection recipe) {}
