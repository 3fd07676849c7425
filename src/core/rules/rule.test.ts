import { describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import { indicatorDefinitions } from '#indicators'
import { checkRule, functionDefinitions, parseRule, printRule, ruleVocabulary } from './rules.ts'

function refusal(text: string): string {
  try {
    parseRule(text)
  } catch (error) {
    if (isFailure(error, 'invalid')) return error.message
    throw error
  }
  return 'was taken'
}

describe('a rule', () => {
  it.each([
    ['close>sma(200) AND rsi(14)<30', 'close > sma(200) and rsi(14) < 30'],
    ['Crosses_Above( EMA(12) , ema(26) )', 'crosses_above(ema(12), ema(26))'],
    [
      "pe < 15 and sector == 'Technology' and return(close, 12m) > 0.2",
      'pe < 15 and sector = "Technology" and return(12m) > 0.2',
    ],
    ['macd > macd.SIGNAL', 'macd(12, 26, 9) > macd(12, 26, 9).signal'],
    ['adx.plusdi ≥ 20', 'adx(14).plusDi >= 20'],
    ['ema(rsi, 9)[3] <> 5%', 'ema(rsi(14), 9)[3] != 5%'],
    ['((close)) - (open - low) * (2 + 1) < -5', 'close - (open - low) * (2 + 1) < -5'],
    ['(close - open) - low > 0', 'close - open - low > 0'],
    ['not (close > 1 or (close < 2 and true))', 'not (close > 1 or close < 2 and true)'],
    ['(close > 1)[5] and -(close + 1)[2] < --1', '(close > 1)[5] and -(close + 1)[2] < --1'],
    ['within(close > open, 4w) and count(falling(), 20d) > 3', 'within(close > open, 4w) and count(falling(1), 20d) > 3'],
    ['highest(close, 20) = highest(20)', 'highest(close, 20) = highest(20)'],
    [
      'if(close > open, volume, 0) > 10M or change(volume) > 1e3',
      'if(close > open, volume, 0) > 10M or change(volume, 1) > 1000',
    ],
    ['obv > t3(5, 0.7)', 'obv > t3(5, 0.7)'],
    ['rating = \'say "buy"\'', 'rating = \'say "buy"\''],
  ])('%s is written %s, and reading that gives the same rule', (text, canonical) => {
    const rule = parseRule(text)
    expect(printRule(rule)).toBe(canonical)
    expect(parseRule(canonical).expression).toEqual(rule.expression)
  })

  it.each([
    ...functionDefinitions.map(definition => definition.example),
    ...indicatorDefinitions.flatMap(({ id, outputs, drawnBack }) =>
      outputs.filter(({ name }) => !drawnBack.includes(name)).map(({ name }) => `${id}.${name} > 0`),
    ),
  ])('reads %s, and its printed form as the same', text => {
    const rule = parseRule(text)
    expect(parseRule(printRule(rule)).expression).toEqual(rule.expression)
  })

  it('can be written with every word that an editor offers, as the editor writes it', () => {
    for (const { sort, form, outputs, gives, example } of ruleVocabulary) {
      if (example !== null) parseRule(example)
      if (sort === 'indicator') for (const output of outputs) parseRule(`${form}.${output} > 0`)
      if (sort === 'column') parseRule(gives === 'text' ? `${form} = "x"` : `${form} > 0`)
    }
  })

  it.each([
    ['rsi("14") < 30', 'rsi takes one number, got text at column 5; did you mean rsi(14)?'],
    ['close > rsi("fast")', 'rsi takes one number, got text at column 13; did you mean rsi(14)?'],
    [
      'macd(12, 26, 9, 3) > 0',
      'macd takes up to three numbers (fast, slow, signal), got 4 at column 17; did you mean macd(12, 26, 9)?',
    ],
    ['macd(26, 12) > 0', 'macd at column 1: fast must be less than slow'],
    ['sma(0) > 1', 'period of sma at column 5 is between 1 and 1000, not 0'],
    ['sma(close > 1) > 1', 'sma takes one number, got a condition at column 5; did you mean sma(20)?'],
    ['atr(volume, 3) > 1', 'atr reads high, low, close and cannot be taken of something else at column 5'],
    ['macd.signl > 0', 'macd has no output "signl" at column 6; did you mean signal?'],
    ['clsoe > 3', 'there is no column, function or indicator "clsoe" at column 1; did you mean close?'],
    [
      'Technology = sector',
      'there is no column, function or indicator "Technology" at column 1; texts stand in quotes, as in sector = "Finance"',
    ],
    [
      'close[-1] > 3',
      'in brackets stands a number of bars, and it cannot be negative at column 7: it would look into the future',
    ],
    ['close[open] > 3', 'in brackets stands a fixed number of bars, like 20, 20d, 4w, 12m or 1y, and this at column 7 is none'],
    ['close[0.5] > 3', 'in brackets stands a whole number of bars, and 0.5 at column 7 is none'],
    ['close[3000] > 3', 'in brackets stands a number of bars from 0 to 2520, not 3000 at column 7'],
    ['highest(close, 11y) = close', 'in highest stands a number of bars from 1 to 2520, not 11y at column 16, which is 2772'],
    ['max() > 1', 'max at column 1 takes a number and a number, and a and b are missing; an example: max(open, close)'],
    [
      'ichimoku.lagging > close',
      'ichimoku.lagging at column 10 is drawn back in time: it stands on bars on which it was not known yet, so no rule can use it',
    ],
    [
      'zigzag(5) > 1',
      'zigzag at column 1 is drawn back in time: it stands on bars on which it was not known yet, so no rule can use it',
    ],
    ['volume > 1m', '1m at column 10 is a length of time (months), not a number; write 1M for millions'],
    ['volume > 1,000', '"," at column 11 is not expected; write large numbers without it, as 1000000 or 1M'],
    [
      'return(12q) > 0',
      '"12q" at column 8 is not a number; lengths are written 20d, 4w, 12m or 1y, large numbers 10k, 10M or 2B, shares 5%',
    ],
    ['return > 0', 'return at column 1 is a function and needs brackets, as in return(12m) > 20%'],
    [
      'mean(volume) > 0',
      'mean at column 1 takes a number (close when left out) and a number of bars, and n is missing; an example: volume > 2 * mean(volume, 50)',
    ],
    ['abs(close, open) > 0', 'abs takes a number, got one more at column 12; an example: abs(return(1)) > 3%'],
    ['close(3) > 2', 'close at column 1 is a column and takes nothing; for the value n bars ago write close[n]'],
    ['sector', 'a rule is a condition or a number, and this at column 1 is text; compare it, as in sector = "Finance"'],
    ['sector > "A"', 'texts at column 1 can only be compared by = and !='],
    ['sector[1] = "A"', 'texts at column 1 have no past; they are known as of today only'],
    ['"a" = "b"', 'two fixed texts at column 1 are always the same answer'],
    ['close > sma(20) and 2590 = 2590', 'two fixed numbers at column 21 are always the same answer'],
    ['close = "100"', 'a number cannot be compared with text at column 9'],
    ['(close > 1) = true', 'the condition at column 1 cannot be compared; join conditions with and, or and not'],
    ['not rsi(14)', 'not takes a condition, got a number at column 5; compare it with something, as in rsi(14) > 0'],
    ['close and open > 1', 'and takes a condition, got a number at column 1; compare it with something, as in close > 0'],
    ['1 < rsi(14) < 3', 'comparisons do not chain at column 13; write a < b and b < c'],
    ['close > 3 && true', '"&&" at column 11 is not known here; write and'],
    ['sector = “Finance”', '"“" at column 10 is a curly quote; write a straight one'],
    ['sector = "Finance', 'the text that begins at column 10 has no closing quote'],
    ['close > (3', 'the rule ends too early at column 11: the bracket opened at character 9 is not closed'],
    ['close >\n  > 3', '">" at line 2, column 3 is not expected: a name, a number or a bracket belongs here'],
    ['', 'the rule is empty; write a comparison, like close > sma(200)'],
    ['close > 1e999', 'the number at column 9 is too large'],
    ['\u0441lose > 1', '"\u0441" at column 1 only looks like c; write c'],
    ['close \uff1e 1', '"\uff1e" at column 7 only looks like >; write >'],
    ['close > \uff15', '"\uff15" at column 9 only looks like 5; write 5'],
    ['close \u00d7 2 > 1', '"\u00d7" at column 7 is not known here; write *'],
    ['yield > 5 %', '"%" at column 11 is not known here; write shares as 5%, without a space'],
    ['close ^ 2 > 1', '"^" at column 7 is not known here; write a product, like x * x'],
    ['close => 1', '">" at column 8 does not belong after =; write >='],
    ['close =< 1', '"<" at column 8 does not belong after =; write <='],
    ['rsi 14 < 30', '"14" at column 5 is not expected; did you mean rsi(14)?'],
    [
      'close between 1 and 2',
      '"between" at column 7 is not expected: the rule should end here, or go on with a sign like > or a word like and',
    ],
    ['close > 1 \u0000', '"U+0000" at column 11 means nothing in a rule'],
    [
      'hurst(1000) > 1 and hurst(999) > 1',
      'the rule takes about 24005 operations for each bar, and at most 20000 are allowed; use shorter windows',
    ],
    ['x'.repeat(2001), 'a rule has at most 2000 characters, this one has 2001'],
    [`${'('.repeat(41)}close${')'.repeat(41)} > 1`, 'the rule is nested more than 40 deep at column 42'],
    [`${'1+'.repeat(300)}1 > close`, 'a rule has at most 400 parts, and the one at column 1 is too many'],
  ])('%s is refused: %s', (text, sentence) => {
    expect(refusal(text)).toBe(sentence)
  })

  it('names every fault with its place, for an editor', () => {
    const checked = checkRule('rsi("14") < 30 and clsoe > 3')
    expect('faults' in checked && checked.faults.map(({ from, to }) => [from, to])).toEqual([
      [4, 8],
      [19, 24],
    ])
  })

  it('says what it needs', () => {
    expect(parseRule('sma(volume, 20) > 1M and beta(50) < 1 and annual_eps > 0 and pe < 15').needs).toEqual({
      columns: ['annual_eps', 'close', 'pe', 'volume'],
      indicators: ['beta', 'sma'],
      benchmark: true,
      reports: ['annual_eps'],
      facts: ['pe'],
      tradedPrices: true,
    })
    expect(parseRule('close > sma(200) and atr(14) / close < 5% and macd > 0').needs.tradedPrices).toBe(false)
    expect(parseRule('close + 1 > 0').needs.tradedPrices).toBe(true)
    expect(parseRule('close').needs.tradedPrices).toBe(true)
  })

  it('is refused where it would look ahead or answers nothing', () => {
    const facts = parseRule('pe < 15 and sector = "Finance"')
    expect(facts.isCurrentOnly).toBe(true)
    expect(facts.refusedIn('backtest')).toBe(
      'pe and sector are known only as of today, so a backtest with them would look into the future.',
    )
    expect(facts.refusedIn('signal')).toContain('pe and sector')
    expect(facts.refusedIn('screen')).toBeNull()
    expect(facts.refusedIn('alert')).toBeNull()
    expect(parseRule('close').refusedIn('alert')).toBe(
      'An alert needs a condition, and the rule is a number: compare it with something.',
    )
    expect(parseRule('close').refusedIn('screen')).toBeNull()
    expect(parseRule('net_income > 0').refusedIn('backtest')).toBeNull()
  })
})
