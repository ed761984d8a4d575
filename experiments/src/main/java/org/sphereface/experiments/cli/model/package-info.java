/** Commands on a trained network: export to ONNX and extract embeddings. */
package org.sphereface.experiments.cli.model;
