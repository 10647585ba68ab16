import { worded } from '../../lib/words'

export const en = {
  take: 'Take away everything known',
  text: 'Text',
  writeTo: (name: string) => `Write to ${name}`,
  message: 'Message',
  messageHint: 'It goes out as a text message with the name of your business before it; at night it waits for the morning.',
  send: 'Send',
  goesOut: 'It goes out. The inbox shows what becomes of it.',
  mail: 'Mail',
  doubles: 'The same person twice?',
  doublesLead: 'Make two entries one. Appointments and calls of the other become this one’s.',
  search: 'Name or number of the other entry',
  merge: 'Make them one',
  merging: (name: string) => `${name} becomes part of this one…`,
  merged: 'They are one now',
  likely: 'Looks the same',
}

export const words = worded('customers', en)
