/** Rejects when there is no answer in that time; the answer that comes later is nobody's. */
export async function within<T>(asked: Promise<T>, mostMs: number): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${mostMs / 1000} s`)), mostMs)
  try {
    return await Promise.race([asked, late.promise])
  } finally {
    clearTimeout(timer)
    // Whoever lost the race may still fail: nobody waits for it any more.
    asked.catch(() => undefined)
  }
}
