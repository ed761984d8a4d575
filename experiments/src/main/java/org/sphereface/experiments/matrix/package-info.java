/**
 * Reads a matrix file into typed cells, recipes and data descriptions, and writes each cell's
 * configuration.
 *
 * <p>{@link org.sphereface.experiments.matrix.MatrixReader} finds the text, {@code YamlText} parses
 * it into {@code YamlNode}s with their positions, {@code Shorthand} writes abbreviations out,
 * {@code MatrixOverride} applies {@code --set}, and {@code MatrixSections} reads the sections into
 * a {@link org.sphereface.experiments.matrix.Matrix}. {@code MatrixCells} lists its cells and
 * {@code MatrixYaml} writes their configurations.
 *
 * <p>What to change for a new key:
 *
 * <ul>
 *   <li>an option of a loss, network, face source or protocol: a component of its record;
 *   <li>a key of the recipe: {@link org.sphereface.experiments.matrix.RecipeSection} and {@link
 *       org.sphereface.training.Recipe};
 *   <li>a plain value of a matrix: {@code MatrixSections} ({@code KEYS} and {@code PlainValues})
 *       and {@link org.sphereface.experiments.matrix.Matrix};
 *   <li>a section of a matrix: a record for its values, a class that reads it (see {@code
 *       PatchSection}), {@code MatrixSections} ({@code KEYS}, {@code top} and {@code matrix}),
 *       {@link org.sphereface.experiments.matrix.Matrix}, and {@code Shorthand} if it has
 *       abbreviations.
 * </ul>
 *
 * <p>A value that changes the result of a cell must also be written by {@code MatrixYaml}.
 */
package org.sphereface.experiments.matrix;
