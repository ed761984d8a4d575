/**
 * Moves values between the Java heap and DJL's engines and works around defects of DJL: buffers,
 * scalars, bfloat16, failure messages.
 */
package org.sphereface.engine;
