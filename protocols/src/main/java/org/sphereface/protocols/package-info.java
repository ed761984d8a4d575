/**
 * The contracts: a protocol, the pairs and embeddings that it is given, and the result that it
 * returns.
 */
package org.sphereface.protocols;
