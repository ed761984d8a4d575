/** Reads and writes safetensors files and writes ONNX models. */
package org.sphereface.networks.io;
