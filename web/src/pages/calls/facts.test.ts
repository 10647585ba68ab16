import { expect, test } from 'vitest'
import { facts, type Names } from './facts'

const names: Names = {
  language: 'en',
  told: { intents: 'Wants', services: 'Service', staff: 'With', when: 'When', confirm: 'Answer' },
  meant: { book: 'to book', yes: 'yes', Earliest: 'the earliest' },
  service: (id) => (id === 3 ? 'Haircut' : undefined),
  person: (id) => (id === 1 ? 'Ana' : undefined),
}

test('what was understood is told in words, and what was not is left out', () => {
  const when = [{ any_of: [{ date: { On: '2026-03-02' }, time: { Between: ['12:00:00', '17:00:00'] }, grain: 'part_of_day', weekday: null }], except: [], score: 0.9 }, { any_of: [], except: [], score: 0.1 }]
  const found = facts({ intents: [['book', 0.95]], services: [3, 9], staff: { Person: 1 }, when, name: null, is_addition: false, confirm: 'yes', choice: 'Earliest', confidence: 0.9, spans: [{ from: 1 }] }, names)
  expect(found).toEqual([['Wants', 'to book 95%'], ['Service', 'Haircut, 9'], ['With', 'Ana'], ['When', 'Mar 2 12:00 – 17:00'], ['Answer', 'yes'], ['choice', 'the earliest']])
  expect(facts({ name: { first: 'Julia', last: 'Stone', is_spelled: false }, choice: { Nth: 1 }, when: [{ any_of: [{ date: { From: '2026-03-02' } }], except: [] }] }, names)).toEqual([['name', 'Julia Stone'], ['choice', '1'], ['When', 'Mar 2 –']])
  expect(facts(null, names)).toEqual([])
})
