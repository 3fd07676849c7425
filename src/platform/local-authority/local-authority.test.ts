// The certificates as devices meet them: by real handshakes, and by OpenSSL's own judgement where it is installed.
import { execFileSync, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, describe, expect, it } from 'vitest'
import { homeCertificate, homeNames } from './local-authority.ts'

const above = mkdtempSync(join(tmpdir(), 'authority-'))
afterAll(() => rmSync(above, { recursive: true }))
const now = new Date()
const dayMs = 86_400_000
const names = ['localhost', 'attic', 'attic.local']
const addresses = ['127.0.0.1', '::1', '192.168.1.20']
let count = 0
const order = (more: object = {}) => ({ directory: join(above, `tls-${count++}`), names, addresses, now, ...more })
const text = (file: string) => readFileSync(file, 'utf8')

/** Whether a client that trusts `ca` and asks for `servername` accepts the server. */
async function accepts(server: Server, ca: string, servername: string): Promise<string> {
  const { port } = server.address() as { port: number }
  return new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1', ca, servername }, () => {
      resolve('accepted')
      socket.destroy()
    })
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
}

async function served(made: { certFile: string; keyFile: string }): Promise<Server> {
  const server = createServer({ cert: text(made.certFile), key: text(made.keyFile) })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => void server.close())
  return server
}

describe('a certificate of the local authority', () => {
  it('is accepted by whoever trusts the authority, for each of its names, and by nobody else', async () => {
    const made = await homeCertificate(order())
    const other = await homeCertificate(order())
    const server = await served(made)
    for (const name of names) expect(await accepts(server, text(made.authorityFile), name), name).toBe('accepted')
    expect(await accepts(server, text(made.authorityFile), 'cellar.local')).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
    expect(await accepts(server, text(other.authorityFile), 'attic.local')).toMatch(/UNABLE_TO|SELF_SIGNED/)
  })
  it('says what it is for, and for how long', async () => {
    const made = await homeCertificate(order())
    const cert = new X509Certificate(text(made.certFile))
    expect(cert.subjectAltName).toBe(
      'DNS:localhost, DNS:attic, DNS:attic.local, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:192.168.1.20',
    )
    expect(cert.ca).toBe(false)
    expect(cert.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
    const days = (new Date(cert.validTo).getTime() - new Date(cert.validFrom).getTime()) / dayMs
    expect(days).toBe(397)
    expect(made.validTo.toISOString()).toBe(new Date(cert.validTo).toISOString())
    const authority = new X509Certificate(text(made.authorityFile))
    expect(authority.ca).toBe(true)
    expect(made.fingerprint).toBe(authority.fingerprint256)
    expect(cert.serialNumber).not.toBe(authority.serialNumber)
  })
  it('lies in files for their owner only, and nothing else is left there', async () => {
    const made = await homeCertificate(order())
    const directory = join(made.certFile, '..')
    expect(readdirSync(directory).toSorted()).toEqual(['authority.crt', 'authority.key', 'server.crt', 'server.key'])
    for (const file of readdirSync(directory)) expect(statSync(join(directory, file)).mode & 0o777, file).toBe(0o600)
    expect(statSync(directory).mode & 0o777).toBe(0o700)
  })
  it('is renewed by the same authority: devices need not be told again', async () => {
    const same = order()
    const first = await homeCertificate(same)
    const before = text(first.certFile)
    const later = new Date(now.getTime() + 390 * dayMs)
    const second = await homeCertificate({ ...same, now: later, names: [...names, 'music.local'] })
    expect([first.isNew, second.isNew]).toEqual([true, false])
    expect(second.fingerprint).toBe(first.fingerprint)
    expect(text(second.certFile)).not.toBe(before)
    expect(second.validTo.getTime() - later.getTime()).toBeGreaterThan(396 * dayMs)
    const server = await served(await homeCertificate({ ...same, names: [...names, 'music.local'] }))
    expect(await accepts(server, text(first.authorityFile), 'music.local')).toBe('accepted')
  })
  it('never outlives its authority, which is refused in its last month', async () => {
    const same = order()
    const first = await homeCertificate(same)
    const late = new Date(first.authorityValidTo.getTime() - 100 * dayMs)
    expect((await homeCertificate({ ...same, now: late })).validTo).toEqual(first.authorityValidTo)
    const tooLate = new Date(first.authorityValidTo.getTime() - 20 * dayMs)
    await expect(homeCertificate({ ...same, now: tooLate })).rejects.toMatchObject({ code: 'conflict' })
    const anew = await homeCertificate({ ...same, now: tooLate, anew: true })
    expect(anew.fingerprint).not.toBe(first.fingerprint)
  })
  it('is not made by an authority whose files were mixed up, and what lay there stays', async () => {
    const [one, other] = [await homeCertificate(order()), await homeCertificate(order())]
    const directory = join(one.certFile, '..')
    writeFileSync(join(directory, 'authority.key'), readFileSync(join(other.certFile, '..', 'authority.key')))
    const before = text(one.certFile)
    await expect(homeCertificate({ ...order(), directory })).rejects.toMatchObject({ code: 'damaged' })
    expect(text(one.certFile)).toBe(before)
  })
})

describe('the authority', () => {
  it('is asked for no name beyond the home that it was made for', async () => {
    const same = order()
    await homeCertificate(same)
    await expect(homeCertificate({ ...same, names: ['bank.example'] })).rejects.toMatchObject({ code: 'conflict' })
    const own = order({ names: ['stocks.family.example'] })
    await homeCertificate(own)
    await homeCertificate({ ...own, names: ['photos.stocks.family.example'] })
    await expect(homeCertificate({ ...own, names: ['family.example'] })).rejects.toMatchObject({ code: 'conflict' })
  })

  const openssl = spawnSync('openssl', ['version']).status === 0
  const run = (...words: string[]) => execFileSync('openssl', words, { stdio: ['ignore', 'pipe', 'ignore'] })
  /** What a thief of an authority's key would sign: files of a certificate and its key. */
  function signed(by: { cert: string; key: string }, ...extensions: string[]): { cert: string; key: string } {
    const file = (name: string) => join(above, `forged-${count}.${name}`)
    count++
    const made = { cert: file('crt'), key: file('key') }
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    run('req', '-new', ...curve, '-subj', `/CN=x${count}`, '-keyout', made.key, '-out', file('csr'))
    writeFileSync(file('extensions'), extensions.join('\n'))
    const signer = ['-CA', by.cert, '-CAkey', by.key, '-set_serial', String(count)]
    run('x509', '-req', '-in', file('csr'), ...signer, '-extfile', file('extensions'), '-out', made.cert)
    return made
  }
  function verdictOn(cert: string, root: string, between: string[] = []): string {
    const { stdout, stderr } = spawnSync('openssl', ['verify', '-CAfile', root, ...between, cert], { encoding: 'utf8' })
    return stdout + stderr
  }
  it.skipIf(!openssl)('is in good form by OpenSSL’s strictest rules, and so is what it signs', async () => {
    const made = await homeCertificate(order())
    for (const purpose of ['-verify_hostname=attic.local', '-verify_ip=192.168.1.20', '-verify_ip=::1']) {
      const [option = '', value = ''] = purpose.split('=')
      const verdict = spawnSync(
        'openssl',
        ['verify', '-x509_strict', '-purpose', 'sslserver', option, value, '-CAfile', made.authorityFile, made.certFile],
        { encoding: 'utf8' },
      )
      expect(verdict.stdout + verdict.stderr, purpose).toBe(`${made.certFile}: OK\n`)
    }
  })
  it.skipIf(!openssl)('opens no bank to whoever steals its key', async () => {
    const { authorityFile: cert } = await homeCertificate(order())
    const authority = { cert, key: join(cert, '..', 'authority.key') }
    expect(verdictOn(signed(authority, 'subjectAltName=DNS:tv.local,IP:10.0.0.7,IP:fd00::7').cert, cert)).toContain(': OK')
    for (const foreign of ['DNS:bank.example', 'DNS:*.com', 'IP:8.8.8.8', 'IP:2001:db8::1'])
      expect(verdictOn(signed(authority, `subjectAltName=${foreign}`).cert, cert), foreign).toContain(
        'permitted subtree violation',
      )
  })
  it.skipIf(!openssl)('has no authority below itself', async () => {
    const { authorityFile: cert } = await homeCertificate(order())
    const authority = { cert, key: join(cert, '..', 'authority.key') }
    const below = signed(authority, 'basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign')
    const leaf = signed(below, 'subjectAltName=DNS:tv.local')
    expect(verdictOn(leaf.cert, cert, ['-untrusted', below.cert])).toContain('path length constraint exceeded')
  })
})

describe('what a machine is called', () => {
  const ipv4 = (address: string) => ({ address, family: 'IPv4' }) as never
  const machine = {
    hostName: 'Attic',
    interfaces: {
      lo: [ipv4('127.0.0.1')],
      lan: [ipv4('192.168.1.20'), ipv4('203.0.113.9'), ipv4('fe80::1%eth0'), ipv4('fd12::7')],
    },
  }
  it('is its own name, also as home networks resolve it, and its private addresses', () => {
    expect(homeNames(machine, [])).toEqual({
      names: ['localhost', 'attic', 'attic.local'],
      addresses: ['127.0.0.1', '::1', '192.168.1.20', 'fd12::7'],
    })
  })
  it('is what else somebody says', () => {
    expect(homeNames(machine, ['Stocks.Home.Arpa', '10.0.0.8', '[fd00::9]'])).toMatchObject({
      names: expect.arrayContaining(['stocks.home.arpa']),
      addresses: expect.arrayContaining(['10.0.0.8', 'fd00::9']),
    })
  })
  it.each([
    '*.local',
    'a b',
    '',
    '-x.local',
    'x..local',
    '203.0.113.9',
    '8.8.8.8',
    'ätt.local',
    '192.168.1.1/24',
    'https://attic.local',
  ])('is not "%s"', asked => expect(() => homeNames(machine, [asked])).toThrow(expect.objectContaining({ code: 'invalid' })))
})
