/*
 * A TensorFlow Lite delegate plug-in that stands for libedgetpu.so.1: it takes every "edgetpu-custom-op" of a model, as
 * the real one does, and computes it by running the same model's version for the CPU. That twin is what the operator
 * carries in its custom options when it begins like a TensorFlow Lite file; otherwise it lies beside this library, as
 * <library>.twin. double.h says how it is told what to do. Built by io.watchpost.testing.EdgeTpuDouble.
 * Declarations: tensorflow/lite/core/c/common.h and c_api.h at v2.20.0; the functions are those of the library that has
 * loaded the model.
 */
#define _GNU_SOURCE
#include "double.h"

#include <link.h>
#include <stdint.h>

enum { OK = 0, ERROR = 1 };
enum { INDEXES_MAX = 16 };

typedef struct { int size; int data[]; } IntArray;
typedef struct { float scale; int32_t zero_point; } QuantizationParams;
typedef struct { int type; void *params; } Quantization;

typedef struct {
    int type;
    void *data;
    IntArray *dims;
    QuantizationParams params;
    int allocation_type;
    size_t bytes;
    const void *allocation;
    const char *name;
    void *delegate;
    int buffer_handle;
    bool data_is_stale;
    bool is_variable;
    Quantization quantization;
    void *sparsity;
    const IntArray *dims_signature;
} Tensor;

typedef struct {
    IntArray *inputs;
    IntArray *outputs;
    IntArray *intermediates;
    IntArray *temporaries;
    void *user_data;
    void *builtin_data;
    const void *custom_initial_data;
    int custom_initial_data_size;
    void *delegate;
    bool might_have_side_effect;
} Node;

typedef struct Context Context;
typedef struct Delegate Delegate;

typedef struct {
    void *(*init)(Context *, const char *, size_t);
    void (*free)(Context *, void *);
    int (*prepare)(Context *, Node *);
    int (*invoke)(Context *, Node *);
    const char *(*profiling_string)(const Context *, const Node *);
    int32_t builtin_code;
    const char *custom_name;
    int version;
    void *registration_external;
    void *(*async_kernel)(Context *, Node *);
    uint64_t inplace_operator;
} Registration;

struct Context {
    size_t tensors_size;
    int (*get_execution_plan)(Context *, IntArray **);
    Tensor *tensors;
    void *impl;
    int (*resize_tensor)(Context *, Tensor *, IntArray *);
    void (*report_error)(Context *, const char *, ...);
    int (*add_tensors)(Context *, int, int *);
    int (*get_node_and_registration)(Context *, int, Node **, Registration **);
    int (*replace_node_subsets)(Context *, Registration, const IntArray *, Delegate *);
    /* further members aren't used */
};

struct Delegate {
    void *data;
    int (*prepare)(Context *, Delegate *);
    void *copy_from;
    void *copy_to;
    void *free_buffer;
    int64_t flags;
    void *opaque_builder;
};

typedef struct {
    Delegate *delegate;
    IntArray *nodes;
    IntArray *inputs;
    IntArray *outputs;
} DelegateParams;

/* The functions of TensorFlow Lite that run the twin. */
static struct {
    void *(*model_create)(const void *, size_t);
    void (*model_delete)(void *);
    void *(*interpreter_create)(void *, void *);
    void (*interpreter_delete)(void *);
    int (*resize_input)(void *, int, const int *, int);
    int (*allocate)(void *);
    int (*invoke)(void *);
    void *(*input)(void *, int);
    const void *(*output)(void *, int);
    int (*copy_from)(void *, const void *, size_t);
    int (*copy_to)(const void *, void *, size_t);
    size_t (*byte_size)(const void *);
} lite;

typedef struct {
    void *file; /* the twin's bytes, if they are this library's own */
    void *model;
    void *interpreter;
    int inputs[INDEXES_MAX], outputs[INDEXES_MAX];
    int input_count, output_count;
} Kernel;

static void *twin_file(size_t *size) {
    char path[4096];
    FILE *file = fopen(beside("twin", path, sizeof path), "r");
    if (file == NULL) {
        return NULL;
    }
    fseek(file, 0, SEEK_END);
    *size = ftell(file);
    rewind(file);
    void *bytes = malloc(*size);
    if (fread(bytes, 1, *size, file) != *size) {
        free(bytes);
        bytes = NULL;
    }
    fclose(file);
    return bytes;
}

/* ---- the twin ---------------------------------------------------------------------------------------------------- */

static int find_lite(struct dl_phdr_info *info, size_t size, void *name) {
    (void) size;
    if (info->dlpi_name != NULL && strstr(info->dlpi_name, "tensorflowlite") != NULL) {
        strcpy(name, info->dlpi_name);
        return 1;
    }
    return 0;
}

static bool bind_lite(void) {
    char name[4096];
    if (!dl_iterate_phdr(find_lite, name)) {
        return false;
    }
    void *library = dlopen(name, RTLD_LAZY | RTLD_NOLOAD);
    struct { void *place; const char *symbol; } functions[] = {
        {&lite.model_create, "TfLiteModelCreate"},
        {&lite.model_delete, "TfLiteModelDelete"},
        {&lite.interpreter_create, "TfLiteInterpreterCreate"},
        {&lite.interpreter_delete, "TfLiteInterpreterDelete"},
        {&lite.resize_input, "TfLiteInterpreterResizeInputTensor"},
        {&lite.allocate, "TfLiteInterpreterAllocateTensors"},
        {&lite.invoke, "TfLiteInterpreterInvoke"},
        {&lite.input, "TfLiteInterpreterGetInputTensor"},
        {&lite.output, "TfLiteInterpreterGetOutputTensor"},
        {&lite.copy_from, "TfLiteTensorCopyFromBuffer"},
        {&lite.copy_to, "TfLiteTensorCopyToBuffer"},
        {&lite.byte_size, "TfLiteTensorByteSize"},
    };
    for (size_t i = 0; library != NULL && i < sizeof functions / sizeof functions[0]; i++) {
        void *function = dlsym(library, functions[i].symbol);
        if (function == NULL) {
            return false;
        }
        memcpy(functions[i].place, &function, sizeof function);
    }
    return library != NULL;
}

static int copy_indexes(const IntArray *from, int *to) {
    for (int i = 0; i < from->size && i < INDEXES_MAX; i++) {
        to[i] = from->data[i];
    }
    return from->size < INDEXES_MAX ? from->size : INDEXES_MAX;
}

static void *kernel_init(Context *context, const char *buffer, size_t length) {
    (void) length;
    const DelegateParams *params = (const DelegateParams *) buffer;
    Node *node;
    Registration *registration;
    if (context->get_node_and_registration(context, params->nodes->data[0], &node, &registration) != OK) {
        return NULL;
    }
    Kernel *kernel = calloc(1, sizeof *kernel);
    kernel->input_count = copy_indexes(node->inputs, kernel->inputs);
    kernel->output_count = copy_indexes(node->outputs, kernel->outputs);
    const char *data = node->custom_initial_data;
    size_t size = node->custom_initial_data_size;
    /* always a copy: flatbuffers want their alignment */
    if (size > 8 && memcmp(data + 4, "TFL3", 4) == 0) {
        kernel->file = memcpy(malloc(size), data, size);
    } else {
        kernel->file = twin_file(&size);
    }
    if (kernel->file != NULL) {
        kernel->model = lite.model_create(kernel->file, size);
    }
    if (kernel->model != NULL) {
        kernel->interpreter = lite.interpreter_create(kernel->model, NULL);
    }
    return kernel;
}

static void kernel_free(Context *context, void *data) {
    (void) context;
    Kernel *kernel = data;
    if (kernel == NULL) {
        return;
    }
    if (kernel->interpreter != NULL) {
        lite.interpreter_delete(kernel->interpreter);
    }
    if (kernel->model != NULL) {
        lite.model_delete(kernel->model);
    }
    free(kernel->file);
    free(kernel);
}

static int kernel_prepare(Context *context, Node *node) {
    Kernel *kernel = node->user_data;
    if (kernel == NULL || kernel->interpreter == NULL) {
        context->report_error(context, "the double has no twin of this model for the CPU.");
        return ERROR;
    }
    for (int i = 0; i < kernel->input_count; i++) {
        const IntArray *shape = context->tensors[kernel->inputs[i]].dims;
        if (lite.resize_input(kernel->interpreter, i, shape->data, shape->size) != OK) {
            return ERROR;
        }
    }
    return lite.allocate(kernel->interpreter);
}

static int kernel_invoke(Context *context, Node *node) {
    Kernel *kernel = node->user_data;
    char word[32];
    long number;
    told(word, &number);
    if (misbehaves(word, number)) {
        context->report_error(context, "the double was told to fail.");
        return ERROR;
    }
    for (int i = 0; i < kernel->input_count; i++) {
        Tensor *input = &context->tensors[kernel->inputs[i]];
        if (lite.copy_from(lite.input(kernel->interpreter, i), input->data, input->bytes) != OK) {
            return ERROR;
        }
    }
    if (lite.invoke(kernel->interpreter) != OK) {
        return ERROR;
    }
    for (int i = 0; i < kernel->output_count; i++) {
        Tensor *output = &context->tensors[kernel->outputs[i]];
        const void *twin = lite.output(kernel->interpreter, i);
        if (lite.copy_to(twin, output->data, output->bytes) != OK) {
            return ERROR;
        }
        if (strcmp(word, "wrong") == 0) { /* every label is its neighbour's */
            size_t element = output->type == 1 ? 4 : 1;
            char *bytes = output->data;
            char last[4];
            memcpy(last, bytes + output->bytes - element, element);
            memmove(bytes + element, bytes, output->bytes - element);
            memcpy(bytes, last, element);
        }
    }
    return OK;
}

/* ---- the plug-in ------------------------------------------------------------------------------------------------- */

static int delegate_prepare(Context *context, Delegate *delegate) {
    IntArray *plan;
    if (context->get_execution_plan(context, &plan) != OK) {
        return ERROR;
    }
    int *claimed = malloc((plan->size + 1) * sizeof(int));
    int count = 0;
    for (int i = 0; i < plan->size; i++) {
        Node *node;
        Registration *registration;
        if (context->get_node_and_registration(context, plan->data[i], &node, &registration) == OK
            && registration->custom_name != NULL
            && strcmp(registration->custom_name, "edgetpu-custom-op") == 0) {
            claimed[count++] = plan->data[i];
        }
    }
    Registration kernel = {
        .init = kernel_init,
        .free = kernel_free,
        .prepare = kernel_prepare,
        .invoke = kernel_invoke,
        .custom_name = "EdgeTpuDouble",
        .version = 1,
    };
    int status = OK;
    for (int i = 0; i < count && status == OK; i++) {
        IntArray *one = malloc(sizeof(IntArray) + sizeof(int));
        one->size = 1;
        one->data[0] = claimed[i];
        status = context->replace_node_subsets(context, kernel, one, delegate);
        free(one);
    }
    free(claimed);
    return status;
}

Delegate *tflite_plugin_create_delegate(char **keys, char **values, size_t count, void (*report)(const char *)) {
    (void) report;
    note_opening((const char *const *) keys, (const char *const *) values, count);
    char word[32];
    long number;
    told(word, &number);
    if (strcmp(word, "gone") == 0 || !bind_lite()) {
        return NULL;
    }
    Delegate *delegate = calloc(1, sizeof *delegate);
    delegate->prepare = delegate_prepare;
    delegate->flags = 1; /* kTfLiteDelegateFlagsAllowDynamicTensors */
    return delegate;
}

void tflite_plugin_destroy_delegate(Delegate *delegate) {
    free(delegate);
}

const char *edgetpu_version(void) {
    return "BuildLabel(COMPILER=double), RuntimeVersion(14)";
}
