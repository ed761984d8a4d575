/**
 * An example of a loss that the harness does not ship: one record, one head, and one line in {@code
 * META-INF/services/org.sphereface.losses.Loss}.
 */
package com.example.faces;
