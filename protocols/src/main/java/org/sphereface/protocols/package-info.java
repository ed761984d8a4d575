/** Evaluation protocols on embeddings, without an engine. */
package org.sphereface.protocols;
