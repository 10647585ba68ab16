import { expect, test } from 'vitest'
import { facts } from './facts'

test('what was understood is told plainly, and what was not is left out', () => {
  const found = facts({ intents: [{ intent: 'book', score: 0.95 }], services: [3], name: null, is_urgent: false, when: { day: 'monday' }, sure: 0.5 }, 'en')
  expect(found).toEqual([['intents', 'book 95%'], ['services', '3'], ['when', 'monday'], ['sure', '0.50']])
  expect(facts(null, 'en')).toEqual([])
})
