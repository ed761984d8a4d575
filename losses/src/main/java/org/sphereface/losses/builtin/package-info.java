/** The losses that this project ships, each a record of its options. */
package org.sphereface.losses.builtin;
