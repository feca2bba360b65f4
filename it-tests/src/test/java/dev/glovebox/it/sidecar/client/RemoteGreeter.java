package dev.glovebox.it.sidecar.client;

import dev.glovebox.remote.RemoteHandle;

/** The samples' libraries as Java interfaces. */
interface RemoteGreeter {
  long Add(long a, long b);

  String Hello(String name);

  long Work(long n);

  void Panic(String message);

  /** In C. */
  interface Calc {
    long add_i64(long a, long b);

    double add_f64(double a, double b);

    boolean not(boolean value);

    String concat(String a, String b);

    RemoteHandle counter_create(long value);

    long counter_get(RemoteHandle counter);

    void counter_set(RemoteHandle counter, long value);

    void counter_destroy(RemoteHandle counter);

    int process_id();

    String null_string();
  }
}
