package dev.glovebox.lane;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the memory of side segments comes from. */
interface SideMemory {
  /** As {@link MemoryFile#create}. */
  MemoryFile make(long bytes) throws IOException;

  /** As {@link MemoryFile#open}. */
  ByteBuffer open(long process, int descriptor, int bytes) throws IOException;

  /** The system. */
  SideMemory OF_SYSTEM =
      new SideMemory() {
        @Override
        public MemoryFile make(long bytes) throws IOException {
          return MemoryFile.create("glovebox-side", bytes);
        }

        @Override
        public ByteBuffer open(long process, int descriptor, int bytes) throws IOException {
          return MemoryFile.open(process, descriptor, bytes);
        }
      };
}
