/** Layers that networks are built from, with their cost, initial values and ONNX form. */
package org.sphereface.networks.layer;
