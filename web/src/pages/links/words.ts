import { worded } from '../../lib/words'

export const en = {
  alert: 'Alert',
  raised: (when: string) => `since ${when}`,
  history: 'What happened',
  states: { active: 'Open', acknowledged: 'Somebody is on it', resolved: 'Over' } as Record<string, string>,
  severity: { low: 'Note', medium: 'Look at it', high: 'Serious', critical: 'Urgent' } as Record<string, string>,
  deeds: { raised: 'Raised', seen_again: 'Seen again', reopened: 'Came back', worsened: 'Became worse', told: 'Told', acknowledged: 'Somebody is on it', escalated: 'Told the next one', silenced: 'Silenced', quiet: 'Calm since', resolved: 'Ended', recovered: 'Over by itself' } as Record<string, string>,
  silence: 'Quiet for an hour',
  silenced: (until: string) => `Nobody is told until ${until}`,
  question: 'A question without an answer',
  asked: (n: number) => (n === 1 ? 'Asked once' : `Asked ${n} times`),
  answer: 'Answer it',
  dismiss: 'Leave it',
  gone: 'It is answered already, or was left.',
  toAnswers: 'See all answers',
  calls: 'Calls in which it was asked',
}

export const words = worded('links', en)
