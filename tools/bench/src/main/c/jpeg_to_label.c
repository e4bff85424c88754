/*
 * The baseline that "JPEG in memory -> label" is compared with: what a C programmer writes in an afternoon, with
 * libjpeg-turbo, a plain bilinear resize and the same TensorFlow Lite library with XNNPACK, on one thread.
 *
 *   cc -O3 -march=native jpeg_to_label.c -o jpeg_to_label -lturbojpeg -ldl -lm
 *   ./jpeg_to_label libjnitensorflowlite.so model.tflite picture.jpg ROUNDS
 *
 * The model takes uint8 or int8 [1, H, W, 3] and gives uint8 or int8 [1, N]. Prints one JSON object: the label's index and the
 * median and 95th percentile in microseconds of decode, resize, invoke and all of it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <turbojpeg.h>

/* TensorFlow Lite C API 2.20, tensorflow/lite/core/c/c_api.h; XNNPACK options: .../xnnpack/xnnpack_delegate.h (56 bytes) */
typedef struct { int32_t num_threads; uint32_t runtime_flags; uint32_t flags; char rest[200]; } xnnpack_options;

static void *library;
static void *symbol(const char *name) {
  void *found = dlsym(library, name);
  if (!found) { fprintf(stderr, "jpeg_to_label: no %s in the library\n", name); exit(1); }
  return found;
}

static unsigned char *read_file(const char *path, long *size) {
  FILE *file = fopen(path, "rb");
  if (!file) { perror(path); exit(1); }
  fseek(file, 0, SEEK_END);
  *size = ftell(file);
  rewind(file);
  unsigned char *bytes = malloc(*size);
  if (fread(bytes, 1, *size, file) != (size_t) *size) { perror(path); exit(1); }
  fclose(file);
  return bytes;
}

static double micros(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *) a, y = *(const double *) b;
  return x < y ? -1 : x > y;
}

static void bilinear(const unsigned char *from, int fw, int fh, unsigned char *to, int tw, int th, int flip_sign) {
  float sx = (float) fw / tw, sy = (float) fh / th;
  for (int y = 0; y < th; y++) {
    float fy = fmaxf(0, (y + 0.5f) * sy - 0.5f);
    int y0 = (int) fy, y1 = y0 + 1 < fh ? y0 + 1 : fh - 1;
    float wy = fy - y0;
    for (int x = 0; x < tw; x++) {
      float fx = fmaxf(0, (x + 0.5f) * sx - 0.5f);
      int x0 = (int) fx, x1 = x0 + 1 < fw ? x0 + 1 : fw - 1;
      float wx = fx - x0;
      for (int c = 0; c < 3; c++) {
        float top = from[(y0 * fw + x0) * 3 + c] * (1 - wx) + from[(y0 * fw + x1) * 3 + c] * wx;
        float bottom = from[(y1 * fw + x0) * 3 + c] * (1 - wx) + from[(y1 * fw + x1) * 3 + c] * wx;
        to[(y * tw + x) * 3 + c] = (unsigned char) (top * (1 - wy) + bottom * wy + 0.5f) ^ flip_sign;
      }
    }
  }
}

static void print_percentiles(const char *name, double *values, int count, const char *end) {
  qsort(values, count, sizeof *values, by_value);
  printf("\"%s\":{\"p50\":%.1f,\"p95\":%.1f}%s", name, values[count / 2], values[count * 95 / 100], end);
}

int main(int argc, char **argv) {
  if (argc != 5) { fprintf(stderr, "usage: jpeg_to_label LIBRARY MODEL JPEG ROUNDS\n"); return 2; }
  library = dlopen(argv[1], RTLD_NOW);
  if (!library) { fprintf(stderr, "jpeg_to_label: %s\n", dlerror()); return 1; }
  long model_size, jpeg_size;
  unsigned char *model_bytes = read_file(argv[2], &model_size), *jpeg = read_file(argv[3], &jpeg_size);
  int rounds = atoi(argv[4]);

  void *model = ((void *(*)(const void *, size_t)) symbol("TfLiteModelCreate"))(model_bytes, model_size);
  void *options = ((void *(*)(void)) symbol("TfLiteInterpreterOptionsCreate"))();
  ((void (*)(void *, int32_t)) symbol("TfLiteInterpreterOptionsSetNumThreads"))(options, 1);
  xnnpack_options xnnpack = ((xnnpack_options (*)(void)) symbol("TfLiteXNNPackDelegateOptionsDefault"))();
  xnnpack.num_threads = 1;
  void *delegate = ((void *(*)(const void *)) symbol("TfLiteXNNPackDelegateCreate"))(&xnnpack);
  ((void (*)(void *, void *)) symbol("TfLiteInterpreterOptionsAddDelegate"))(options, delegate);
  void *interpreter = ((void *(*)(const void *, const void *)) symbol("TfLiteInterpreterCreate"))(model, options);
  if (!interpreter || ((int (*)(void *)) symbol("TfLiteInterpreterAllocateTensors"))(interpreter)) {
    fprintf(stderr, "jpeg_to_label: the model does not load\n");
    return 1;
  }
  void *input = ((void *(*)(const void *, int32_t)) symbol("TfLiteInterpreterGetInputTensor"))(interpreter, 0);
  const void *output = ((const void *(*)(const void *, int32_t)) symbol("TfLiteInterpreterGetOutputTensor"))(interpreter, 0);
  void *(*data)(const void *) = symbol("TfLiteTensorData");
  int32_t (*dim)(const void *, int32_t) = symbol("TfLiteTensorDim");
  int (*type)(const void *) = symbol("TfLiteTensorType");
  int (*invoke)(void *) = symbol("TfLiteInterpreterInvoke");
  int height = dim(input, 1), width = dim(input, 2), classes = dim(output, 1);
  int flip_sign = type(input) == 9 ? 0x80 : 0; /* kTfLiteInt8 */
  int signed_output = type(output) == 9;

  tjhandle decoder = tjInitDecompress();
  int jpeg_width, jpeg_height, subsampling, colours;
  if (tjDecompressHeader3(decoder, jpeg, jpeg_size, &jpeg_width, &jpeg_height, &subsampling, &colours)) {
    fprintf(stderr, "jpeg_to_label: %s\n", tjGetErrorStr2(decoder));
    return 1;
  }
  unsigned char *rgb = malloc((size_t) jpeg_width * jpeg_height * 3);
  double *decode = malloc(rounds * sizeof(double)), *resize = malloc(rounds * sizeof(double));
  double *infer = malloc(rounds * sizeof(double)), *total = malloc(rounds * sizeof(double));
  int best = 0, warm_up = rounds / 4 + 5;
  for (int round = -warm_up; round < rounds; round++) {
    double t0 = micros();
    if (tjDecompress2(decoder, jpeg, jpeg_size, rgb, jpeg_width, 0, jpeg_height, TJPF_RGB, 0)) return 1;
    double t1 = micros();
    bilinear(rgb, jpeg_width, jpeg_height, data(input), width, height, flip_sign);
    double t2 = micros();
    if (invoke(interpreter)) return 1;
    const unsigned char *scores = data(output);
    best = 0;
    int best_score = -1000;
    for (int i = 0; i < classes; i++) {
      int score = signed_output ? (signed char) scores[i] : scores[i];
      if (score > best_score) { best_score = score; best = i; }
    }
    double t3 = micros();
    if (round >= 0) { decode[round] = t1 - t0; resize[round] = t2 - t1; infer[round] = t3 - t2; total[round] = t3 - t0; }
  }
  printf("{\"label\":%d,", best);
  print_percentiles("decode", decode, rounds, ",");
  print_percentiles("resize", resize, rounds, ",");
  print_percentiles("invoke", infer, rounds, ",");
  print_percentiles("total", total, rounds, "}\n");
  return 0;
}
