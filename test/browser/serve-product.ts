// Starts the product once for all journeys, with an empty data directory as on a first start, and ends it after them.
import { endProducts, remove, serve, temporaryDirectory } from '../support/product.ts'

const stopPatienceMs = 10_000

export default async function serveProduct(): Promise<() => Promise<void>> {
  const data = temporaryDirectory()
  const product = await serve(data)
  try {
    await product.ready()
  } catch (error) {
    await endProducts()
    remove(data)
    throw error
  }
  // Workers are started after this and inherit it; the fixture in support.ts hands it to the tests.
  process.env.PRODUCT_ORIGIN = product.origin
  return async () => {
    product.signal('SIGTERM')
    const ended = await Promise.race([product.ended, new Promise(resolve => setTimeout(resolve, stopPatienceMs))])
    await endProducts()
    remove(data)
    if (ended === undefined)
      throw new Error(`the product did not stop within ${stopPatienceMs / 1000} s of SIGTERM:\n${product.said()}`)
  }
}
