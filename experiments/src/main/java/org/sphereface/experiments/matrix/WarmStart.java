package org.sphereface.experiments.matrix;

import org.sphereface.losses.Loss;

/**
 * A staged recipe: the cells of this loss are trained first, by the matrix's recipe; every other
 * cell starts from the parameters of the one with its network and seed.
 *
 * @param loss of the first stage, such as A-Softmax with m = 1
 * @param recipe of the second stage
 */
public record WarmStart(Loss loss, RecipeSection recipe) {}
