/** What explains how embeddings verify: their angles, lengths and effective rank. */
package org.sphereface.protocols.statistics;
