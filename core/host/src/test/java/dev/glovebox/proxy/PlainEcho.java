package dev.glovebox.proxy;

/** An interface without an outer class, to be defined anew by another class loader. */
interface PlainEcho {
  long echo(long number);

  default long twice(long number) {
    return 2 * echo(number);
  }
}
