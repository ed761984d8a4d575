/**
 * IJB-B and IJB-C: verification and identification of templates, which are sets of images of one
 * person.
 */
package org.sphereface.protocols.ijb;
