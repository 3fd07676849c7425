// Whether what somebody waited for was a restore or a migration. It is asked after the wait, when the one who held the locks may just have ended
// or been killed, or when nobody answers in time: who waited for so long has begun while it was seen.

/** `isNow`: whether somebody migrates or restores at this moment; false where that cannot be asked. */
export function rememberReplacing(
  isNow: () => Promise<boolean>,
  rememberedMs: number,
  clock: () => number = () => performance.now(),
): () => Promise<boolean> {
  let seenAt = -Infinity
  return async () => {
    const failedAt = clock()
    if (await isNow()) seenAt = clock()
    return failedAt - seenAt < rememberedMs
  }
}
