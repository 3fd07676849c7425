// A question to the operator's language model, by keys alone: what is true stays and opens to its figures, what is not has a note in its place.
import type { Locator, Page } from '@playwright/test'
import { lie, modelName, otherTruth, questions, truth } from './language-model.ts'
import { expect, expectFine, test as asOneself } from './support.ts'
import { signUp, test } from './signed-up.ts'

// The model is away on purpose; what a busy machine puts off or stops is asked for again.
test.use({ tolerated: [/status of (401|503)|answer 503: /], viewport: { width: 1440, height: 900 } })
// The words of a stock need its record and its forecast, which a busy machine computes for a while when nobody asked before.
test.describe.configure({ timeout: 180_000 })
const wordsMs = 120_000

test('a question is asked, answered in part, refused, and asked again after the model was away', async ({ page, context }) => {
  await signUp(page, context, 'asker@example.net', '203.0.113.83')
  await page.goto('/stocks/AAPL')
  const field = page.getByRole('textbox', { name: 'Ask about AAPL' })
  await waitForWords(page, `go to the language model ${modelName}, nothing else`)
  await expect(page.getByRole('button', { name: 'Ask', exact: true })).toBeDisabled()
  await field.scrollIntoViewIfNeeded()
  await page.getByRole('heading', { name: 'In words' }).click()
  await tabTo(page, field)

  await page.keyboard.type(questions.mixed)
  await enterUntil(page, field, page.getByRole('link', { name: truth }))
  const [close, beta] = [truth, otherTruth].map(sentence => page.getByRole('link', { name: sentence }))
  await expect(beta!).toBeVisible()
  await expect(page.getByText('[A sentence was struck out:')).toBeVisible()
  await expect(page.getByText('44.4')).toHaveCount(0)
  await expect(page.getByText(modelName).last()).toBeVisible()

  await tabTo(page, close!)
  await page.keyboard.press('Enter')
  await expect(close!).toHaveAttribute('aria-expanded', 'true')
  const facts = page.locator(`[id="${await close!.getAttribute('aria-controls')}"]`)
  await expect(facts.getByRole('definition').first()).toHaveText('188.59 USD')
  await expect(facts.getByText(/^Source:.*as of 11\sMay\s2018/)).toBeVisible()
  await expectFine(page)
  await tabTo(page, beta!)
  await page.keyboard.press('Enter')
  await expect(facts.getByRole('definition').first()).toHaveText('0.98')
  await page.keyboard.press('Enter')
  await expect(facts.getByRole('definition')).toHaveCount(0)

  await writeAnew(page, field, questions.lies)
  await enterUntil(page, field, page.getByText('The answer is refused: nothing of it is among the facts.'))
  await expect(page.getByText(lie)).toHaveCount(0)
  await writeAnew(page, field, questions.away)
  await enterUntil(page, field, page.getByText('The language model has a fault of its own (status 500)'))
  await writeAnew(page, field, questions.mixed)
  await enterUntil(page, field, close!)
})

async function waitForWords(page: Page, text: string): Promise<void> {
  const again = page.getByRole('region', { name: 'In words' }).getByRole('button', { name: 'Try again' })
  await expect(async () => {
    if (await again.isVisible()) await again.click()
    await expect(page.getByText(text)).toBeVisible()
  }).toPass({ timeout: wordsMs })
}

/** With the keys that everybody has, from wherever the focus is. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const hasFocus = () => target.evaluate(element => element === document.activeElement)
  for (let i = 0; i < 60 && !(await hasFocus()); i++) await page.keyboard.press('Tab')
  await expect(target).toBeFocused()
}

async function writeAnew(page: Page, field: Locator, question: string): Promise<void> {
  await field.focus()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(question)
}

/** The facts are computed anew for each question, which a busy machine may stop for once. */
async function enterUntil(page: Page, field: Locator, wanted: Locator): Promise<void> {
  await expect(async () => {
    await field.focus()
    await page.keyboard.press('Enter')
    await expect(wanted).toBeVisible()
  }).toPass({ timeout: wordsMs })
}

test('who is not signed in is told of the model, and has no field', async ({ page }) => {
  await page.goto('/stocks/AAPL')
  await waitForWords(page, `Signed in, you can ask the language model ${modelName} about this stock.`)
  await expect(page.getByRole('textbox', { name: 'Ask about AAPL' })).toHaveCount(0)
})

asOneself.describe('where the operator has set up no model', () => {
  asOneself.use({ isOwn: true, tolerated: [/status of 503|answer 503: /], viewport: { width: 1440, height: 900 } })
  asOneself('the words are there, and nothing to ask', async ({ page }) => {
    await page.goto('/stocks/AAPL')
    await waitForWords(page, 'Written by templates from the facts alone, by no language model.')
    await expect(page.getByText(modelName)).toHaveCount(0)
    await expect(page.getByRole('textbox', { name: 'Ask about AAPL' })).toHaveCount(0)
  })
})
