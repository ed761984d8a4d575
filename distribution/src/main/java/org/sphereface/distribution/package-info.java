/** What an archive of the program contains beside the program: manual, completion, licences. */
package org.sphereface.distribution;
