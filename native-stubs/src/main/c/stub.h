/* What every stub shares: how a function is exported, and a call that behaves. */
#ifndef GLOVEBOX_STUB_H
#define GLOVEBOX_STUB_H

/* All else is hidden (-fvisibility=hidden), so a stub exports what it says and nothing more. */
#define STUB_API __attribute__((visibility("default")))

/* Defines int NAME_add(int, int): after the misbehaviour a test sees that the next call is answered. */
#define STUB_ADD(name)                 \
  STUB_API int name##_add(int a, int b); \
  int name##_add(int a, int b) { return (int)((unsigned)a + (unsigned)b); }

#endif
