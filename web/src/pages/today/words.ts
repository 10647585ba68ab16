import { worded } from '../../lib/words'

export const en = {
  control: 'Right now',
  closeToday: 'Closed today',
  openAgain: 'Open again',
  closedReason: 'Closed today',
  closedNow: 'Today is closed: Bella books nothing for today.',
  me: 'I take calls',
  pause: 'Pause Bella',
  bella: 'Bella answers',
  meNow: (until: string) => `Calls ring your telephone ${until}. Bella takes a message when you do not pick up.`,
  pauseNow: (until: string) => `Callers leave a message ${until}.`,
  until: (time: string) => `until ${time}`,
  untilChanged: 'until you change it',
  severity: { low: 'Note', medium: 'Look at it', high: 'Serious', critical: 'Urgent' } as Record<string, string>,
  times: (n: number) => `${n} times`,
  failed: (n: number) => (n === 1 ? 'One message could not be sent' : `${n} messages could not be sent`),
  failedHint: 'See what was sent, and why it failed.',
  look: 'Look',
  handled: 'Somebody is on it',
  says: 'says',
  hear: 'Listen',
  askedOf: (n: number) => (n === 1 ? 'A caller asked, and Bella had no answer' : `${n} callers asked, and Bella had no answer`),
  answer: 'Answer it',
  dismiss: 'Leave it',
}

export const words = worded('today', en)
