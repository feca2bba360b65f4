/* Asks for an executable stack (linked with -z execstack). Its functions behave. */
#include "stub.h"

STUB_ADD(execstack)
