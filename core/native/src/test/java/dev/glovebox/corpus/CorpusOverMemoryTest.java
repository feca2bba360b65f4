package dev.glovebox.corpus;

/** The corpus over shared memory. */
class CorpusOverMemoryTest extends CorpusContract {
  CorpusOverMemoryTest() {
    super(true);
  }
}
