/** OpenSSL 3: digests, authenticated encryption, and an error queue that belongs to a thread. */
package dev.glovebox.samples.crypto;
