// The watch over the other journeys, shown that it sees: each fault is planted on a real page of the product.
import { expect, expectAccessible, expectReadable, test } from './support.ts'

test.use({ tolerated: [/./] })

const plants: [string, RegExp, () => void][] = [
  ['an error in the console', /^console: planted/, () => console.error('planted')],
  [
    'an uncaught exception',
    /^exception: planted/,
    () =>
      void setTimeout(() => {
        throw new Error('planted')
      }),
  ],
  [
    'a breach of the content security policy',
    /content security policy: style-src/,
    () => document.body.setAttribute('style', 'color: red'),
  ],
  [
    'a request to another origin',
    /^request to another origin: http:\/\/127\.0\.0\.2/,
    // Leaving the page is what the policy does not keep anybody from.
    () => void setTimeout(() => location.assign('http://127.0.0.2:9/'), 0),
  ],
]

test('sees each fault that is planted', async ({ page, troubles }) => {
  await page.goto('/about')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(troubles).toEqual([])
  for (const [what, seen, plant] of plants) {
    await page.evaluate(plant)
    await expect.poll(() => troubles.join('\n'), { message: what }).toMatch(new RegExp(seen.source, 'm'))
    troubles.length = 0
  }
})

test('sees what cannot be used or read', async ({ page }) => {
  await page.goto('/about')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.evaluate(() => document.querySelector('main')?.append(document.createElement('button')))
  await expect(expectAccessible(page)).rejects.toThrow(/button-name/)
  await page.evaluate(() => {
    const pale = Object.assign(document.createElement('p'), { id: 'pale', textContent: 'Hardly to be read.' })
    pale.style.color = '#888'
    pale.style.background = '#999'
    document.querySelector('main')?.append(pale)
  })
  await expect(expectReadable(page)).rejects.toThrow(/color-contrast: .*#pale/)
})
