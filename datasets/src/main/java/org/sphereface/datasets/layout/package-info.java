/**
 * Sources that read image files in the layouts in which public face data sets are published: one
 * class for each layout.
 */
package org.sphereface.datasets.layout;
