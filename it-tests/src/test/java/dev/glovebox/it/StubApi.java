package dev.glovebox.it;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Pointer;

/** The functions of the stubs, as far as these tests call them; native-stubs says what they do. */
public interface StubApi {
  interface Calc extends Library {
    long calc_add_i64(long a, long b);

    int calc_process_id();

    long calc_thread_id();

    Pointer calc_counter_create(long value);

    long calc_counter_get(Pointer counter);

    void calc_counter_destroy(Pointer counter);

    String calc_greeting();
  }

  interface Greeter extends Library {
    long Add(long a, long b);

    long Work(long n);

    void Panic(String message);

    void Exit(int code);

    void IgnoreTerm();
  }

  interface Segv extends Library {
    int segv_now();

    int segv_add(int a, int b);
  }

  interface Abort extends Library {
    int abort_now();

    int abort_add(int a, int b);
  }

  interface StackOverflow extends Library {
    int overflow_now();
  }

  interface Exit extends Library {
    int exit_now(int code);

    int exit_at_once(int code);

    int exit_add(int a, int b);
  }

  interface Hang extends Library {
    int hang_now();

    int hang_add(int a, int b);
  }

  interface Spin extends Library {
    int spin_now();

    int spin_millis(int millis);

    int spin_add(int a, int b);
  }

  interface Sleep extends Library {
    int sleep_millis(int millis);

    int sleep_forever();

    int sleep_add(int a, int b);
  }

  interface SlowLoad extends Library {
    int slow_load_add(int a, int b);

    int slow_load_millis();
  }

  interface CrashAtLoad extends Library {
    int crash_at_load_add(int a, int b);
  }

  interface SigtermIgnored extends Library {
    int ignore_sigterm();

    int sigterm_is_ignored();
  }

  interface StderrFlood extends Library {
    long flood_stderr(int lines);

    long flood_stderr_without_newline(long bytes);

    int stderr_flood_add(int a, int b);
  }

  interface StdoutNoise extends Library {
    int noise_lines(int lines);

    int noise_binary();

    int stdout_noise_add(int a, int b);
  }

  interface ForkCallback extends Callback {
    int invoke(int value);
  }

  interface Forks extends Library {
    int fork_and_sleep(int seconds);

    int fork_reap(int pid);

    int fork_reap_soon(int pid);

    int fork_both();

    int fork_both_filling(byte[] memory, int bytes);

    int fork_and_call_back(ForkCallback callback);

    int fork_daemonize();

    int fork_many(int count);

    int fork_into_session(String seconds);

    int fork_daemon_program(String seconds);

    int fork_and_exec(String program, String argument);

    int forks_add(int a, int b);
  }

  interface ExitHandlers extends Library {
    int exit_handlers_keep(String path, String word);

    int exit_handlers_hang();

    int exit_handlers_add(int a, int b);
  }

  interface SelfStop extends Library {
    int self_stop_now();

    int self_stop_add(int a, int b);
  }

  interface Freeze extends Library {
    int freeze_all();

    int freeze_add(int a, int b);
  }

  interface ThreadLocals extends Library {
    int thread_local_hang();

    int thread_local_exit();

    int thread_local_add(int a, int b);
  }

  interface Traced extends Library {
    int traced_me();

    int traced_by_daemon(int seconds);

    int traced_add(int a, int b);
  }
}
