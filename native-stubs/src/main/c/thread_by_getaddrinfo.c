/* Has the C library start a thread from its constructor: by a search for an address in the background. */
#define _GNU_SOURCE
#include <netdb.h>
#include <stddef.h>

#include "stub.h"

static struct gaicb request = {.ar_name = "localhost"};
static struct gaicb *requests[] = {&request};

__attribute__((constructor)) static void start_thread(void) { getaddrinfo_a(GAI_NOWAIT, requests, 1, NULL); }

STUB_ADD(thread_by_getaddrinfo)
