/*
 * A library that does to its process what those of accelerators do: the first byte of the input says what. Built by
 * the tests that load it.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ECHO, ABORT, CRASH, HANG, EXIT, STOP, KILL, SCRIBBLE, CHATTER };

/* Writes nonsense over all memory files that this process has mapped. */
static void scribble(void) {
    char line[512];
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL) {
        unsigned long begin, end;
        char rights[5];
        if (strstr(line, "memfd:watchpost-engine") != NULL
            && sscanf(line, "%lx-%lx %4s", &begin, &end, rights) == 3 && rights[1] == 'w') {
            memset((void *) begin, 0xa5, end - begin);
        }
    }
}

static void chatter(void) {
    for (int i = 0; i < 5000; i++) {
        printf("%d bottles, \001\377 and so on\n", i);
        fprintf(stderr, "%d warnings\n", i);
    }
    fflush(stdout);
}

/* Gives the second byte of the input back. */
int unruly(const unsigned char *input) {
    switch (input[0]) {
    case ABORT:
        fprintf(stderr, "unruly: the device does not answer\n");
        abort();
    case CRASH:
        *(volatile int *) 8 = 1;
        break;
    case HANG:
        for (;;) {
            pause();
        }
    case EXIT:
        fprintf(stderr, "unruly: no licence\n");
        _exit(7);
    case STOP:
        raise(SIGSTOP);
        break;
    case KILL:
        raise(SIGKILL);
        break;
    case SCRIBBLE:
        scribble();
        break;
    case CHATTER:
        chatter();
        break;
    }
    return input[1];
}
