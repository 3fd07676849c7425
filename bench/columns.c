/* Other people's indicators over columns given in a file: bench/columns.ts compares ours with them.
 * usage: columns FILE ROWS; the file holds open, high, low, close, volume as doubles.
 * Prints "SOURCE NAME OUTPUT FIRST LENGTH" and then the values, one a line, from the bar FIRST on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "indicators.h"
#include "ta_libc.h"

static int rows;
static double *column[5], *out[3];

static void say(const char *source, const char *name, int output, int first, int length, const double *values) {
  printf("%s %s %d %d %d\n", source, name, output, first, length);
  for (int i = 0; i < length; i++) printf("%.17g\n", values[i]);
}

static void tulip(const char *name, const char *function, double a, double b, double c) {
  const ti_indicator_info *info = ti_find_indicator(function);
  const double *inputs[TI_MAXINDPARAMS];
  double options[TI_MAXINDPARAMS] = {a, b, c};
  if (!info || info->outputs > 3) exit(70);
  for (int i = 0; i < info->inputs; i++) {
    static const char *names[] = {"open", "high", "low", "close", "volume"};
    int at = 3; /* "real" is the close */
    for (int k = 0; k < 5; k++) if (!strcmp(info->input_names[i], names[k])) at = k;
    inputs[i] = column[at];
  }
  int start = info->start(options);
  if (info->indicator(rows, inputs, options, out) != TI_OKAY) exit(70);
  for (int i = 0; i < info->outputs; i++) say("tulip", name, i, start, rows - start, out[i]);
}

#define TALIB(NAME, OUTPUTS, CALL)                                                                   \
  {                                                                                                \
    int begin, length;                                                                             \
    if (CALL != TA_SUCCESS) return 70;                                                             \
    for (int i = 0; i < OUTPUTS; i++) say("talib", NAME, i, begin, length, out[i]);                  \
  }
#define OUT1 &begin, &length, out[0]
#define OUT2 OUT1, out[1]
#define OUT3 OUT2, out[2]

int main(int count, char **words) {
  if (count != 3) return 2;
  rows = atoi(words[2]);
  FILE *file = fopen(words[1], "rb");
  for (int k = 0; k < 5; k++) {
    column[k] = malloc(rows * sizeof(double));
    if (!file || fread(column[k], sizeof(double), rows, file) != (size_t)rows) return 74;
  }
  for (int k = 0; k < 3; k++) out[k] = malloc(rows * sizeof(double));
  double *open = column[0], *high = column[1], *low = column[2], *close = column[3], *volume = column[4];
  int end = rows - 1;
  TA_Initialize();
  TALIB("sma(20)", 1, TA_SMA(0, end, close, 20, OUT1))
  TALIB("ema(20)", 1, TA_EMA(0, end, close, 20, OUT1))
  TALIB("wma(20)", 1, TA_WMA(0, end, close, 20, OUT1))
  TALIB("dema(14)", 1, TA_DEMA(0, end, close, 14, OUT1))
  TALIB("tema(20)", 1, TA_TEMA(0, end, close, 20, OUT1))
  TALIB("kama(10,2,30)", 1, TA_KAMA(0, end, close, 10, OUT1))
  TALIB("t3(5,0.7)", 1, TA_T3(0, end, close, 5, 0.7, OUT1))
  TALIB("macd(12,26,9)", 3, TA_MACD(0, end, close, 12, 26, 9, OUT3))
  TALIB("rsi(14)", 1, TA_RSI(0, end, close, 14, OUT1))
  TALIB("stoch(14,3,3)", 2, TA_STOCH(0, end, high, low, close, 14, 3, TA_MAType_SMA, 3, TA_MAType_SMA, OUT2))
  TALIB("stochrsi(14,14,3,1)", 2, TA_STOCHRSI(0, end, close, 14, 14, 3, TA_MAType_SMA, OUT2))
  TALIB("adx(14)", 1, TA_ADX(0, end, high, low, close, 14, OUT1))
  TALIB("adx(14)+", 1, TA_PLUS_DI(0, end, high, low, close, 14, OUT1))
  TALIB("adx(14)-", 1, TA_MINUS_DI(0, end, high, low, close, 14, OUT1))
  TALIB("aroon(25)", 2, TA_AROON(0, end, high, low, 25, OUT2))
  TALIB("cci(20)", 1, TA_CCI(0, end, high, low, close, 20, OUT1))
  TALIB("williamsr(14)", 1, TA_WILLR(0, end, high, low, close, 14, OUT1))
  TALIB("roc(14)", 1, TA_ROC(0, end, close, 14, OUT1))
  TALIB("momentum(10)", 1, TA_MOM(0, end, close, 10, OUT1))
  TALIB("ppo(12,26,9)", 1, TA_PPO(0, end, close, 12, 26, TA_MAType_EMA, OUT1))
  TALIB("trix(14)", 1, TA_TRIX(0, end, close, 14, OUT1))
  TALIB("uo(7,14,28)", 1, TA_ULTOSC(0, end, high, low, close, 7, 14, 28, OUT1))
  TALIB("psar(0.02,0.2)", 1, TA_SAR(0, end, high, low, 0.02, 0.2, OUT1))
  TALIB("slope(14)", 1, TA_LINEARREG_SLOPE(0, end, close, 14, OUT1))
  TALIB("bollinger(20,2)", 3, TA_BBANDS(0, end, close, 20, 2, 2, TA_MAType_SMA, OUT3))
  TALIB("atr(14)", 1, TA_ATR(0, end, high, low, close, 14, OUT1))
  TALIB("natr(14)", 1, TA_NATR(0, end, high, low, close, 14, OUT1))
  TALIB("stddev(14)", 1, TA_STDDEV(0, end, close, 14, 1, OUT1))
  TALIB("beta(50)", 1, TA_BETA(0, end, open, close, 50, OUT1))
  TALIB("correlation(20)", 1, TA_CORREL(0, end, close, open, 20, OUT1))
  TALIB("obv", 1, TA_OBV(0, end, close, volume, OUT1))
  TALIB("adl", 1, TA_AD(0, end, high, low, close, volume, OUT1))
  TALIB("chaikin(3,10)", 1, TA_ADOSC(0, end, high, low, close, volume, 3, 10, OUT1))
  TALIB("mfi(14)", 1, TA_MFI(0, end, high, low, close, volume, 14, OUT1))
  tulip("sma(20)", "sma", 20, 0, 0);
  tulip("ema(20)", "ema", 20, 0, 0);
  tulip("wma(20)", "wma", 20, 0, 0);
  tulip("dema(14)", "dema", 14, 0, 0);
  tulip("tema(20)", "tema", 20, 0, 0);
  tulip("hma(14)", "hma", 14, 0, 0);
  tulip("kama(10,2,30)", "kama", 10, 0, 0);
  tulip("smma(20)", "wilders", 20, 0, 0);
  tulip("vwma(20)", "vwma", 20, 0, 0);
  tulip("macd(12,26,9)", "macd", 12, 26, 9);
  tulip("rsi(14)", "rsi", 14, 0, 0);
  tulip("stoch(14,3,3)", "stoch", 14, 3, 3);
  tulip("adx(14)", "adx", 14, 0, 0);
  tulip("adx(14)di", "di", 14, 0, 0);
  tulip("aroon(25)", "aroon", 25, 0, 0);
  tulip("cci(20)", "cci", 20, 0, 0);
  tulip("williamsr(14)", "willr", 14, 0, 0);
  tulip("roc(14)", "roc", 14, 0, 0);
  tulip("momentum(10)", "mom", 10, 0, 0);
  tulip("ppo(12,26,9)", "ppo", 12, 26, 0);
  tulip("trix(14)", "trix", 14, 0, 0);
  tulip("ao(5,34)", "ao", 0, 0, 0);
  tulip("uo(7,14,28)", "ultosc", 7, 14, 28);
  tulip("dpo(14)", "dpo", 14, 0, 0);
  tulip("psar(0.02,0.2)", "psar", 0.02, 0.2, 0);
  tulip("slope(14)", "linregslope", 14, 0, 0);
  tulip("bollinger(20,2)", "bbands", 20, 2, 0);
  tulip("atr(14)", "atr", 14, 0, 0);
  tulip("natr(14)", "natr", 14, 0, 0);
  tulip("stddev(14)", "stddev", 14, 0, 0);
  tulip("obv", "obv", 0, 0, 0);
  tulip("adl", "ad", 0, 0, 0);
  tulip("chaikin(3,10)", "adosc", 3, 10, 0);
  tulip("mfi(14)", "mfi", 14, 0, 0);
  return 0;
}
