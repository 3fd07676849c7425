// What the product writes to people about their account. Plain words, no picture, no tracking; a link only where somebody asked for it.
import type { Mail } from '#mail'
import type { Log } from '#telemetry'

export type Post = {
  /** False: links are handed out by the operator. */
  readonly isSetUp: boolean
  send(to: string, letter: Letter): void
  settled(): Promise<void>
}

export type Letter = { readonly subject: string; readonly lines: readonly string[] }

const farewell = ['', 'TradeWise', 'You get this because of an account with this address. There is nothing to unsubscribe from.']

export function openPost(mail: Mail, log: Pick<Log, 'warn'>): Post {
  return {
    isSetUp: mail.isSetUp,
    send(to, { subject, lines }) {
      if (!mail.isSetUp) return
      try {
        mail.send({ to, subject, text: `${[...lines, ...farewell].join('\n')}\n` })
      } catch (error) {
        // A notice that cannot leave must not undo what it is about.
        log.warn({ err: error }, 'a message could not be put in line')
      }
    },
    settled: () => mail.settled(),
  }
}

const ignore = 'If this was not you, you need not do anything.'
const alarm =
  'If this was not you, set a new password at once (Forgot password on the sign-in page), end all sessions on the account page, and tell your administrator.'

export const letters = {
  signUp: (link: string, until: string): Letter => ({
    subject: 'Finish making your TradeWise account',
    lines: [
      'Somebody asked for a TradeWise account with this address. To go on, open this link:',
      '',
      link,
      '',
      `It works once, until ${until}.`,
      ignore,
    ],
  }),
  signUpAgain: (publicUrl: string): Letter => ({
    subject: 'You have a TradeWise account already',
    lines: [
      'Somebody asked for a TradeWise account with this address, but there is one already.',
      `Sign in at ${publicUrl}/sign-in; if the password is lost, "Forgot password" there helps.`,
      '',
      ignore,
    ],
  }),
  invite: (link: string, until: string): Letter => ({
    subject: 'You are invited to TradeWise',
    lines: [
      'An administrator invites you to TradeWise. To make your account, open this link:',
      '',
      link,
      '',
      `It works once, until ${until}.`,
    ],
  }),
  reset: (link: string, until: string): Letter => ({
    subject: 'Set a new TradeWise password',
    lines: [
      'Somebody asked for a new password for your account. To set one, open this link:',
      '',
      link,
      '',
      `It works once, until ${until}. A second factor is still asked for afterwards.`,
      ignore,
    ],
  }),
  confirmEmail: (link: string, until: string): Letter => ({
    subject: 'Confirm your new mail address',
    lines: [
      'To use this address for your TradeWise account, open this link in the browser in which you are signed in:',
      '',
      link,
      '',
      `It works once, until ${until}.`,
      ignore,
    ],
  }),
  emailChangeAsked: (): Letter => ({
    subject: 'Your TradeWise mail address is about to change',
    lines: [
      'Somebody who is signed in to your account asked to change its mail address. It changes when the new one is confirmed.',
      '',
      alarm,
    ],
  }),
  emailChanged: (): Letter => ({
    subject: 'Your TradeWise mail address was changed',
    lines: ['Your account now has another mail address. This one gets no more messages about it.', '', alarm],
  }),
  newDevice: (device: string, address: string, at: string): Letter => ({
    subject: 'New sign-in to TradeWise',
    lines: [
      `Your account was signed in to from a browser that it had not been used in before:`,
      '',
      `${device}, address ${address}, ${at}`,
      '',
      alarm,
    ],
  }),
  passwordChanged: (): Letter => ({
    subject: 'Your TradeWise password was changed',
    lines: ['The password of your account was changed. Other sessions have ended.', '', alarm],
  }),
  passwordRemoved: (): Letter => ({
    subject: 'Your TradeWise password was removed',
    lines: ['Your account has no password any more: passkeys are the way in.', '', alarm],
  }),
  factorAdded: (what: string): Letter => ({
    subject: 'A second factor was added to your TradeWise account',
    lines: [`Added: ${what}. Other sessions have ended.`, '', alarm],
  }),
  factorRemoved: (what: string): Letter => ({
    subject: 'A second factor was removed from your TradeWise account',
    lines: [`Removed: ${what}. Other sessions have ended.`, '', alarm],
  }),
  recoveryCodeUsed: (left: number): Letter => ({
    subject: 'A recovery code of your TradeWise account was used',
    lines: [`A recovery code was used; ${left} are left. New ones can be made on the account page.`, '', alarm],
  }),
  manyFailures: (): Letter => ({
    subject: 'Failed sign-ins to your TradeWise account',
    lines: [
      'Somebody tried several times to sign in to your account and failed. Further attempts from there are slowed down.',
      '',
      'If it was you: "Forgot password" on the sign-in page helps. If not: a long password and a second factor keep them out.',
    ],
  }),
  wrongCodes: (): Letter => ({
    subject: 'Wrong codes for your TradeWise account',
    lines: [
      'Somebody entered several wrong codes in a row where your account asks for a second factor. Whoever gets there has shown your password, or is signed in.',
      'Further attempts from there are slowed down.',
      '',
      alarm,
    ],
  }),
  deleted: (): Letter => ({
    subject: 'Your TradeWise account was deleted',
    lines: ['Your account and its data were deleted, as asked.'],
  }),
} as const
