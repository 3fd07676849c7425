/* Times TA-Lib's C functions on columns given in a file, so that bench/indicators.ts can print ratios.
 * usage: talib FILE SYMBOLS ROWS REPEATS; the file holds open, high, low, close, volume of each symbol as doubles.
 * Prints "NAME nanoseconds-per-row". */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "ta_libc.h"

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int count, char **words) {
  if (count != 5) return 2;
  int symbols = atoi(words[2]), rows = atoi(words[3]), repeats = atoi(words[4]);
  size_t size = (size_t)symbols * rows * 5;
  double *data = malloc(size * sizeof(double));
  FILE *file = fopen(words[1], "rb");
  if (!file || fread(data, sizeof(double), size, file) != size) return 74;
  double *a = malloc(rows * sizeof(double)), *b = malloc(rows * sizeof(double)), *c = malloc(rows * sizeof(double));
  int begin, length;
  double check = 0;
  TA_Initialize();
  /* The fastest repeat of each small batch counts, because a busy machine interrupts long ones. */
#define TIMED(NAME, CALL)                                                                        \
  {                                                                                              \
    double sum = 0;                                                                              \
    for (int first = 0; first < symbols; first += 125) {                                          \
      double best = 1e300;                                                                       \
      int end = first + 125 < symbols ? first + 125 : symbols;                                     \
      for (int r = 0; r < repeats; r++) {                                                        \
        double start = now();                                                                    \
        for (int s = first; s < end; s++) {                                                      \
          double *open = data + (size_t)s * rows * 5, *high = open + rows, *low = high + rows;   \
          double *close = low + rows, *volume = close + rows;                                    \
          (void)high, (void)low, (void)close, (void)volume;                                      \
          CALL;                                                                                  \
          check += a[length - 1];                                                                \
        }                                                                                        \
        double took = now() - start;                                                             \
        if (took < best) best = took;                                                            \
      }                                                                                          \
      sum += best;                                                                               \
    }                                                                                            \
    printf("%s %.4f\n", NAME, sum / ((double)symbols * rows));                                   \
  }
  int last = rows - 1;
  TIMED("SMA", TA_SMA(0, last, close, 20, &begin, &length, a))
  TIMED("EMA", TA_EMA(0, last, close, 20, &begin, &length, a))
  TIMED("WMA", TA_WMA(0, last, close, 20, &begin, &length, a))
  TIMED("RSI", TA_RSI(0, last, close, 14, &begin, &length, a))
  TIMED("MACD", TA_MACD(0, last, close, 12, 26, 9, &begin, &length, a, b, c))
  TIMED("BBANDS", TA_BBANDS(0, last, close, 20, 2, 2, TA_MAType_SMA, &begin, &length, a, b, c))
  TIMED("ATR", TA_ATR(0, last, high, low, close, 14, &begin, &length, a))
  TIMED("ADX", TA_ADX(0, last, high, low, close, 14, &begin, &length, a))
  TIMED("STOCH", TA_STOCH(0, last, high, low, close, 14, 3, TA_MAType_SMA, 3, TA_MAType_SMA, &begin, &length, a, b))
  TIMED("OBV", TA_OBV(0, last, close, volume, &begin, &length, a))
  TIMED("CCI", TA_CCI(0, last, high, low, close, 20, &begin, &length, a))
  TIMED("MFI", TA_MFI(0, last, high, low, close, volume, 14, &begin, &length, a))
  fprintf(stderr, "%f\n", check);
  return 0;
}
