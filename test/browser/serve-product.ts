// Starts the product for all journeys and ends it after them: once with a mail server, a language model and people who have accounts, and
// once as somebody has it to themselves. What journeys need to know of both they find in the environment.
import { execFileSync } from 'node:child_process'
import { endProducts, remove, serve, temporaryDirectory } from '../support/product.ts'
import { modelName, openLanguageModel } from './language-model.ts'
import { openMailServer } from './mail-server.ts'
import { plantJobs } from './planted-jobs.ts'

const stopPatienceMs = 10_000
const linkPatienceMs = 10_000

export default async function serveProduct(): Promise<() => Promise<void>> {
  const ownData = temporaryDirectory()
  const data = temporaryDirectory()
  const letters = temporaryDirectory()
  // One first start, from nothing, is enough: the other goes on from a copy of what it made.
  const first = await serve(ownData)
  await first.ready()
  first.signal('SIGTERM')
  await first.ended
  execFileSync('cp', ['-a', `${ownData}/.`, data])
  const mail = await openMailServer(letters)
  const model = await openLanguageModel()
  const product = await serve(data, {
    SMTP_URL: mail.url,
    MAIL_FROM: 'TradeWise <mail@example.net>',
    // So that each person of a journey can come from an address of their own, as they do in life.
    TRUST_PROXY: '127.0.0.1',
    LLM_BASE_URL: model.url,
    LLM_MODEL: modelName,
  })
  // And one that somebody has to themselves, without an account and without a proxy.
  const own = await serve(ownData)
  const clear = async () => {
    await endProducts()
    await mail.close()
    await model.close()
    remove(data)
    remove(ownData)
    remove(letters)
  }
  try {
    await Promise.all([product.ready(), own.ready()])
    await plantJobs(data)
    process.env.FIRST_ADMIN_LINK = await firstAdminLink(product.said)
  } catch (error) {
    await clear()
    throw error
  }
  // Workers are started after this and inherit it; the fixture in support.ts hands it to the tests.
  process.env.PRODUCT_ORIGIN = product.origin
  process.env.OWN_PRODUCT_ORIGIN = own.origin
  process.env.LETTERS = letters
  return async () => {
    for (const one of [product, own]) one.signal('SIGTERM')
    const ended = await Promise.race([
      Promise.all([product.ended, own.ended]),
      new Promise(resolve => setTimeout(resolve, stopPatienceMs)),
    ])
    await clear()
    if (ended === undefined)
      throw new Error(`the product did not stop within ${stopPatienceMs / 1000} s of SIGTERM:\n${product.said()}`)
  }
}

/** It is said to whoever started the product, and to nobody else. */
async function firstAdminLink(said: () => string): Promise<string> {
  for (const until = Date.now() + linkPatienceMs; Date.now() < until; ) {
    const link = said().match(/https?:\/\/\S+\/welcome#[\w-]+/)?.[0]
    if (link) return link
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(`the product named no link for the first account:\n${said()}`)
}
