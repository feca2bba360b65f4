package dev.glovebox.marshal.jna;

import dev.glovebox.abi.AbiSignature;
import dev.glovebox.lane.Upcall;

/** What a function pointer in a worker stands for here, with the signature that it is made of. */
interface TypedUpcall extends Upcall {
  AbiSignature signature();
}
