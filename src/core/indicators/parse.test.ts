import { describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import { parseIndicator, parseIndicators } from './parse.ts'

function refusal(text: string): string {
  try {
    parseIndicator(text)
  } catch (error) {
    if (isFailure(error, 'invalid')) return error.message
    throw error
  }
  return 'was taken'
}

describe('parseIndicator', () => {
  it.each([
    ['sma(20)', 'sma(20)'],
    ['sma', 'sma(20)'],
    ['sma()', 'sma(20)'],
    [' MACD ( 12, 26 ) ', 'macd(12,26,9)'],
    ['bollinger(20,2.50)', 'bollinger(20,2.5)'],
    ['obv', 'obv'],
    ['obv()', 'obv'],
  ])('reads %s as %s', (text, name) => {
    expect(parseIndicator(text).name).toBe(name)
  })

  it('gives parameters by name', () => {
    expect(parseIndicator('macd(5,8)').parameters).toEqual({ fast: 5, slow: 8, signal: 9 })
  })

  it.each([
    ['smma20(', '"smma20(" is not an indicator: write a name and its parameters, like sma(20)'],
    ['', '"" is not an indicator: write a name and its parameters, like sma(20)'],
    ['rsy(14)', 'there is no indicator "rsy"; did you mean rsi?'],
    ['bolinger', 'there is no indicator "bolinger"; did you mean bollinger?'],
    ['mcad(12,26,9)', 'there is no indicator "mcad"; did you mean macd?'],
    ['somethingelse', 'there is no indicator "somethingelse"'],
    ['constructor', 'there is no indicator "constructor"'],
    ['sma(20,3)', 'sma takes 1 parameter (period), not 2'],
    ['macd(1,2,3,4)', 'macd takes at most 3 parameters (fast, slow, signal), not 4'],
    ['obv(3)', 'obv takes no parameters, not 1'],
    ['sma(0)', 'sma: period must be between 1 and 1000, not 0'],
    ['sma(-5)', 'sma: period must be between 1 and 1000, not -5'],
    ['sma(1001)', 'sma: period must be between 1 and 1000, not 1001'],
    ['sma(2.5)', 'sma: period must be a whole number, not 2.5'],
    ['sma(ten)', 'sma: period is "ten", which is not a number'],
    ['sma(1e2)', 'sma: period is "1e2", which is not a number'],
    ['macd(,26)', 'macd: fast is "", which is not a number'],
    ['macd(26,12)', 'macd(26,12,9): fast must be less than slow'],
  ])('refuses %s: %s', (text, reason) => {
    expect(refusal(text)).toBe(reason)
  })

  it('never repeats more than forty letters of what it was given', () => {
    expect(refusal('x'.repeat(500)).length).toBeLessThan(80)
  })
})

describe('parseIndicators', () => {
  it('splits at commas outside brackets and names each once', () => {
    expect(parseIndicators('sma(20), macd(12,26,9),SMA').map(parsed => parsed.name)).toEqual(['sma(20)', 'macd(12,26,9)'])
  })

  it('refuses none and more than twelve', () => {
    expect(() => parseIndicators(' ')).toThrow('no indicator is named')
    expect(() => parseIndicators(Array.from({ length: 13 }, (_, i) => `sma(${i + 1})`).join(','))).toThrow('at most 12')
  })
})
