/*
 * What the stand-ins for vendors' libraries have in common: what happens is told by the first word of
 * <library>.control, read before each use:
 *
 *   works | slow MILLIS | wrong | fail | hang | abort | crash | gone
 *
 * and each opening of the device is written down in <library>.log, with its options.
 */
#ifndef DOUBLE_H
#define DOUBLE_H

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The path of a file beside this library. */
static const char *beside(const char *ending, char *path, size_t size) {
    Dl_info self;
    dladdr((void *) beside, &self);
    snprintf(path, size, "%s.%s", self.dli_fname, ending);
    return path;
}

/* What it was told, and the number behind it. */
static void told(char word[32], long *number) {
    char path[4096];
    FILE *control = fopen(beside("control", path, sizeof path), "r");
    *number = 0;
    if (control == NULL || fscanf(control, "%31s %ld", word, number) < 1) {
        strcpy(word, "works");
    }
    if (control != NULL) {
        fclose(control);
    }
}

/* Does what was told, where that is the same for all functions; true to fail. */
static bool misbehaves(const char *word, long number) {
    if (strcmp(word, "slow") == 0) {
        usleep(number * 1000);
    } else if (strcmp(word, "hang") == 0) {
        for (;;) {
            pause();
        }
    } else if (strcmp(word, "abort") == 0 || strcmp(word, "gone") == 0) {
        fprintf(stderr, "double: USB transfer error 5\n");
        abort();
    } else if (strcmp(word, "crash") == 0) {
        *(volatile int *) 8 = 1;
    }
    return strcmp(word, "fail") == 0;
}

static void note_opening(const char *const *keys, const char *const *values, size_t count) {
    char path[4096];
    FILE *log = fopen(beside("log", path, sizeof path), "a");
    if (log == NULL) {
        return;
    }
    fprintf(log, "create");
    for (size_t i = 0; i < count; i++) {
        fprintf(log, " %s=%s", keys[i], values[i]);
    }
    fprintf(log, "\n");
    fclose(log);
}

#endif
