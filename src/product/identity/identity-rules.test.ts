// The pure rules of accounts, on published vectors where there are any.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { breachedList } from '../../../tools/build-breached-passwords.ts'
import { isListed } from './breach-range.ts'
import { breachedPasswords } from './breached-passwords.ts'
import { cookieIn } from './browser-cookies.ts'
import { emailAddress, newEmailAddress } from './email-address.ts'
import { passwordFault } from './password-rules.ts'
import { networkOf } from './proof-limits.ts'
import { makeRecoveryCodes, recoveryCodeHash } from './recovery-code.ts'
import { base32, totpCode, totpStepOf } from './totp.ts'

describe('a time-based code', () => {
  // RFC 6238, appendix B (SHA-1); six of its eight digits.
  const secret = Buffer.from('12345678901234567890')
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at second %i is %s', (second, code) => expect(totpCode(secret, Math.floor(second / 30))).toBe(code))
  it.each([
    [-2, null],
    [-1, 9],
    [0, 10],
    [1, 11],
    [2, null],
  ])('of %i steps away is taken as %j', (steps, step) =>
    expect(totpStepOf(secret, totpCode(secret, 10 + steps), 10 * 30_000)).toBe(step),
  )
  it('is shown to apps in RFC 4648 base32', () => expect(base32(Buffer.from('foobar'))).toBe('MZXW6YTBOI'))
})

describe('recovery codes', () => {
  it('have 120 random bits each and differ', () => {
    let next = 0
    const codes = makeRecoveryCodes(bytes => Buffer.alloc(bytes, next++))
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/)
  })
  it('are read in any spelling, and hashed with their account', () => {
    const [code = ''] = makeRecoveryCodes(bytes => Buffer.alloc(bytes, 0x21))
    const hash = recoveryCodeHash('a', code)!
    expect(
      recoveryCodeHash('a', ` ${code.toLowerCase().replaceAll('-', '').replaceAll('1', 'l').replaceAll('0', 'o')} `),
    ).toEqual(hash)
    expect(recoveryCodeHash('b', code)).not.toEqual(hash)
    expect(recoveryCodeHash('a', code.slice(1))).toBe(null)
  })
})

describe('the list of stolen passwords', () => {
  const list = breachedPasswords(breachedList(['short', 'Password1', 'correcthorse', 'ünïcödë-wörd']))
  it('finds what is on it, whatever the case, and nothing else', () => {
    expect(list.count).toBe(3)
    for (const password of ['password1', 'PASSWORD1', 'correcthorse', 'ünïcödë-wörd'])
      expect(list.has(password), password).toBe(true)
    for (const password of ['short', 'password2', '', 'correcthors']) expect(list.has(password), password).toBe(false)
  })
})

describe('the range service', () => {
  const rest = createHash('sha1').update('password').digest('hex').toUpperCase().slice(5)
  it('is believed where it counts something, not where it pads', () => {
    expect(isListed(`0018A45C4D1DEF81644B54AB7F969B88D65:1\r\n${rest}:9545824`, rest)).toBe(true)
    expect(isListed(`${rest}:0\r\n`, rest)).toBe(false)
    expect(isListed('', rest)).toBe(false)
  })
})

describe('a password', () => {
  const context = { hasSecondFactor: false, words: ['jane.doe@example.net', 'Jane Doe'] }
  const never = () => false
  it.each([
    ['correct horse battery staple', null],
    ['🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑', 'too-short'],
    ['naïve façade über straße', null],
    ['               ', 'repetitive'],
    ['zyxwvutsrqponmlkjihg', 'repetitive'],
    ['90123456789012345', 'repetitive'],
    ['janejanejanejane', 'repetitive'],
    ['Jane.Doe@example.net', 'personal'],
    ['tradewise jane doe 1', 'personal'],
    ['x'.repeat(257), 'too-long'],
  ] as const)('%j: %s', (password, fault) => expect(passwordFault(password, context, never)).toBe(fault))
  it('may be 256 characters long', () => {
    const sentence = Array.from({ length: 60 }, (_, i) => `word ${i * i}, `)
      .join('')
      .slice(0, 256)
    expect(passwordFault(sentence, context, never)).toBe(null)
  })
  it.each(['sunshine99123456', 'letmein!letmein!', '1234567sunshine99'])(
    'that joins a stolen one with little else is refused: %s',
    password => expect(passwordFault(password, context, text => ['sunshine99', 'letmein!'].includes(text))).not.toBe(null),
  )
  it('that begins with a stolen one and goes on is good', () =>
    expect(passwordFault('sunshine99 over frozen lakes', context, text => text === 'sunshine99')).toBe(null))
  it('that repeats a stolen one is refused', () =>
    expect(passwordFault('letmein!letmein!', context, text => text === 'letmein!')).toBe('repetitive'))
})

describe('a mail address', () => {
  it('is the same in another case', () =>
    expect(emailAddress(' Jane@Example.NET ')).toEqual({ text: 'Jane@Example.NET', key: 'jane@example.net' }))
  it.each([
    '',
    'jane',
    'a@',
    '@b',
    'a@b@c.d ',
    'a b@c.d',
    'a@b..c',
    'a@-b.c',
    'a@b.c\r\nBcc: x@y.z',
    '"a"@b.c',
    'a@b.c,d@e.f',
    `${'a'.repeat(65)}@b.c`,
    'a\u202e@b.c',
  ])('%j is none', text => expect(() => emailAddress(text)).toThrow('mail address'))
  it.each(['\u0430dmin@example.net', '\uff41dmin@example.net', 'jane@ex\u0430mple.net', '\u0391nn@example.net'])(
    '%s, which looks like another, is taken for no new account',
    text => expect(() => newEmailAddress(text)).toThrow('look alike'),
  )
  it.each(['иван@example.net', 'yıldız@example.net', 'jürgen@müller.example', 'jane@почта.example'])('%s is a good one', text =>
    expect(newEmailAddress(text).text).toBe(text),
  )
})

describe('where attempts come from', () => {
  it.each([
    ['198.51.100.7', '198.51.100.7'],
    ['::ffff:198.51.100.7', '198.51.100.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:1:2::9', '2001:db8:1:2'],
    ['2001:0db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
  ])('%s counts as %s', (address, network) => expect(networkOf(address)).toBe(network))
})

describe('a cookie', () => {
  it.each([
    ['__Host-session=a', 'a'],
    ['x=1; __Host-session=a; y=2', 'a'],
    ['__Host-session=a; __Host-session=b', undefined],
    ['__Host-session=', undefined],
    ['x__Host-session=a', undefined],
    ['x=1;\t__Host-session=a ;y=2', 'a'],
    // Pages can set cookies of these names without the prefix's rules.
    ['\xa0__Host-session=evil', undefined],
    ['\x85__Host-session=evil; __Host-session=a', 'a'],
    ['x=__Host-session=evil', undefined],
    [undefined, undefined],
  ])('%j holds %j', (header, value) => expect(cookieIn(header, '__Host-session')).toBe(value))
})
