/**
 * How files are read and written: whole or not at all, without following links that others planted,
 * from regular files only, and text by one set of rules. Nothing here knows a format.
 */
package org.sphereface.files;
