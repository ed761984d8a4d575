/**
 * The paper's geometry as exact math on angles: which directions a loss gives to which class (Table
 * 1), how wide the margin is, and from which m on it exceeds the classes' own width (Properties 2
 * and 3); and drawings of it, after Figs. 2 and 3. No engine and no data are needed.
 *
 * <p>Angles are in radians. {@code theta_1}, {@code theta_2} are the angles of an embedding to the
 * class weights W_1 and W_2, {@code theta_12} the angle between these.
 *
 * <p>Source: SphereFace (CVPR 2017), sections 3.1 to 3.4.
 */
package org.sphereface.reports.geometry;
