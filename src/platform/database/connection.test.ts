import { describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import { connectionOf, isLoopback } from './connection.ts'

describe('an address', () => {
  it.each([
    [
      'postgresql://u:p%40ss@localhost/d',
      { host: 'localhost', port: 5432, user: 'u', password: 'p@ss', database: 'd', ssl: false },
    ],
    [
      'postgres://u@127.0.0.1:6000/d',
      { host: '127.0.0.1', port: 6000, user: 'u', password: undefined, database: 'd', ssl: false },
    ],
    ['postgresql://u:p@[::1]:5433/d', { host: '::1', port: 5433, user: 'u', password: 'p', database: 'd', ssl: false }],
    [
      'postgresql://u:p@%2Fvar%2Frun:5432/d',
      { host: '/var/run', port: 5432, user: 'u', password: 'p', database: 'd', ssl: false },
    ],
    ['postgresql://u:p@/d?host=/var/run', { host: '/var/run', port: 5432, user: 'u', password: 'p', database: 'd', ssl: false }],
  ])('%s is read', (url, expected) => {
    expect(connectionOf(url)).toEqual(expected)
  })

  it.each([
    'mysql://u:secret@h/d',
    'postgresql://u:secret@h:port/d',
    'postgresql://:secret@h/d',
    'postgresql://u:secret@h',
    'secret',
    'postgresql://u:secr%et@h/d',
  ])('that is none is refused without being repeated: %s', url => {
    expect(() => connectionOf(url)).toThrow(
      expect.toSatisfy(
        (error: unknown) =>
          isFailure(error, 'misconfigured') && !JSON.stringify([error.message, String(error.cause)]).includes('secr'),
      ),
    )
  })
})

describe('a database on another machine', () => {
  it.each([
    '',
    '?sslmode=require',
    '?sslmode=prefer',
    '?sslmode=verify-ca',
    '?sslmode=verify-full',
    '?ssl=true',
    '?uselibpqcompat=true&sslmode=require',
  ])('is reached with a verified certificate only: "%s"', parameters => {
    expect(connectionOf(`postgresql://u:p@db.example.org/d${parameters}`).ssl).toMatchObject({ rejectUnauthorized: true })
  })

  it.each(['?sslmode=disable', '?sslmode=no-verify', '?ssl=false', '?ssl=0', '?sslmode=DISABLE', '?sslmode=nonsense'])(
    'refuses "%s"',
    parameters => {
      expect(() => connectionOf(`postgresql://u:p@db.example.org/d${parameters}`)).toThrow(expect.toSatisfy(isFailure))
    },
  )

  it('names the file that cannot be read by its parameter', () => {
    expect(() => connectionOf('postgresql://u:p@db.example.org/d?sslrootcert=/no/such/file')).toThrow('sslrootcert')
  })
})

describe('loopback', () => {
  it.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['127.8.8.8', true],
    ['::1', true],
    ['/run', true],
    ['127.example.org', false],
    ['localhost.example.org', false],
    ['10.0.0.1', false],
    ['db', false],
  ])('%s: %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected)
  })
})
