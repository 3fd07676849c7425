// A code as a proof: of the authenticator app, or one of the recovery codes. Each counts once, also when two show it at the same moment.
import type { Account, Trx } from './accounts.store.ts'
import { countRecoveryCodes, findTotp, useRecoveryCode, useTotpStep } from './factors.store.ts'
import { type Asker, from, type IdentityParts } from './identity-parts.ts'
import { letters } from './post.ts'
import { recoveryCodeHash } from './recovery-code.ts'
import { totpStepOf } from './totp.ts'

export type CodeProof = { readonly kind: 'code' | 'recovery code' }

export async function proveCode(parts: IdentityParts, trx: Trx, account: Account, code: string): Promise<CodeProof | null> {
  if (account.hasTotp) {
    const step = totpStepOf(await totpSecret(parts, trx, account.id), code, parts.now().getTime())
    if (step !== null) return (await useTotpStep(trx, account.id, step)) ? { kind: 'code' } : null
  }
  const hash = recoveryCodeHash(account.id, code)
  return hash && (await useRecoveryCode(trx, account.id, hash, parts.now())) ? { kind: 'recovery code' } : null
}

export function totpBinding(accountId: string): string {
  return `totp_factor:${accountId}:sealed_secret`
}

async function totpSecret(parts: IdentityParts, trx: Trx, accountId: string): Promise<Buffer> {
  const totp = await findTotp(trx, accountId)
  return Buffer.from(parts.keyring.open(totp!.sealedSecret, totpBinding(accountId)), 'base64url')
}

export async function tellOfCode(parts: IdentityParts, account: Account, { kind }: CodeProof, asker: Asker): Promise<void> {
  if (kind !== 'recovery code') return
  parts.post.send(account.email, letters.recoveryCodeUsed(await countRecoveryCodes(parts.db, account.id)))
  await parts.trail.record({ kind: 'recovery-code.used', outcome: 'done', actor: account.id, ...from(asker) })
}
