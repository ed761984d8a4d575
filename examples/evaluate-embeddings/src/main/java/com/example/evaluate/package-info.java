/** The harness's protocols as a library. */
package com.example.evaluate;
