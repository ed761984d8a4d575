/**
 * Reading and writing data sets in the RecordIO files of MXNet, in the form that InsightFace
 * publishes.
 */
package org.sphereface.datasets.recordio;
