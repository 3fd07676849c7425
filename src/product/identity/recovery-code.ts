// Codes for the day on which the phone is lost: ten, each good once. With 120 random bits a plain hash keeps them (OWASP ASVS 6.5.2
// asks for a password hash below 112), and it survives a change of SESSION_SECRET, as paper in a drawer has to.
import { createHash } from 'node:crypto'

const recoveryCodeCount = 10
const codeBytes = 15
/** Crockford's: no I, L, O, U to misread. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const form = /^[0-9A-HJKMNP-TV-Z]{24}$/

export function makeRecoveryCodes(chance: (bytes: number) => Buffer): string[] {
  return Array.from({ length: recoveryCodeCount }, () => {
    const bits = [...chance(codeBytes)].map(byte => byte.toString(2).padStart(8, '0')).join('')
    const text = bits.match(/.{5}/g)!.map(five => alphabet[Number.parseInt(five, 2)]!)
    return text.join('').match(/.{4}/g)!.join('-')
  })
}

/** Null for what cannot be one. Case, spaces and hyphens do not matter; what is commonly misread is read as meant. */
export function recoveryCodeHash(accountId: string, given: string): Buffer | null {
  const code = given.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll(/[IL]/g, '1').replaceAll('O', '0')
  return form.test(code) ? createHash('sha256').update(`${accountId}\n${code}`).digest() : null
}
