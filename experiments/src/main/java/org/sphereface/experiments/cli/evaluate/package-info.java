/** Commands that score given or computed embeddings by a protocol. */
package org.sphereface.experiments.cli.evaluate;
