/**
 * A loss that the harness does not ship, as its user would write it: one record, one head, and one
 * line in {@code META-INF/services/org.sphereface.losses.Loss}.
 */
package com.example.faces;
