/** YouTube Faces: verification of pairs of videos by the embeddings of their frames. */
package org.sphereface.protocols.ytf;
