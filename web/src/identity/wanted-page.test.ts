import { afterEach, expect, it, vi } from 'vitest'
import { bringsRule, forgetWantedPage, wantedPage, wantPage } from './wanted-page.ts'

const kept = new Map<string, string>()
const storage = {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, text: string) => void kept.set(name, text),
  removeItem: (name: string) => void kept.delete(name),
}

afterEach(() => {
  kept.clear()
  vi.unstubAllGlobals()
})

it('knows for an hour where somebody wanted to go on', () => {
  vi.stubGlobal('localStorage', storage)
  expect(wantedPage(0)).toBeUndefined()
  wantPage('/stocks/MSFT?change=golden-cross', 0)
  expect(wantedPage(3_599_999)).toBe('/stocks/MSFT?change=golden-cross')
  expect(wantedPage(3_600_000)).toBeUndefined()
  forgetWantedPage()
  expect(wantedPage(0)).toBeUndefined()
})

it('knows a page to which a rule is brought', () => {
  expect(['/backtests?rule=close+%3E+1&symbol=MSFT', '/stocks/MSFT?range=5Y&change=golden-cross'].map(bringsRule)).toEqual([
    true,
    true,
  ])
  expect([undefined, '/', '/stocks/MSFT?range=5Y', '/data#rule=1', '/x?overrule=1'].map(bringsRule)).toEqual(Array(5).fill(false))
})
