// An authenticator in software: makes ES256 passkeys and signs with them as WebAuthn (W3C Web Authentication, 6 and 8.7) says, with a
// fault on request, so that a server can be tried with everything that browsers never send.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { PasskeyCreation, PasskeyRequest } from '../../src/product/identity/identity.contract.ts'

type Faults = {
  origin?: string
  host?: string
  challenge?: string
  unverified?: boolean
  type?: string
  counter?: number
  userHandle?: string
}

export type Passkey = {
  readonly created: object
  answer(request: PasskeyRequest, faults?: Faults): object
}

const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest()
const base64url = (data: Buffer | string): string => Buffer.from(data).toString('base64url')

export function makePasskey(origin: string, creation: PasskeyCreation, faults: Faults = {}): Passkey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(16)
  const host = new URL(origin).hostname
  let counter = 0
  const clientData = (type: string, challenge: string, f: Faults): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: f.type ?? type,
        challenge: f.challenge ?? challenge,
        origin: f.origin ?? origin,
        crossOrigin: false,
      }),
    )
  // User present, user verified, attested credential data.
  const flags = (attested: boolean, f: Faults): number => 0x01 | (f.unverified ? 0 : 0x04) | (attested ? 0x40 : 0)
  const authenticatorData = (attested: boolean, f: Faults): Buffer => {
    const head = Buffer.alloc(37)
    sha256(f.host ?? host).copy(head)
    head[32] = flags(attested, f)
    head.writeUInt32BE(f.counter ?? counter, 33)
    if (!attested) return head
    const length = Buffer.from([0, id.length])
    return Buffer.concat([head, Buffer.alloc(16), length, id, coseKey(publicKey)])
  }
  const attested = authenticatorData(true, faults)
  const attestation = Buffer.concat([
    Buffer.from([0xa3]),
    cborText('fmt'),
    cborText('none'),
    cborText('attStmt'),
    Buffer.from([0xa0]),
    cborText('authData'),
    cborBytes(attested),
  ])
  const common = { id: base64url(id), rawId: base64url(id), type: 'public-key', clientExtensionResults: {} }
  return {
    created: {
      ...common,
      response: {
        clientDataJSON: base64url(clientData('webauthn.create', creation.challenge, faults)),
        attestationObject: base64url(attestation),
        transports: ['internal'],
      },
    },
    answer(request, f = {}) {
      counter++
      const data = authenticatorData(false, f)
      const client = clientData('webauthn.get', request.challenge, f)
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      return {
        ...common,
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(signature),
          userHandle: f.userHandle ?? creation.user.id,
        },
      }
    },
  }
}

/** RFC 9052: kty EC2, alg ES256, crv P-256, x, y. */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const coordinate = (label: number, text: string): Buffer =>
    Buffer.concat([Buffer.from([label]), cborBytes(Buffer.from(text, 'base64url'))])
  return Buffer.concat([Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01]), coordinate(0x21, x), coordinate(0x22, y)])
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)])
}

function cborBytes(bytes: Buffer): Buffer {
  const head = bytes.length < 256 ? [0x58, bytes.length] : [0x59, bytes.length >> 8, bytes.length & 255]
  return Buffer.concat([Buffer.from(head), bytes])
}
