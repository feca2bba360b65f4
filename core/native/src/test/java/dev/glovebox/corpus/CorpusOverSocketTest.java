package dev.glovebox.corpus;

/** The corpus over sockets. */
class CorpusOverSocketTest extends CorpusContract {
  CorpusOverSocketTest() {
    super(false);
  }
}
