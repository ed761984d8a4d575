/**
 * Reading the .bin verification bundles of InsightFace, with a pickle reader that executes nothing.
 */
package org.sphereface.datasets.bundle;
