/* Keeps a child of this process that a library has forked out of the worker's own code. */
#ifndef GLOVEBOX_FORKED_H
#define GLOVEBOX_FORKED_H

/* Once, before a library is loaded. */
void guard_against_children(void);

/* Does not return in a forked child: that process ends. One read of memory, no call. */
void require_parent(void);

#endif
