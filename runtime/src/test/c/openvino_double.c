/*
 * A library with the names and signatures of OpenVINO's C API that stands for libopenvino_c.so 2022.3: it computes the
 * mean colour of a picture, as the models of the tests do. Which tensors a model has is said by a line of text in its
 * file:
 *
 *   colour-plan NCHW WIDTH HEIGHT CHANNELS CLASSES BATCH INPUT SCALE ZERO OUTPUT SCALE ZERO OFFSET MEAN
 *
 * with INPUT and OUTPUT 0 for float32, 1 for uint8, 2 for int8, a BATCH of -1 for an open one, and OFFSET and MEAN 1
 * where there is that second end. The second file of a model, if it has one, holds a float32 for each class that is added to its
 * score. double.h says how it is told what to do. Built by io.watchpost.testing.OpenVinoDouble.
 */
#define _GNU_SOURCE
#include "double.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>

enum { OK = 0, GENERAL_ERROR = -1, NOT_FOUND = -5, INVALID = -14 };
enum { FLOAT32, UINT8, INT8 };

typedef struct { int64_t min, max; } Dimension;
typedef struct { Dimension rank; Dimension *dims; } PartialShape;
typedef struct { const char *build_number, *description; } Version;
typedef struct { char **devices; size_t size; } Devices;

typedef struct { int type; float scale; int zero; } Kind;

typedef struct {
    int nchw, width, height, channels, classes, batch;
    Kind input, output;
    int has_offset, has_mean;
    float *bias;
} Model;

typedef struct { void *data; size_t bytes; } Tensor;

typedef struct {
    Model plan;
    Tensor inputs[2], outputs[2];
} Request;

/* ---- the library ------------------------------------------------------------------------------------------------- */

int ov_get_openvino_version(Version *version) {
    version->build_number = strdup("2022.3.1-9227-double");
    version->description = strdup("OpenVINO Runtime");
    return OK;
}

void ov_version_free(Version *version) {
    free((char *) version->build_number);
    free((char *) version->description);
}

const char *ov_get_error_info(int status) {
    return status == NOT_FOUND ? "requested entity not found" : "general error!";
}

int ov_core_create(void **core) {
    *core = malloc(1);
    return OK;
}

void ov_core_free(void *core) {
    free(core);
}

int ov_core_get_available_devices(const void *core, Devices *devices) {
    (void) core;
    char word[32];
    long number;
    told(word, &number);
    devices->size = strcmp(word, "gone") == 0 ? 1 : 2;
    devices->devices = malloc(2 * sizeof(char *));
    devices->devices[0] = strdup("CPU");
    devices->devices[1] = strdup("MYRIAD");
    return OK;
}

void ov_available_devices_free(Devices *devices) {
    free(devices->devices[0]);
    free(devices->devices[1]);
    free(devices->devices);
}

/* ---- a model ----------------------------------------------------------------------------------------------------- */

static char *content(const char *path, size_t *size) {
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return NULL;
    }
    fseek(file, 0, SEEK_END);
    *size = ftell(file);
    rewind(file);
    char *bytes = calloc(1, *size + 1);
    if (fread(bytes, 1, *size, file) != *size) {
        *size = 0;
    }
    fclose(file);
    return bytes;
}

int ov_core_read_model(const void *core, const char *path, const char *weights, Model **made) {
    (void) core;
    size_t size;
    char *bytes = content(path, &size);
    if (bytes == NULL) {
        return NOT_FOUND;
    }
    Model *model = calloc(1, sizeof *model);
    char *plan = memmem(bytes, size, "colour-plan ", 12);
    int read = plan == NULL ? 0
        : sscanf(plan, "colour-plan %d %d %d %d %d %d %d %f %d %d %f %d %d %d", &model->nchw, &model->width,
            &model->height, &model->channels, &model->classes, &model->batch, &model->input.type, &model->input.scale,
            &model->input.zero, &model->output.type, &model->output.scale, &model->output.zero, &model->has_offset,
            &model->has_mean);
    free(bytes);
    if (read == 14 && weights != NULL) {
        model->bias = (float *) content(weights, &size);
        if (model->bias == NULL || size != model->classes * sizeof(float)) {
            read = 0;
        }
    }
    if (read != 14) {
        free(model->bias);
        free(model);
        return GENERAL_ERROR;
    }
    *made = model;
    return OK;
}

void ov_model_free(Model *model) {
    free(model->bias);
    free(model);
}

int ov_partial_shape_create_static(int64_t rank, const int64_t *sizes, PartialShape *shape) {
    shape->rank.min = shape->rank.max = rank;
    shape->dims = malloc(rank * sizeof(Dimension));
    for (int64_t i = 0; i < rank; i++) {
        if (sizes[i] <= 0) {
            return INVALID;
        }
        shape->dims[i].min = shape->dims[i].max = sizes[i];
    }
    return OK;
}

void ov_partial_shape_free(PartialShape *shape) {
    free(shape->dims);
}

int ov_model_reshape_input_by_name(Model *model, const char *name, const PartialShape shape) {
    if (strcmp(name, "image") != 0 || shape.rank.max != 4) {
        return NOT_FOUND;
    }
    model->batch = shape.dims[0].max;
    return OK;
}

/* Takes its properties as the real one does: pairs of texts behind the named arguments. */
int ov_core_compile_model(const void *core, const Model *model, const char *device, const size_t words, Model **made,
    ...) {
    (void) core;
    const char *keys[8] = {"device"}, *values[8] = {device};
    size_t count = 1;
    va_list more;
    va_start(more, made);
    for (size_t i = 0; i + 1 < words && count < 8; i += 2, count++) {
        keys[count] = va_arg(more, const char *);
        values[count] = va_arg(more, const char *);
    }
    va_end(more);
    note_opening(keys, values, count);
    char word[32];
    long number;
    told(word, &number);
    if (model->batch < 1 || strcmp(word, "gone") == 0) { /* no shapes are open on a stick */
        return GENERAL_ERROR;
    }
    *made = malloc(sizeof **made);
    **made = *model;
    if (model->bias != NULL) {
        size_t bytes = model->classes * sizeof(float);
        (*made)->bias = memcpy(malloc(bytes), model->bias, bytes);
    }
    return OK;
}

void ov_compiled_model_free(Model *model) {
    ov_model_free(model);
}

/* ---- a request --------------------------------------------------------------------------------------------------- */

static Tensor tensor(size_t elements, int type) {
    Tensor made = {NULL, elements * (type == FLOAT32 ? sizeof(float) : 1)};
    made.data = calloc(1, made.bytes);
    return made;
}

int ov_compiled_model_create_infer_request(const Model *model, Request **made) {
    Request *request = calloc(1, sizeof *request);
    request->plan = *model;
    size_t batch = model->batch;
    request->inputs[0] = tensor(batch * model->width * model->height * model->channels, model->input.type);
    request->inputs[1] = tensor(batch * model->channels, model->input.type);
    request->outputs[0] = tensor(batch * model->classes, model->output.type);
    request->outputs[1] = tensor(batch * model->channels, FLOAT32);
    *made = request;
    return OK;
}

void ov_infer_request_free(Request *request) {
    for (int i = 0; i < 2; i++) {
        free(request->inputs[i].data);
        free(request->outputs[i].data);
    }
    free(request);
}

int ov_infer_request_get_input_tensor_by_index(const Request *request, size_t index, Tensor **made) {
    if (index > (size_t) request->plan.has_offset) {
        return NOT_FOUND;
    }
    *made = malloc(sizeof **made);
    **made = request->inputs[index];
    return OK;
}

int ov_infer_request_get_output_tensor_by_index(const Request *request, size_t index, Tensor **made) {
    if (index > (size_t) request->plan.has_mean) {
        return NOT_FOUND;
    }
    *made = malloc(sizeof **made);
    **made = request->outputs[index];
    return OK;
}

void ov_tensor_free(Tensor *tensor) {
    free(tensor);
}

int ov_tensor_get_byte_size(const Tensor *tensor, size_t *bytes) {
    *bytes = tensor->bytes;
    return OK;
}

int ov_tensor_data(const Tensor *tensor, void **data) {
    *data = tensor->data;
    return OK;
}

static float get(const Tensor *tensor, Kind kind, size_t index) {
    switch (kind.type) {
    case UINT8:
        return (((uint8_t *) tensor->data)[index] - kind.zero) * kind.scale;
    case INT8:
        return (((int8_t *) tensor->data)[index] - kind.zero) * kind.scale;
    default:
        return ((float *) tensor->data)[index];
    }
}

static void put(Tensor *tensor, Kind kind, size_t index, float real) {
    float stored = roundf(real / kind.scale) + kind.zero;
    switch (kind.type) {
    case UINT8:
        ((uint8_t *) tensor->data)[index] = stored < 0 ? 0 : stored > 255 ? 255 : (uint8_t) stored;
        break;
    case INT8:
        ((int8_t *) tensor->data)[index] = stored < -128 ? -128 : stored > 127 ? 127 : (int8_t) stored;
        break;
    default:
        ((float *) tensor->data)[index] = real;
    }
}

int ov_infer_request_infer(Request *request) {
    char word[32];
    long number;
    told(word, &number);
    if (misbehaves(word, number)) {
        return GENERAL_ERROR;
    }
    const Model *plan = &request->plan;
    const Kind real = {FLOAT32, 1, 0};
    int pixels = plan->width * plan->height;
    int shift = strcmp(word, "wrong") == 0;
    for (int n = 0; n < plan->batch; n++) {
        for (int c = 0; c < plan->classes; c++) {
            put(&request->outputs[0], plan->output, n * plan->classes + c, plan->bias == NULL ? 0 : plan->bias[c]);
        }
        for (int c = 0; c < plan->channels; c++) {
            double sum = 0;
            for (int p = 0; p < pixels; p++) {
                int at = plan->nchw ? c * pixels + p : p * plan->channels + c;
                sum += get(&request->inputs[0], plan->input, n * pixels * plan->channels + at);
            }
            float mean = (float) (sum / pixels);
            put(&request->outputs[1], real, n * plan->channels + c, mean);
            if (plan->has_offset) {
                mean += get(&request->inputs[1], plan->input, n * plan->channels + c);
            }
            int label = (c + shift) % plan->classes;
            if (c < plan->classes) {
                float bias = plan->bias == NULL ? 0 : plan->bias[label];
                put(&request->outputs[0], plan->output, n * plan->classes + label, mean + bias);
            }
        }
    }
    return OK;
}
