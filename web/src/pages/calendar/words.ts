import { worded } from '../../lib/words'

export const en = {
  whyNot: 'Why is this not free?',
  why: 'Why not?',
  isFree: 'It is free.',
  freeWith: (name: string) => `${name} is free.`,
  busyWith: (who: string, from: string, to: string) => `with ${who}, ${from} to ${to}`,
  around: (from: string, to: string) => `and busy around it from ${from} to ${to}`,
  held: 'a caller who is deciding',
  closures: 'Closed or away on this day',
  everybody: 'the whole business',
  searchIn: 'Find an appointment',
  searchHint: 'Name or telephone number',
  found: (n: number) => (n === 1 ? '1 appointment' : `${n} appointments`),
  nothingFound: 'No appointment of anybody like that.',
  service: 'Service',
  everything: 'All services',
  forward: (from: string, to: string) => `The clocks go forward on this day: after ${from} comes ${to}.`,
  back: (from: string, to: string) => `The clocks go back on this day: at ${from} it is ${to} again.`,
  gap: 'This time does not exist',
  buffer: 'Before and after',
  keys: 'With the keyboard: Tab to an appointment, Alt and an arrow key to move it, Shift too to make it longer or shorter.',
  lengths: 'Whole minutes, up to a day',
  movedTo: (when: string) => `Moved to ${when}`,
  closure: 'Closed',
}

export const words = worded('calendar', en)
