/**
 * Parameters in files: safetensors are read and written, files of other programs are read, and
 * networks are written as ONNX models.
 */
package org.sphereface.networks.io;
