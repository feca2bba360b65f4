/**
 * Values of declared signatures as JSON. Knows nothing of connections and requests.
 *
 * <p>Bytes are base64, arrays are arrays, structures are objects, and a pointer is {@code
 * {"$handle": "..."}}, which only who got it can give back.
 */
package dev.glovebox.sidecar.value;
