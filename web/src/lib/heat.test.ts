import { expect, test } from 'vitest'
import { heat, strength } from './heat'

test('calls are counted by weekday and hour of the business', () => {
  const rows = heat([{ at: '2026-03-02T20:30:00Z', calls: 3 }, { at: '2026-03-09T20:00:00Z', calls: 1 }, { at: '2026-03-03T03:00:00Z', calls: null }], 'America/New_York')
  expect(rows[0]?.[15]).toBe(3)
  expect(rows[0]?.[16]).toBe(1)
  expect(rows.flat().reduce((sum, calls) => sum + calls, 0)).toBe(4)
})

test('few calls are still seen beside many', () => {
  expect([0, 1, 50, 100].map((calls) => strength(calls, 100))).toEqual([0, 1, 2, 4])
})
